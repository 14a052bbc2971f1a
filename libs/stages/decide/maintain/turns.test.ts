import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR, type Instant, MINUTE, type OrderAct, type Person } from '#libs/domain/index.js';
import { at, hallOf, kioskOf, someHours } from '#libs/domain/outage/testing/register.js';
import { Office } from '../testing/office.js';

const START = at('2026-05-12T10:05');

const person = (id: string, roles: Person['roles']): Person => ({
  ...{ id, name: `示例${id}`, roles, halls: ['h-1'], skills: [] },
  channels: [{ kind: 'webhook', url: `https://example.test/${id}` }],
});
const PEOPLE = [
  { ...person('p-1', ['technician']), deputies: [{ person: 'p-2', from: START + 25 * MINUTE, to: START + 90 * 24 * HOUR }] },
  person('p-2', ['technician']),
  person('p-3', ['supervisor']),
  person('p-4', ['manager']),
  person('p-7', ['noc']),
  person('p-8', ['administrator']),
];

const officeWith = (hall: Parameters<typeof hallOf>[1] = {}): Office =>
  new Office({
    halls: [hallOf('h-1', { firstResponsible: 'p-4', ...hall })],
    kiosks: [kioskOf('K-1', 'h-1', { maintainer: 'p-1' }), kioskOf('K-2', 'h-1')],
    people: PEOPLE,
  });

const toldTo = (here: Office, id: string): string[] =>
  here.alerts.filter(({ to }) => to === id).map(({ body, as }) => `${String(body['event']).slice(6)} ${as}`);

describe('an order that nobody accepts', () => {
  test('is told as new to each who is asked, as another’s to who had it, and once to those who watch', async () => {
    const here = officeWith();
    await here.raise('K-1', START);
    await here.decide([], START + 100 * MINUTE);
    expect(toldTo(here, 'p-1')).toEqual(['opened assignee', 'warned assignee']);
    // What is p-1's to hear comes to p-2 while they are away.
    expect(toldTo(here, 'p-2')).toEqual(['opened assignee', 'takenOver before']);
    expect(toldTo(here, 'p-3')).toEqual(['opened assignee', 'takenOver before']);
    await here.decide([], START + 3 * HOUR);
    expect([toldTo(here, 'p-7'), toldTo(here, 'p-8')]).toEqual([['unaccepted next'], ['unaccepted next']]);
    expect(await here.orders()).toMatchObject([{ state: 'assigned', assignee: 'p-4' }]);
    const how = here.told.filter(({ what }) => what === 'order').map(({ how }) => how);
    expect(how.filter((one) => one === 'escalated')).toHaveLength(5);
  });

  test('is whose the register says when it ends by itself and is back', async () => {
    const here = officeWith();
    await here.raise('K-1', START);
    await here.clear('K-1', START + 40 * MINUTE);
    await here.raise('K-1', START + 50 * MINUTE);
    expect(await here.orders()).toMatchObject([{ state: 'open', assignee: 'p-2', assignedBy: 'register' }]);
  });

  test('is not asked about any more once it is accepted, be it in the moment before', async () => {
    const here = officeWith();
    await here.raise('K-1', START);
    expect(await here.act('K-1', { act: 'order.accept', by: 'p-1' }, START + 30 * MINUTE)).toBeNull();
    await here.decide([], START + 40 * MINUTE);
    expect(here.alerts.map(({ body }) => body['event'])).toEqual(['order.opened', 'order.warned']);
    const late = officeWith();
    await late.raise('K-1', START);
    // Nothing was decided meanwhile: it went to the deputy all the same.
    expect(await late.act('K-1', { act: 'order.accept', by: 'p-1' }, START + 30 * MINUTE + 1)).toBeNull();
    expect(toldTo(late, 'p-2')).toEqual(['opened assignee', 'takenOver before']);
    expect(await late.orders()).toMatchObject([{ state: 'accepted', assignee: 'p-1' }]);
  });
});

test('of what is urgent, who is late on the way is told on to the next who answers for it; a reminder of the way is noted alone', async () => {
  const here = officeWith();
  await here.raise('K-1', START);
  await here.act('K-1', { act: 'order.accept', by: 'p-2' }, START + MINUTE);
  await here.decide([], START + 90 * MINUTE);
  expect(toldTo(here, 'p-2')).toEqual([]);
  // p-2 stands in for p-1: the supervisor comes next.
  expect(toldTo(here, 'p-3')).toEqual(['breached next']);
});

const someAct = fc.constantFrom<(when: Instant) => OrderAct>(
  () => ({ act: 'order.accept', by: 'p-1' }),
  () => ({ act: 'order.arrive', by: 'p-1' }),
  () => ({ act: 'order.repair', by: 'p-1' }),
  () => ({ act: 'order.acceptance', by: 'p-2', passed: false }),
  () => ({ act: 'order.assign', by: 'p-4', to: 'p-1', reason: '派单' }),
  () => ({ act: 'order.passOn', by: 'p-1', to: 'p-2', reason: '换班' }),
  (when) => ({ act: 'order.hold', by: 'p-1', reason: '待件', hold: { for: 'part', until: when + 97 * MINUTE } }),
  () => ({ act: 'order.resume', by: 'p-1', reason: '到货' }),
);

test('whatever people do, it is the same whether time is looked at often or seldom, and an order that is on hold stands still', async () => {
  const some = fc.record({
    hours: someHours,
    statutoryHolidays: fc.constantFrom('open' as const, 'closed' as const),
    acts: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 * 40 }), someAct), { maxLength: 6 }),
    looks: fc.array(fc.integer({ min: 1, max: 60 * 50 }), { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ acts, looks, ...hall }) => {
      const live = async (at: number[]): Promise<[unknown[], unknown[]]> => {
        const here = officeWith(hall);
        await here.decide([here.finding('raised', 'K-1', START), here.finding('raised', 'K-2', START)], START);
        const all: [number, ((when: Instant) => OrderAct) | null][] = [...acts, ...at.map((m): [number, null] => [m, null])];
        for (const [minute, act] of all.sort(([a], [b]) => a - b)) {
          const when = START + minute * MINUTE;
          await here.decide([], when);
          if (act) await here.act('K-1', act(when), when + 500);
        }
        await here.decide([], START + 60 * HOUR);
        const notices = here.told.filter(({ what }) => what === 'order');
        for (const { at: when, body } of notices) expect([when, body['turnsAt'] ?? when]).toEqual([when, expect.any(Number)]);
        return [here.told, here.alerts];
      };
      expect(await live(looks)).toEqual(await live([]));
    }),
    { numRuns: 60 },
  );
});
