import { expect } from '@jest/globals';
import { DAY, dayAt, HOUR, MINUTE } from '#libs/domain/index.js';
import { furnished, LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import { Somebody } from '../harness/somebody.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();
const SHIFTS = [
  { id: 'day', name: '白班', from: '08:00', to: '20:00' },
  { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
];

const person = (id: string, roles: string[]) => ({
  ...{ id, name: `示例${id}`, roles, halls: ['hall-1'], skills: [], channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }] },
});

interface Week {
  today: string;
  days: { date: string; name: { zh: string } | null }[];
  shifts: { rosterId: string; shift: string; day: string; people: { person: string; why: string; insteadOf?: string }[] }[];
  holes: { rosterId: string; from: string; to: string; reason: string }[];
}

const weekOf = async (query = ''): Promise<Week> => {
  const { status, body } = await here.station.call(`/api/v1/rosters/week?hall=hall-1${query}`);
  expect(status).toBe(200);
  return body as Week;
};
const whoIn = ({ shifts }: Week, day: string, shift: string): string[] =>
  shifts.filter((one) => one.day === day && one.shift === shift).flatMap(({ people }) => people.map(({ person: id }) => id));
const rosters = async (...all: object[]): Promise<void> => {
  const { status, body } = await here.station.call('/api/v1/fleet', { body: { rosters: all } });
  expect([status, body]).toEqual([200, expect.anything()]);
};
const holesTold = (id: string) => phones.to(`/${id}`).filter(({ body }) => body.event === 'roster.hole');

/** Lets the look at rosters come, and what it says arrive. */
const settle = async (ms: number): Promise<void> => {
  await pass(here.station, ms);
  await here.station.forward(11 * MINUTE);
};

// S3-L3.2
story('a hole next week is told once, and once more the day before; filled, it is gone and nobody is told again', async () => {
  const { station } = here;
  await furnished(station, phones);
  const today = dayAt(station.clock.now());
  const day = (n: number): string => dayAt(station.clock.now() + n * DAY);
  const [fifth, sixth] = [day(5), day(6)];
  const off = (id: string, on: string) => ({ id, day: on, shift: 'night', off: 'p-1', why: '培训' });
  await rosters({
    ...{ id: 'r-night', name: '一号厅维修值班', duty: 'maintenance', halls: ['hall-1'], shifts: SHIFTS },
    rotation: { anchor: today, days: [{ day: ['p-2'], night: ['p-1'] }] },
    exceptions: [off('x-5', fifth), off('x-6', sixth)],
  });
  expect((await weekOf()).holes).toMatchObject([{ reason: 'off' }, { reason: 'off' }]);
  await settle(HOUR);
  await station.until(() => holesTold('p-4').length === 2 && holesTold('p-3').length === 2, 'both to be told');
  expect(holesTold('p-4')[0]?.body.text.zh).toMatch(
    /^值班空缺：一号厅维修值班（维修值班），.*无人值班：当班人休息，没有人替班（示例p-1）/,
  );
  for (let n = 0; n < 3; n++) await settle(DAY);
  expect(holesTold('p-4')).toHaveLength(2);

  // One is filled, the other is left.
  const filled = await station.call('/api/v1/rosters/r-night/exceptions', {
    body: { day: sixth, shift: 'night', in: 'p-2', why: '替班' },
  });
  expect(filled.status).toBe(201);
  expect((await weekOf()).holes).toHaveLength(1);
  for (let n = 0; n < 3; n++) await settle(DAY);
  await station.until(() => holesTold('p-4').length === 3, 'the one that is left to be told again');
  expect(holesTold('p-4')[2]?.body).toMatchObject({
    again: true,
    from: holesTold('p-4')[0]?.body['from'],
  });
  await settle(2 * DAY);
  expect([holesTold('p-4').length, holesTold('p-3').length, holesTold('p-7').length]).toEqual([3, 3, 0]);
});

