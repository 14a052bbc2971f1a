import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dayNumberAt,
  HOUR,
  type Instant,
  type MaintenanceOrder,
  type OrderAct,
  type OutageNotice,
  type Person,
} from '#libs/domain/index.js';
import { at, hallOf, kioskOf, someHours } from '#libs/domain/outage/testing/register.js';
import { Office } from '../testing/office.js';

const START = at('2026-05-12T10:05');
const DAYS = 5;

const person = (id: string, roles: Person['roles']): Person => ({
  ...{ id, name: `示例${id}`, roles, halls: ['h-1'], skills: [] },
  channels: [{ kind: 'webhook', url: `https://example.test/${id}` }],
});
const PEOPLE = [person('p-1', ['technician']), person('p-2', ['manager']), person('p-3', ['noc']), person('p-4', ['technician'])];
/** With another technician there it would go to that one. */
const MUTE = { ...person('p-1', ['technician']), channels: [] };

const officeWith = (hours: Parameters<typeof hallOf>[1] = {}, people = PEOPLE): Office =>
  new Office({
    halls: [hallOf('h-1', { firstResponsible: 'p-1', ...hours })],
    kiosks: [kioskOf('K-1', 'h-1')],
    people,
  });

const SCREEN = { cause: 'fault/SCR-001/display', loss: 'ALL' } as const;

/** Hour by hour, with what people do meanwhile. */
async function pass(here: Office, hours: number, acts: ReadonlyMap<number, OrderAct> = new Map()): Promise<Instant> {
  for (let hour = 1; hour <= hours; hour++) {
    const act = acts.get(hour);
    if (act) await here.act('K-1', act, START + hour * HOUR);
    await here.decide([], START + hour * HOUR);
  }
  return START + hours * HOUR;
}

const extensions = (notices: OutageNotice[]): OutageNotice['history'] =>
  notices.at(-1)?.history.filter(({ what }) => what === 'extended') ?? [];

/** Because the date that the public was told has passed. */
const chased = (order: MaintenanceOrder | undefined): MaintenanceOrder['history'] =>
  order?.history.filter(({ what, clock }) => what === 'escalated' && clock === undefined) ?? [];

const toldTo = (here: Office, id: string): unknown[] =>
  here.alerts.filter(({ to, body }) => to === id && body['event'] === 'order.overdue').map(({ as }) => as);

