import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import type { OrderAct } from '../act/index.js';
import { OpenHours } from '../calendar/index.js';
import { at, hallOf, someHours } from '../outage/testing/register.js';
import type { Person } from '../people/index.js';
import { HOUR, type Instant, MINUTE } from '../time/index.js';
import { decideAct } from './act.js';
import { countingOf, dueOf, limitOf, ORDER_CLOCKS } from './clock.js';
import { nextAsked } from './escalation.js';
import { withClocks } from './follow-clocks.js';
import type { Hands } from './hands.js';
import type { MaintenanceOrder, OrderChange } from './order.js';
import { decideNotification } from './tell.js';
import { decideTurn } from './turn.js';

const hours = new OpenHours();
const NOW = at('2026-05-12T10:00');
const HALL = hallOf('h-1', { firstResponsible: 'p-9' });
const OFFICE = hallOf('h-2', { hours: { tue: [['08:00', '12:00']], wed: [['08:00', '12:00']] }, statutoryHolidays: 'closed' });

const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...{ id, name: `示例${id}`, roles: ['technician'], halls: ['h-1'], skills: [] },
  channels: [{ kind: 'webhook', url: `https://example.test/${id}` }],
  ...more,
});
const forEver = { from: 0, to: at('2030-01-01T00:00') };
const PEOPLE = [
  person('p-1', { deputies: [{ person: 'p-2', ...forEver, from: NOW + MINUTE }] }),
  person('p-2'),
  person('p-5', { roles: ['supervisor'] }),
  person('p-9', { roles: ['manager'] }),
  person('p-7', { roles: ['noc'], halls: [] }),
];
const handsOf = (people = PEOPLE, hall = HALL): Hands => ({ people, kiosk: undefined, hall, hours });

const opened = (more: Partial<MaintenanceOrder> = {}, hall = HALL, since = NOW): MaintenanceOrder => {
  const { kind, priority } = sampleOrder({ kind: 'repair', priority: 'urgent', ...more });
  const dueAt = dueOf(kind, priority, since, hall, hours);
  const order = sampleOrder({ kind, priority, assignee: 'p-1', assignedBy: 'register', openedAt: since, dueAt, ...more });
  return withClocks(undefined, { what: 'opened', order, at: since }, { hall, hours });
};

const after = (before: MaintenanceOrder, change: OrderChange, hall = HALL): MaintenanceOrder =>
  withClocks(before, change, { hall, hours });

function did(order: MaintenanceOrder, act: OrderAct, when: Instant, hall = HALL): MaintenanceOrder {
  const change = decideAct(order, act, when);
  if ('refused' in change) throw new Error(change.refused);
  return after(order, change, hall);
}

/** What time alone brings up to the instant. */
function passed(order: MaintenanceOrder, until: Instant, hands = handsOf()): MaintenanceOrder {
  let now = order;
  while (now.turnsAt !== undefined && now.turnsAt < until) {
    const change = decideTurn(now, now.turnsAt, hands);
    if (!change) throw new Error('its turn brings nothing');
    now = after(now, change, hands.hall);
  }
  return now;
}

const inShort = ({ history }: MaintenanceOrder, since = NOW): string[] =>
  history.map(({ at: when, what, clock = '' }) => `${(when - since) / MINUTE} ${what} ${clock}`.trim());

const hold = (until: Instant): OrderAct => ({ act: 'order.hold', by: 'p-1', hold: { for: 'part', until }, reason: '待件' });

