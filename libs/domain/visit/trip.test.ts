import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Hall, HOUR, type LevelView, type MaintenanceOrder, MINUTE, ORDER_STATES, PRIORITIES } from '#libs/domain/index.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { bringFor, touchesCash } from './bring.js';
import { byDueOnly, type Goal, latenessOf, metresOf, routeOf } from './route.js';
import { hallsOnTheWay, isToGoTo, neededBy, offeredOf, type TripScene, tripOf, tripStart } from './trip.js';

const AT = Date.UTC(2026, 10, 23, 2);
const hall = (id: string, north: number | null): Hall =>
  ({ id, name: id, ...(north !== null && { lat: 30 + north / 1_000, lon: 117 }) }) as Hall;
/** By how many thousandths of a degree they lie to the north: 111 metres each. */
const HALLS = new Map(
  [hall('a', 0), hall('b', 10), hall('b2', 11), hall('c', 30), hall('d', 60), hall('nowhere', null)].map((one) => [one.id, one]),
);
const scene = (more: Partial<TripScene> = {}): TripScene => ({
  at: AT,
  start: { hallId: 'a', as: 'base' },
  hallOf: (id) => HALLS.get(id),
  levelsOf: () => [],
  ...more,
});
const orderAt = (id: string, hallId: string, more: Partial<MaintenanceOrder> = {}): MaintenanceOrder =>
  sampleOrder({
    id,
    hallId,
    state: 'accepted',
    cause: 'fault/PRN-004/receiptPrinter',
    kind: 'repair',
    dueAt: AT + 8 * HOUR,
    ...more,
  });
const idsOf = (trip: ReturnType<typeof tripOf>) => trip.stops.map(({ orders }) => orders.map(({ id }) => id));

describe('a trip', () => {
  test('joins what lies together, goes on to the nearest, and has at its end what is nowhere known', () => {
    const orders = [
      orderAt('1', 'd'),
      orderAt('2', 'nowhere'),
      orderAt('3', 'b2'),
      orderAt('4', 'c'),
      orderAt('5', 'b', { priority: 'urgent' }),
    ];
    const trip = tripOf(orders, scene());
    expect(idsOf(trip)).toEqual([['5', '3'], ['4'], ['1'], ['2']]);
    expect(trip.stops.map(({ metres, unplaced }) => [metres, unplaced])).toEqual([
      [1112, false],
      [2224, false],
      [3336, false],
      [null, true],
    ]);
    expect(trip.metres).toBe(1112 + 2224 + 3336);
  });

  test('goes to what is due first before what is nearer, where that would be late otherwise', () => {
    const soon = orderAt('far', 'd', { dueAt: AT + 45 * MINUTE });
    expect(idsOf(tripOf([orderAt('near', 'b'), soon], scene()))).toEqual([['far'], ['near']]);
    expect(idsOf(tripOf([orderAt('near', 'b'), { ...soon, dueAt: AT + 3 * HOUR }], scene()))).toEqual([['near'], ['far']]);
  });

  test('finishes first what is begun, and leaves out what waits or is repaired', () => {
    const orders = [
      orderAt('1', 'b'),
      orderAt('2', 'd', { state: 'arrived' }),
      orderAt('3', 'c', { state: 'onHold' }),
      orderAt('4', 'c', { state: 'repaired' }),
    ];
    expect(idsOf(tripOf(orders, scene()))).toEqual([['2'], ['1']]);
  });

  test('counts by the first of its limits that is not met', () => {
    const clock = (dueAt: number, more = {}) => ({ dueAt, warnAt: dueAt, ...more });
    const order = orderAt('1', 'a', { clocks: { arrive: clock(AT + HOUR), restore: clock(AT + 2 * HOUR) } });
    expect(neededBy(order)).toBe(AT + HOUR);
    expect(neededBy({ ...order, clocks: { ...order.clocks, arrive: clock(AT + HOUR, { metAt: AT }) } })).toBe(AT + 2 * HOUR);
  });

  test('begins where they arrived last, else at the first of their halls of which it is known where it is', () => {
    const arrived = (hallId: string, at: number) =>
      orderAt(hallId, hallId, { history: [{ at, what: 'arrived', by: 'p-1', note: { zh: '', en: '' } }] });
    const hallOf = (id: string) => HALLS.get(id);
    expect(tripStart('p-1', [arrived('c', AT), arrived('d', AT - 1)], ['a'], hallOf)).toEqual({ hallId: 'c', as: 'arrived' });
    expect(tripStart('p-2', [arrived('c', AT)], ['nowhere', 'b'], hallOf)).toEqual({ hallId: 'b', as: 'base' });
    expect(tripStart('p-2', [], ['nowhere'], hallOf)).toBeNull();
  });

  test('offers what nobody has taken on there and near, the nearest first', () => {
    const trip = tripOf([orderAt('1', 'b')], scene());
    const way = hallsOnTheWay(trip, [...HALLS.values()]);
    expect([...way.keys()].sort()).toEqual(['a', 'b', 'b2']);
    const others = [
      orderAt('2', 'a', { state: 'open' }),
      orderAt('3', 'b', { state: 'assigned', assignee: 'p-2' }),
      orderAt('4', 'b'),
      orderAt('5', 'd', { state: 'open' }),
    ];
    expect(
      offeredOf([...others, orderAt('6', 'b', { state: 'open', assignee: 'me' })], way, 'me').map(({ order }) => order.id),
    ).toEqual(['3', '2']);
  });
});