describe('a screen that is dead for days', () => {
  test('has its date moved once a day, with why; who has the order is asked, and after them who answers for it', async () => {
    const here = officeWith();
    await here.raise('K-1', START, SCREEN);
    await pass(here, DAYS * 24);
    const moves = extensions(here.noticesTold());
    expect(moves).toHaveLength(DAYS);
    expect(moves[0]?.note.en).toContain('the technician has not taken it on yet; more is told by 2026-05-13 12:00');
    // The maintainer first; then the manager, who watches, and so on: one a day.
    expect([toldTo(here, 'p-1'), toldTo(here, 'p-4')]).toEqual([['assignee'], ['next']]);
    expect([toldTo(here, 'p-2'), toldTo(here, 'p-3')]).toEqual([['next'], Array(DAYS - 3).fill('next')]);
    const [order] = await here.orders();
    expect(chased(order)).toHaveLength(DAYS);
    const [notice] = await here.notices();
    expect(notice?.title.en).toContain('repair takes longer than expected');
    expect(notice?.body.en).not.toContain('Repair is arranged');
  });

  test('says at once that somebody is there, when the reason that it gave is no more', async () => {
    const here = officeWith();
    await here.raise('K-1', START, SCREEN);
    await pass(here, 4);
    expect((await here.notices())[0]?.body.zh).toContain('因维修人员尚未接单延期');
    await here.act('K-1', { act: 'order.accept', by: 'p-1' }, START + 5 * HOUR);
    await here.act('K-1', { act: 'order.arrive', by: 'p-1' }, START + 5 * HOUR + 1);
    await here.decide([], START + 5 * HOUR + 2);
    const [notice] = await here.notices();
    expect(notice?.body.zh).toContain('因现场维修尚未完成延期');
    expect(notice?.until).toBe(at('2026-05-13T12:00'));
  });

  test('asks the next where nobody who has it can be told, once', async () => {
    const here = officeWith({}, [MUTE, ...PEOPLE.slice(1, 3)]);
    await here.raise('K-1', START, SCREEN);
    await pass(here, 4);
    expect(here.alerts.filter(({ body }) => body['event'] === 'order.overdue').map(({ to, as }) => [to, as])).toEqual([
      ['p-2', 'next'],
    ]);
    expect((await here.notices())[0]?.body.en).toContain('Somebody to repair it is being found');
  });

  test('has a repair arranged as soon as the register says how to reach whoever has it, and none when it does not any more', async () => {
    const here = officeWith({}, [MUTE, ...PEOPLE.slice(1, 3)]);
    await here.raise('K-1', START, SCREEN);
    expect(await here.notices()).toMatchObject([{ arranged: false }]);
    await here.put({ people: [PEOPLE[0] as Person] }, START + HOUR);
    expect((await here.notices())[0]?.body.en).toContain('Repair is arranged');
    await here.put({ people: [MUTE] }, START + HOUR + 1);
    expect(await here.notices()).toMatchObject([{ arranged: false }]);
  });

  test('is asked about once a day where several halls read of one order', async () => {
    const here = new Office({
      halls: ['h-1', 'h-2', 'h-3'].map((id) => hallOf(id, { firstResponsible: 'p-1' })),
      kiosks: ['h-1', 'h-2', 'h-3'].flatMap((hall) => [1, 2].map((n) => kioskOf(`${hall}-${n}`, hall))),
      people: PEOPLE,
    });
    const kiosks = ['h-1', 'h-2', 'h-3'].flatMap((hall) => [`${hall}-1`, `${hall}-2`]);
    await here.decide(
      kiosks.map((id) => here.finding('raised', id, START, { cause: 'link', loss: 'ALL' })),
      START,
    );
    await pass(here, 30);
    expect(await here.notices()).toHaveLength(3);
    const [order] = await here.orders();
    const days = chased(order).map(({ at: when }) => dayNumberAt(when));
    expect(days).toEqual([...new Set(days)]);
    expect(days).toHaveLength(2);
  });
});

const someAct = fc.constantFrom<OrderAct>(
  { act: 'order.accept', by: 'p-1' },
  { act: 'order.arrive', by: 'p-1' },
  { act: 'order.repair', by: 'p-1' },
  { act: 'order.acceptance', by: 'p-2', passed: false },
  { act: 'order.takeOver', by: 'p-4', reason: '换班' },
);

test('whatever people do, a date moves once in a calendar day, lies ahead, and is never called a repair after it moved twice', async () => {
  const some = fc.record({
    hours: someHours,
    statutoryHolidays: fc.constantFrom('open' as const, 'closed' as const),
    acts: fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), someAct), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ acts, ...hall }) => {
      const here = officeWith(hall);
      await here.raise('K-1', START, SCREEN);
      const end = await pass(here, 90, new Map(acts));
      const told = here.noticesTold();
      const days = extensions(told).map(({ at: when }) => dayNumberAt(when));
      const byPeople = new Set(acts.map(([hour]) => START + hour * HOUR));
      const moves = told.filter(({ until, updatedAt }, i) => i > 0 && told[i - 1]?.until !== until && !byPeople.has(updatedAt));
      const moved = moves.map(({ updatedAt }) => dayNumberAt(updatedAt));
      expect(moved).toEqual([...new Set(moved)]);
      for (const { until, updatedAt } of told) expect(until).toBeGreaterThan(updatedAt);
      for (const notice of await here.notices()) {
        expect(notice.until).toBeGreaterThan(end);
        if (days.length >= 2) expect(notice.body.en).not.toMatch(/Repair is arranged|Repair period/);
      }
    }),
    { numRuns: 60 },
  );
});