describe('the clocks of an order', () => {
  test('count the hours in which its hall is open, and round the clock what does not wait for the morning', () => {
    expect(opened().clocks).toEqual({
      accept: { dueAt: NOW + 30 * MINUTE, warnAt: NOW + 22.5 * MINUTE },
      arrive: { dueAt: NOW + HOUR, warnAt: NOW + 45 * MINUTE },
      restore: { dueAt: NOW + 2 * HOUR, warnAt: NOW + 1.5 * HOUR },
    });
    const late = opened({}, OFFICE, at('2026-05-12T11:45'));
    expect(late.clocks?.accept?.dueAt).toBe(at('2026-05-13T08:15'));
    expect(late.clocks?.restore?.dueAt).toBe(late.dueAt);
    expect(opened({ kind: 'security' }, OFFICE, at('2026-05-12T23:00')).clocks?.accept?.dueAt).toBe(at('2026-05-12T23:10'));
    expect(Object.keys(opened({ kind: 'it' }).clocks ?? {})).toEqual(['accept', 'restore']);
  });

  test('are those of the day that somebody said, before which nobody need be there', () => {
    const planned = opened({ kind: 'upkeep', priority: 'low', dueAt: NOW + 100 * HOUR, byHand: true });
    expect(planned.dueAt).toBe(NOW + 100 * HOUR);
    expect(planned.clocks).toEqual({
      // People work until half past five, and from half past eight.
      accept: { dueAt: NOW + 23 * HOUR, warnAt: NOW + 6 * HOUR },
      restore: { dueAt: NOW + 100 * HOUR, warnAt: NOW + 75 * HOUR },
    });
  });

  test('have the minutes of the hall, of those that fit the first', () => {
    const limits = [
      { kind: 'settle', priority: 'urgent', accept: 7 },
      { priority: 'urgent', accept: 9, restore: 90 },
      { arrive: 33 },
    ];
    expect(limitOf('accept', 'settle', 'urgent', { limits })).toBe(7);
    expect(limitOf('accept', 'repair', 'urgent', { limits })).toBe(9);
    expect(limitOf('accept', 'repair', 'low', { limits })).toBe(limitOf('accept', 'repair', 'low', {}));
    expect(limitOf('arrive', 'repair', 'low', { limits })).toBe(33);
    expect(limitOf('arrive', 'it', 'low', { limits })).toBeNull();
    expect(dueOf('repair', 'urgent', NOW, { ...HALL, limits }, hours)).toBe(NOW + 90 * MINUTE);
  });

  test('are met by what people do, run on when a repair is refused, and begin anew for whoever is to accept it then', () => {
    let order = did(opened(), { act: 'order.accept', by: 'p-1' }, NOW + 5);
    order = did(order, { act: 'order.arrive', by: 'p-1' }, NOW + 6);
    expect(order.clocks).toMatchObject({ accept: { metAt: NOW + 5 }, arrive: { metAt: NOW + 6 } });
    order = did(order, { act: 'order.repair', by: 'p-1' }, NOW + 7);
    expect([order.clocks?.restore?.metAt, order.turnsAt]).toEqual([NOW + 7, undefined]);
    order = did(order, { act: 'order.acceptance', by: 'p-2', passed: false }, NOW + 8);
    expect([order.clocks?.restore?.metAt, order.turnsAt]).toEqual([undefined, order.clocks?.restore?.warnAt]);
    order = did(order, { act: 'order.passOn', by: 'p-1', to: 'p-2' }, NOW + HOUR);
    expect(order.clocks?.accept).toEqual({ dueAt: NOW + HOUR + 30 * MINUTE, warnAt: NOW + HOUR + 22.5 * MINUTE });
    expect(order.clocks?.arrive?.metAt).toBe(NOW + 6);
    const done = did(order, { act: 'order.cancel', by: 'p-9' }, NOW + HOUR + 1);
    expect([done.turnsAt, done.clocks?.restore?.metAt]).toEqual([undefined, undefined]);
  });

  test('are due earlier when it is more urgent, and never later', () => {
    const low = opened({ priority: 'low' });
    const worse = after(low, { what: 'updated', order: { ...low, priority: 'urgent' }, at: NOW + HOUR });
    expect(worse.clocks?.accept?.dueAt).toBe(NOW + HOUR + 30 * MINUTE);
    expect([worse.clocks?.restore?.dueAt, worse.dueAt]).toEqual([NOW + 3 * HOUR, NOW + 3 * HOUR]);
    const better = after(worse, { what: 'updated', order: { ...worse, priority: 'low' }, at: NOW + HOUR + 1 });
    expect(better.clocks).toEqual(worse.clocks);
  });

  test('are not there in an order of before, which goes on all the same when its hold is over', () => {
    const old = sampleOrder({ kind: 'repair', assignee: 'p-1', state: 'accepted', openedAt: NOW, dueAt: NOW + 4 * HOUR });
    const held = did(old, hold(NOW + HOUR), NOW);
    expect([held.clocks, held.turnsAt]).toEqual([undefined, NOW + HOUR]);
    const on = passed(held, NOW + 9 * HOUR);
    expect(on).toMatchObject({ state: 'accepted', dueAt: NOW + 5 * HOUR, holds: [{ endedAt: NOW + HOUR }] });
    expect([on.clocks, on.turnsAt]).toEqual([undefined, undefined]);
    expect(on.history.at(-1)).toMatchObject({ what: 'resumed', by: 'hallwatch', at: NOW + HOUR });
  });
});

