import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bookableParts,
  booked,
  type ComingMovement,
  compareRefill,
  countedMovement,
  cupboardOf,
  type Evidence,
  emptyLevel,
  fellBelow,
  hallsOfStore,
  isBelow,
  levelId,
  movementsOf,
  movementsOfParts,
  type PartsPlace,
  refillSeen,
  type StockItem,
  type StockLevel,
  type StockMovement,
  storeNamed,
  vanOf,
  whereItemsAre,
} from '../index.js';

const STORES = ['cupboard/h-1', 'van/p-1', 'depot/r'];
const item: StockItem = {
  id: 'roll',
  name: '凭条纸',
  unit: '卷',
  fills: { consumable: 'receiptPaper', each: 450 },
  minimums: {},
};

/** A book of levels, as the stage keeps it. */
class Shelf {
  readonly levels = new Map<string, StockLevel>();
  readonly movements: StockMovement[] = [];

  level = (store: string): StockLevel => this.levels.get(levelId(store, 'roll')) ?? emptyLevel(store, 'roll');

  book(coming: ComingMovement): void {
    const { level, movement } = booked(this.level(coming.store), coming);
    this.levels.set(level.id, level);
    this.movements.push(movement);
  }
}

const someStore = fc.constantFrom(...STORES);
const someAct = fc.oneof(
  fc.record({
    how: fc.constantFrom('received', 'taken', 'used', 'returned', 'writtenOff'),
    store: someStore,
    to: someStore,
    count: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ how: fc.constant('counted'), store: someStore, to: someStore, count: fc.integer({ min: 0, max: 50 }) }),
);
type Some = { how: string; store: string; to: string; count: number };

function bookAll(shelf: Shelf, acts: readonly Some[]): void {
  for (const [n, { how, store, to, count }] of acts.entries()) {
    // Several things are done in one moment.
    const at = Math.floor(n / 5);
    const told = { item: 'roll', store, count, by: 'p-1' };
    if (how === 'counted') shelf.book(countedMovement({ act: 'stock.count', ...told }, shelf.level(store), at));
    else
      for (const one of movementsOf(
        { act: 'stock.move', how: how as 'received', to: store === to ? 'depot/x' : to, ...told },
        at,
      ))
        shelf.book(one);
  }
}

const sums = (movements: readonly StockMovement[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const { store, change } of movements) all[store] = (all[store] ?? 0) + change;
  return all;
};

describe('what is in a store', () => {
  test('is the sum of its movements, whatever order they are read in', () => {
    const order = fc.array(fc.integer(), { minLength: 200, maxLength: 200 });
    fc.assert(
      fc.property(fc.array(someAct, { maxLength: 40 }), order, (acts, by) => {
        const shelf = new Shelf();
        bookAll(shelf, acts);
        const shuffled = shelf.movements
          .map((movement, n) => ({ movement, at: by[n] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ movement }) => movement);
        const levels = Object.fromEntries([...shelf.levels.values()].map(({ store, count }) => [store, count]));
        expect(levels).toEqual(sums(shuffled));
        expect(new Set(shelf.movements.map(({ id }) => id)).size).toBe(shelf.movements.length);
      }),
    );
  });

  test('is below 0 only where that is said, and after a count it is what was counted', () => {
    fc.assert(
      fc.property(fc.array(someAct, { maxLength: 40 }), (acts) => {
        const shelf = new Shelf();
        bookAll(shelf, acts);
        for (const { count, differs } of shelf.levels.values()) expect(count >= 0 || differs === true).toBe(true);
        bookAll(shelf, [{ how: 'counted', store: 'van/p-1', to: '', count: 7 }]);
        expect(shelf.level('van/p-1')).toMatchObject({ count: 7 });
        expect(shelf.level('van/p-1').differs).toBeUndefined();
      }),
    );
  });

  test('is booked alike when it is read again', () => {
    fc.assert(
      fc.property(fc.array(someAct, { maxLength: 40 }), (acts) => {
        const [one, other] = [new Shelf(), new Shelf()];
        bookAll(one, acts);
        bookAll(other, acts);
        expect(JSON.stringify(one.movements)).toBe(JSON.stringify(other.movements));
      }),
    );
  });

  test('falls below its minimum by one movement, not by each', () => {
    const due = { ...item, minimums: { 'van/p-1': 3 } };
    const at = (count: number, store = 'van/p-1') => ({ ...emptyLevel(store, 'roll'), count });
    expect([4, 3, 2, 1].map((count) => fellBelow(at(count), at(count - 1), due))).toEqual([false, true, false, false]);
    expect(fellBelow(at(0), at(2), due)).toBe(false);
    expect([isBelow(at(2), due), isBelow(at(3), due), isBelow(at(0, 'depot/r'), due)]).toEqual([true, false, false]);
    expect(isBelow(at(0, 'toString'), due)).toBe(false);
  });
});

test('a store is a cupboard of a hall, a van of a person or a depot of a region that there are, and nothing else', () => {
  const register = {
    hall: (id: string) => (id === 'h-1' ? ({ id } as never) : undefined),
    person: (id: string) => (id === 'p-1' ? ({ id, halls: ['h-1', 'h-2'] } as never) : undefined),
    hallsIn: (region: string) => (region === 'r' ? ['h-1', 'h-2'] : []),
  };
  expect(['cupboard/h-1', 'van/p-1', 'depot/r'].map((id) => hallsOfStore(id, register))).toEqual([
    ['h-1'],
    ['h-1', 'h-2'],
    ['h-1', 'h-2'],
  ]);
  for (const id of ['cupboard/h-9', 'van/p-9', 'depot/x', 'shelf/h-1', 'van/', 'van', 'van/p-1/x', '__proto__/h-1'])
    expect(hallsOfStore(id, register)).toBeNull();
  expect(storeNamed(cupboardOf('a/b'))).toEqual({ kind: 'cupboard', of: 'a/b' });
});