describe('what to bring', () => {
  const level = (id: string, remaining: number | null, capacity: number | null): LevelView => ({
    kind: 'receiptPaper',
    of: 'consumable',
    id,
    pct: null,
    remaining,
    capacity,
    status: null,
    at: AT,
  });

  test('is one list: consumables by what is missing, parts, and both keys where cash is touched', () => {
    const levels = new Map([
      ['K-1', [level('x', 100, 1000)]],
      ['K-2', [level('x', 0, 1000), level('y', 900, 1000)]],
      ['K-3', [level('x', null, null)]],
    ]);
    const of = (kioskId: string, cause: string, kind: MaintenanceOrder['kind'] = 'replenish') =>
      orderAt(kioskId + cause, 'a', { kioskId, kioskIds: [kioskId], cause, kind });
    const levelsOf = (id: string) => levels.get(id) ?? [];
    const paper = 'consumable/receiptPaper';
    const list = bringFor(
      [
        of('K-1', paper),
        of('K-2', 'fault/PRN-002/receiptPrinter'),
        of('K-2', paper),
        of('K-2', 'cashbox/noteBox', 'settle'),
        of('K-2', 'fault/CRD-002/cardReader', 'repair'),
      ],
      levelsOf,
    );
    expect(list.map(({ thing, kind, count, pieces, kioskIds }) => [thing, kind, count, pieces, kioskIds.join()])).toEqual([
      ['consumable', 'receiptPaper', 2000, 3, 'K-1,K-2'],
      ['box', 'noteBox', null, 1, 'K-2'],
      ['part', 'cardReader', null, 1, 'K-2'],
      ['part', 'receiptPrinter', null, 1, 'K-2'],
      ['key', 'depositModuleKey', null, 1, 'K-2'],
      ['key', 'safeKey', null, 1, 'K-2'],
    ]);
    expect(bringFor([of('K-3', paper)], levelsOf)[0]).toMatchObject({ count: null, pieces: 1 });
  });

  // S0-Q5c
  test.each([
    ['cashbox/noteBox', 'settle', true],
    ['fault/BNA-001/noteAcceptor', 'repair', true],
    ['fault/VENDOR-7/coinHopper', 'repair', true],
    ['component/cashDispenser', 'repair', true],
    ['fault/PRN-003/receiptPrinter', 'repair', false],
    ['link', 'inspect', false],
  ] as const)('%s: two people', (cause, kind, two) => {
    expect(touchesCash({ cause, kind })).toBe(two);
    const { together } = tripOf([orderAt('1', 'a', { cause, kind, second: 'p-2' })], scene());
    expect(together).toEqual(two ? [{ orderId: '1', other: 'p-2' }] : []);
  });
});

describe('property', () => {
  const anyOrders = fc
    .array(
      fc.record({
        hallId: fc.constantFrom(...HALLS.keys(), 'gone'),
        state: fc.constantFrom(...ORDER_STATES),
        priority: fc.constantFrom(...PRIORITIES),
        dueAt: fc.integer({ min: -300, max: 900 }).map((minutes) => AT + minutes * MINUTE),
      }),
      { maxLength: 25 },
    )
    .map((all) => all.map((one, n) => orderAt(`o-${n}`, one.hallId, one)));

  test('every order to go to is at exactly one stop, and no other', () => {
    fc.assert(
      fc.property(anyOrders, (orders) => {
        const there = idsOf(tripOf(orders, scene())).flat();
        expect(there.sort()).toEqual(
          orders
            .filter(isToGoTo)
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });

  const anyGoals = fc.array(
    fc.record<Goal>({
      place: fc.record({
        lat: fc.integer({ min: 0, max: 90 }).map((n) => 30 + n / 1_000),
        lon: fc.integer({ min: 0, max: 90 }).map((n) => 117 + n / 1_000),
      }),
      dueAt: fc.integer({ min: -60, max: 600 }).map((minutes) => AT + minutes * MINUTE),
      minutes: fc.integer({ min: 0, max: 40 }),
    }),
    { maxLength: 9 },
  );
  const anyStart = fc.option(fc.constant({ lat: 30, lon: 117 }), { nil: null });

  test('a route has every goal once, and is never longer than strictly by due', () => {
    fc.assert(
      fc.property(anyGoals, anyStart, (goals, start) => {
        const route = routeOf(goals, start, AT);
        expect(new Set(route)).toEqual(new Set(goals));
        expect(route).toHaveLength(goals.length);
        expect(metresOf(route, start)).toBeLessThanOrEqual(metresOf(byDueOnly(goals, start, AT), start));
      }),
    );
  });

  test('what would be in time strictly by due is in time on the shorter way, too', () => {
    fc.assert(
      fc.property(anyGoals, anyStart, (goals, start) => {
        const [strictly, shorter] = [byDueOnly(goals, start, AT), routeOf(goals, start, AT)].map((route) =>
          latenessOf(route, start, AT),
        );
        const alone = (goal: Goal): number => latenessOf([goal], start, AT).get(goal) ?? 0;
        for (const goal of goals) if (alone(goal) === 0 && strictly?.get(goal) === 0) expect(shorter?.get(goal)).toBe(0);
      }),
    );
  });

  test('where time does not press, no stretch of the route is shorter backwards', () => {
    fc.assert(
      fc.property(anyGoals, anyStart, (goals, start) => {
        const route = routeOf(
          goals.map((goal) => ({ ...goal, dueAt: AT + 1_000 * HOUR })),
          start,
          AT,
        );
        for (let i = 0; i < route.length; i++)
          for (let j = i + 1; j < route.length; j++) {
            const turned = [...route.slice(0, i), ...route.slice(i, j + 1).reverse(), ...route.slice(j + 1)];
            expect(metresOf(turned, start)).toBeGreaterThanOrEqual(metresOf(route, start));
          }
      }),
    );
  });
});