test('whatever the hours of a hall, an order that waited has as much time left as when it began to wait, and what was late stays', () => {
  const some = fc.record({
    hours: someHours,
    statutoryHolidays: fc.constantFrom('open' as const, 'closed' as const),
    kind: fc.constantFrom('repair' as const, 'settle' as const, 'it' as const),
    priority: fc.constantFrom('urgent' as const, 'high' as const, 'low' as const),
    from: fc.integer({ min: 1, max: 72 * 60 }),
    lasts: fc.integer({ min: 1, max: 72 * 60 }),
  });
  fc.assert(
    fc.property(some, ({ kind, priority, from, lasts, ...of }) => {
      const hall = hallOf('h-1', of);
      const hands = handsOf([person('p-1')], hall);
      const begins = NOW + from * MINUTE;
      const before = passed(opened({ kind, priority }, hall), begins, hands);
      const ends = begins + lasts * MINUTE;
      const held = did(before, hold(ends), begins, hall);
      const on = passed(held, ends + 1, hands);
      for (const name of ORDER_CLOCKS) {
        const counting = countingOf(name, { kind, priority }, hall, hours, NOW);
        const [was, is] = [before.clocks?.[name], on.clocks?.[name]];
        if (!was || !is) continue;
        if (was.breachedAt !== undefined || was.dueAt <= begins) expect(is.dueAt).toBe(was.dueAt);
        else expect(counting.between(ends, is.dueAt)).toBe(counting.between(begins, was.dueAt));
      }
      expect(on.history.filter(({ at: when }) => when > begins && when < ends)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('what is only noted after a clock has run out is told to nobody', () => {
  const late = passed(opened(), NOW + 130 * MINUTE, handsOf([person('p-1')]));
  expect(late.history.at(-1)).toMatchObject({ what: 'breached', clock: 'restore' });
  const kept = { what: 'kept' as const, order: { ...late, kioskIds: ['K-1', 'K-2'] }, at: NOW + 131 * MINUTE };
  expect(decideNotification(late, kept)).toEqual({ order: kept.order, tell: null, why: null });
});

describe('an order that nobody accepts', () => {
  test('is asked about, then goes to the deputy, the supervisor on shift and the first responsible, and then those who watch are told', () => {
    const order = passed(opened(), NOW + 24 * HOUR);
    expect(inShort(order)).toEqual([
      '22.5 warned accept',
      '30 breached accept',
      '30 escalated accept',
      '60 breached arrive',
      '60 escalated accept',
      '90 warned restore',
      '90 escalated accept',
      '120 breached restore',
      '120 escalated accept',
    ]);
    expect(order.history.filter(({ what }) => what === 'escalated').map(({ note }) => note.zh)).toEqual([
      '示例p-1未在时限内接单，升级至顶岗人（AB岗）示例p-2',
      '示例p-2未在时限内接单，升级至当班主管示例p-5',
      '示例p-5未在时限内接单，升级至大厅第一责任人（S0-Q3）示例p-9',
      expect.stringContaining('已无人可升级'),
    ]);
    expect(order).toMatchObject({ state: 'assigned', assignee: 'p-9', escalation: { asked: [{}, {}, { person: 'p-9' }] } });
    expect([order.assignedBy, order.turnsAt]).toEqual([undefined, undefined]);
  });

  test('stops going on when somebody accepts it, and begins again with another who is given it', () => {
    const asked = passed(opened(), NOW + 31 * MINUTE);
    expect(asked).toMatchObject({ assignee: 'p-2', clocks: { accept: { breachedAt: NOW + 30 * MINUTE } } });
    const accepted = did(asked, { act: 'order.accept', by: 'p-2' }, NOW + 31 * MINUTE);
    expect(accepted.escalation).toBeUndefined();
    expect(accepted.clocks?.accept).toMatchObject({ breachedAt: NOW + 30 * MINUTE, metAt: NOW + 31 * MINUTE });
    expect(inShort(passed(accepted, NOW + 24 * HOUR)).slice(4)).toEqual([
      '45 warned arrive',
      '60 breached arrive',
      '90 warned restore',
      '120 breached restore',
    ]);
    const given = did(asked, { act: 'order.assign', by: 'p-9', to: 'p-1' }, NOW + 31 * MINUTE);
    expect([given.escalation, given.clocks?.accept?.dueAt]).toEqual([undefined, NOW + 61 * MINUTE]);
  });

  test('skips who cannot be told, who is away, who is off and who may not do it', () => {
    const asked = (people: Person[], more: Partial<MaintenanceOrder> = {}): string[] => {
      const hands = handsOf(people);
      const order = passed(opened(more), NOW + 24 * HOUR, hands);
      return order.escalation?.asked.map((one) => `${one.step} ${one.person}`) ?? [];
    };
    const [first, deputy, lead, head] = PEOPLE as [Person, Person, Person, Person];
    expect(asked([first, { ...deputy, channels: [] }, lead, head])).toEqual(['shiftLead p-5', 'firstResponsible p-9']);
    const away = { ...lead, deputies: [{ person: 'p-6', ...forEver }] };
    expect(asked([first, away, person('p-6'), head])).toEqual(['shiftLead p-6', 'firstResponsible p-9']);
    const off = { ...lead, shifts: [{ sun: [['08:00', '09:00']] }] };
    expect(asked([first, off, head])).toEqual(['firstResponsible p-9']);
    const unskilled = { ...deputy, skills: ['printer'] };
    expect(asked([first, unskilled, head], { kind: 'settle' })).toEqual(['firstResponsible p-9']);
    expect(nextAsked(opened({ assignee: 'p-9' }), handsOf([head]), NOW)).toBeUndefined();
  });
});
