import { expect } from '@jest/globals';
import type { Availability, Incident, Instant, ServiceNow } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);
const here = stationFor({ clock: new StoryClock(at('2026-01-05T08:00')) });

const OFFICE = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]));

/** Time leaps; the kiosks of these stories need not give a sign of life in between. */
const leapTo = async (when: string): Promise<void> => {
  const { clock } = here.station;
  if (!(clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
  clock.jump(at(when) - clock.now());
};
const RARELY = { hall: 'office', heartbeatS: 86_400 };

const availability = async (query: string): Promise<Map<string, Availability>> => {
  const period = 'from=2026-01-05T00:00:00%2B08:00&to=2026-01-07T00:00:00%2B08:00';
  const { status, body } = await here.station.call(`/api/v1/availability?${period}&${query}`);
  expect(status).toBe(200);
  return new Map((body as { items: Availability[] }).items.map((item) => [item.id, item]));
};

story('a full cash box stops cash and leaves the code scanner; an outage while the hall is closed costs nothing', async () => {
  const { station } = here;
  await station.hall({ id: 'office', hours: OFFICE, statutoryHolidays: 'closed' } as never);
  const kiosk = await station.kiosk('K-1', RARELY);
  await kiosk.heartbeat();
  await leapTo('2026-01-05T10:00');
  await kiosk.notes(960);
  await leapTo('2026-01-05T11:00');
  await station.settled();
  const [full] = (await booksOf(station, 'K-1').incidents('open')) as [Incident];
  const { body } = await station.call('/api/v1/kiosks/K-1');
  expect((body as { servicesNow: ServiceNow[] }).servicesNow).toEqual([
    { service: 'CASH', up: false, because: full.id, reason: 'incident' },
    { service: 'QRPAY', up: true, because: null, reason: null },
    { service: 'RCPT', up: true, because: null, reason: null },
  ]);

  await leapTo('2026-01-05T12:00');
  await kiosk.notes(0);
  await leapTo('2026-01-05T20:00');
  await kiosk.paper(0);
  await leapTo('2026-01-06T08:30');
  await kiosk.paper(1000);
  await leapTo('2026-01-06T09:30');
  await station.settled();

  const byKiosk = await availability('by=kiosk&hallId=office');
  const open = 8 * 60 + 30;
  expect(byKiosk.get('K-1 CASH')).toMatchObject({
    openMinutes: open,
    lostMinutes: 120,
    lostBy: [{ incidentId: full.id, minutes: 120 }],
  });
  expect(byKiosk.get('K-1 QRPAY')).toMatchObject({ openMinutes: open, lostMinutes: 0, availability: 1 });
  expect(byKiosk.get('K-1 RCPT')).toMatchObject({ openMinutes: open, lostMinutes: 0, availability: 1 });
});

story('paper that runs low and then out costs receipts from the moment that it is out, summed over the hall', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2', RARELY);
  await leapTo('2026-01-06T10:00');
  await kiosk.paper(100);
  await leapTo('2026-01-06T13:00');
  await kiosk.paper(0);
  await leapTo('2026-01-06T14:00');
  await kiosk.paper(1000);
  await leapTo('2026-01-06T18:00');
  await station.settled();
  const byHall = await availability('by=hall&hallId=office&service=RCPT');
  expect([...byHall.values()]).toMatchObject([{ hallId: 'office', service: 'RCPT', openMinutes: 2 * 960, lostMinutes: 60 }]);
});

story('time in settlement by the kiosk’s own word is planned; it counts neither as lost nor in what is asked of it', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-3', RARELY);
  await station.kiosk('K-4', RARELY);
  await kiosk.heartbeat();
  await leapTo('2026-01-07T10:00');
  await kiosk.heartbeat({ mode: 'settling' });
  await station.forward(2_000);
  await leapTo('2026-01-07T10:20');
  await kiosk.heartbeat();
  await station.forward(2_000);
  await leapTo('2026-01-07T11:00');
  await station.settled();
  const period = 'from=2026-01-07T09:00:00%2B08:00&to=2026-01-07T11:00:00%2B08:00';
  const { body } = await station.call(`/api/v1/availability?${period}&hallId=office&service=CASH`);
  const items = new Map((body as { items: Availability[] }).items.map((item) => [item.kioskId, item]));
  expect(items.get('K-3')).toMatchObject({
    openMinutes: 120,
    plannedMinutes: 20,
    planned: { settling: 20 },
    lostMinutes: 0,
    availability: 1,
  });
  expect(items.get('K-4')).toMatchObject({ openMinutes: 120, unknownMinutes: 120, lostMinutes: 0, availability: null });
});

story('a period that ends before it begins is refused with the field', async () => {
  const { station } = here;
  const answer = await station.call('/api/v1/availability?from=2000&to=1000');
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'to' }] } });
  expect(await station.call('/api/v1/availability?to=1000')).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'from' }] },
  });
});