story('two supervisors swap their nights, and that night the other is asked about an order that nobody accepts', async () => {
  const { station } = here;
  const supervisors = [person('s-1', ['supervisor']), person('s-2', ['supervisor'])];
  await station.call('/api/v1/fleet', { body: { people: [...supervisors, { id: 'p-3', roles: ['technician'] }] } });
  // From tomorrow on: s-1 and s-2 by turns have day and night.
  const first = dayAt(station.clock.now() + DAY);
  const second = dayAt(station.clock.now() + 2 * DAY);
  await rosters({
    ...{ id: 'r-lead', name: '值班主管', duty: 'shiftLead', halls: ['hall-1'], shifts: SHIFTS },
    rotation: {
      anchor: first,
      days: [
        { day: ['s-2'], night: ['s-1'] },
        { day: ['s-1'], night: ['s-2'] },
      ],
    },
  });
  expect([
    whoIn(await weekOf('&duty=shiftLead'), first, 'night'),
    whoIn(await weekOf('&duty=shiftLead'), second, 'night'),
  ]).toEqual([['s-1'], ['s-2']]);
  const invited = async (personId: string) =>
    Somebody.joined(station, await station.call('/api/v1/accounts', { body: { personId } }));
  const [one, other] = [await invited('s-1'), await invited('s-2')];
  const asked = await one.call('/api/v1/rosters/r-lead/swaps', {
    one: { day: first, shift: 'night' },
    other: { person: 's-2', day: second, shift: 'night' },
    why: '家中有事',
  });
  expect(asked.status).toBe(201);
  const [{ id } = { id: '' }] = (asked.body as { swaps: { id: string }[] }).swaps;
  const byOneself = await one.call(`/api/v1/rosters/r-lead/swaps/${id}`, { answer: 'agree' });
  expect([byOneself.status, byOneself.body]).toEqual([409, expect.objectContaining({ because: 'not-yours' })]);
  expect((await other.call(`/api/v1/rosters/r-lead/swaps/${id}`, { answer: 'agree' })).status).toBe(200);
  const week = await weekOf('&duty=shiftLead');
  expect([whoIn(week, first, 'night'), whoIn(week, second, 'night')]).toEqual([['s-2'], ['s-1']]);

  // To the first night, some minutes after it has begun.
  const begins = Date.parse(`${first}T20:10:00+08:00`);
  await pass(station, begins - station.clock.now());
  const kiosk = await station.kiosk('K-2', { maintainer: 'p-1', heartbeatS: 86_400 });
  await kiosk.fault('SCR-001', 'touchScreen');
  await pass(station, 2 * HOUR);
  const { items } = (await station.call('/api/v1/orders?kioskId=K-2')).body as { items: { escalation?: { asked: object[] } }[] };
  expect(items[0]?.escalation?.asked).toContainEqual(expect.objectContaining({ step: 'shiftLead', person: 's-2' }));
  const acts = (await station.call('/api/v1/rosters/r-lead/history')).body as {
    items: { what: string; by: string; why: string | null }[];
  };
  expect(acts.items.map(({ what, by }) => `${what} ${by}`)).toEqual(['roster.swap s-2', 'roster.swap s-1', 'roster.add admin']);
});

/** Whom an order of a new kiosk was passed to in two hours from that time on, as who leads the shift. */
async function leadAsked(kioskId: string, at: string): Promise<string[]> {
  const { station } = here;
  await pass(station, Date.parse(at) - station.clock.now());
  const kiosk = await station.kiosk(kioskId, { maintainer: 'p-1', heartbeatS: 86_400 });
  await kiosk.fault('SCR-001', 'touchScreen');
  await pass(station, 2 * HOUR);
  const { items } = (await station.call(`/api/v1/orders?kioskId=${kioskId}`)).body as {
    items: { escalation?: { asked: { step: string; person: string }[] } }[];
  };
  return (items[0]?.escalation?.asked ?? []).filter(({ step }) => step === 'shiftLead').map((one) => one.person);
}

story(
  'on a holiday who is named for it leads the shift, and in a night that nobody has it goes on as without a roster',
  async () => {
    const lead = { id: 'r-lead', name: '值班主管', duty: 'shiftLead', halls: ['hall-1'], shifts: SHIFTS, swaps: null };
    await rosters({
      ...lead,
      rotation: { anchor: '2026-01-01', days: [{ day: ['s-2'] }] },
      statutoryHolidays: { day: ['s-2'], night: ['s-2'] },
    });
    const week = await weekOf('&duty=shiftLead&from=2026-02-16');
    expect(week.days.map(({ name }) => name?.zh)).toEqual(Array.from({ length: 7 }, () => '春节'));
    expect([whoIn(week, '2026-02-17', 'night'), week.shifts[1]?.people[0]?.why]).toEqual([['s-2'], 'holiday']);
    expect(week.holes).toEqual([]);
    // Holes of other nights: from the evening on, until the day's shift begins.
    const later = await weekOf('&duty=shiftLead&from=2026-02-02');
    expect(later.holes[1]).toMatchObject({ from: '2026-02-02T12:00:00.000Z', to: '2026-02-03T00:00:00.000Z', reason: 'nobody' });
    expect(await leadAsked('K-3', '2026-02-02T20:10:00+08:00')).toEqual(['s-1']);
    expect(await leadAsked('K-4', '2026-02-17T20:10:00+08:00')).toEqual(['s-2']);
  },
);

story('a person whose account is disabled leaves a hole, and who is not qualified is not rostered in', async () => {
  const { station } = here;
  expect((await station.call('/api/v1/accounts/s-2/disable', { body: { why: '离职' } })).status).toBeLessThan(300);
  const { holes } = await weekOf('&duty=shiftLead&from=2026-02-16');
  expect(holes).toMatchObject([{ reason: 'left', people: ['s-2'] }]);
  const refused = await station.call('/api/v1/rosters/r-lead/exceptions', {
    body: { day: '2026-03-01', shift: 'day', off: 's-2', in: 'p-1', why: '替班' },
  });
  expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ because: 'not-qualified' })]);
});