describe('the parts of a record', () => {
  const place = (before: readonly StockMovement[], levels: readonly string[] = []): PartsPlace => ({
    ...{ orderId: 'MO-1', hallId: 'h-1', by: 'p-1', at: 1, items: [item], before },
    levels: new Set(levels),
    isStore: (id) => STORES.includes(id),
  });
  const van = vanOf('p-1');

  test('are of the van that has had some of it, else of the cupboard, or of where it is said; others are words', () => {
    const from = (parts: { name: string; count: number; from?: string; item?: string }[], levels: string[] = []) =>
      bookableParts(parts, place([], levels)).map((part) => [part.from, part.booked]);
    expect(from([{ name: ' 凭条纸 ', count: 1 }])).toEqual([['cupboard/h-1', true]]);
    expect(from([{ name: 'x', item: 'roll', count: 1 }], [levelId(van, 'roll')])).toEqual([[van, true]]);
    expect(from([{ name: '凭条纸', count: 1, from: 'depot/r' }])).toEqual([['depot/r', true]]);
    expect(from([{ name: '凭条纸', count: 1, from: 'depot/none' }])).toEqual([['cupboard/h-1', true]]);
    expect(
      from([
        { name: '扎带', count: 1 },
        { name: '凭条纸', item: 'none', count: 1 },
      ]),
    ).toEqual([
      [undefined, false],
      [undefined, false],
    ]);
  });

  test('are booked once, however often and however otherwise the record is told', () => {
    const somePart = fc.record(
      { name: fc.constantFrom('凭条纸', '扎带'), count: fc.integer({ min: 1, max: 9 }), from: fc.constantFrom(...STORES) },
      { requiredKeys: ['name', 'count'] },
    );
    fc.assert(
      fc.property(fc.array(fc.array(somePart, { maxLength: 4 }), { minLength: 1, maxLength: 6 }), (tellings) => {
        const shelf = new Shelf();
        let last: ReturnType<typeof bookableParts> = [];
        for (const parts of tellings.flatMap((one) => [one, one])) {
          const at = place(shelf.movements, [...shelf.levels.keys()]);
          last = bookableParts(parts, at);
          for (const one of movementsOfParts(last, at)) shelf.book(one);
        }
        const told = new Map<string, number>();
        for (const { from = '', count, booked: is } of last) if (is) told.set(from, (told.get(from) ?? 0) - count);
        const kept = Object.entries(sums(shelf.movements)).filter(([, change]) => change !== 0);
        expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(told));
      }),
    );
  });
});

describe('a refill', () => {
  const reading = (seen: Record<string, unknown>): Evidence => ({ kind: 'consumables', at: 1, seen });
  const paper = (count: number) => reading({ kind: 'receiptPaper', count, pct: null, statuses: [] });
  const part = (count: number) => [{ name: '凭条纸', item: 'roll', from: 'van/p-1', count, booked: true as const }];

  test('is seen in the last reading of its supply and the lower one before it', () => {
    const cause = 'consumable/receiptPaper';
    expect(refillSeen(cause, [paper(140), paper(20), paper(920)])).toMatchObject({ before: 20, after: 920 });
    expect(refillSeen(cause, [reading({ remaining: 100 }), paper(920)])).toMatchObject({ before: 100, after: 920 });
    expect(refillSeen(cause, [paper(920)])).toBeNull();
    expect(refillSeen(cause, [paper(920), paper(20)])).toBeNull();
    expect(refillSeen(cause, [reading({ kind: 'receiptPaper', count: null }), paper(920)])).toBeNull();
    expect(refillSeen('cashbox/noteBox', [paper(1), paper(2)])).toBeNull();
  });

  test('agrees with what was booked within a tenth, whatever was used up before it', () => {
    const seen = { consumable: 'receiptPaper', before: 80, after: 980, evidence: [] };
    const agrees = (count: number) => compareRefill(part(count), [item], seen)?.agrees;
    expect([1, 2, 3, 4].map(agrees)).toEqual([false, true, false, false]);
    expect(compareRefill([{ name: '凭条纸', count: 2, booked: false }], [item], seen)).toBeNull();
    expect(compareRefill(part(2), [{ ...item, fills: { consumable: 'toner', each: 1 } }], seen)).toBeNull();
    const any = fc.record({ before: fc.nat(900), used: fc.nat(900), count: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(any, ({ before, used, count }) => {
        const left = Math.max(0, before - used);
        const after = left + count * 450;
        if (after <= before) return;
        expect(compareRefill(part(count), [item], { ...seen, before, after })?.agrees).toBe(true);
      }),
    );
  });
});

test('of a list of items it is said where they are, the fullest store first', () => {
  const levels = [
    { store: 'van/p-1', item: 'roll', count: 2 },
    { store: 'cupboard/h-1', item: 'roll', count: 9 },
    { store: 'depot/r', item: 'roll', count: 0 },
    { store: 'depot/r', item: 'belt', count: -1 },
  ];
  expect(whereItemsAre(['roll', 'belt'], levels)).toEqual([
    {
      item: 'roll',
      stores: [
        { store: 'cupboard/h-1', count: 9 },
        { store: 'van/p-1', count: 2 },
      ],
    },
    { item: 'belt', stores: [] },
  ]);
  expect(whereItemsAre(['roll'], levels, (store) => store.startsWith('van/'))[0]?.stores).toHaveLength(1);
});
