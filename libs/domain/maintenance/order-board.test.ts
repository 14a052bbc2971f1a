import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleOrder } from '#test/harness/sample-books.js';
import { type MaintenanceOrder, ORDER_STATES, UNDONE_STATES } from './order.js';
import { type BoardFilter, boardOf, onBoard } from './order-board.js';

const someOrders = fc.array(
  fc.record({
    state: fc.constantFrom(...ORDER_STATES),
    dueAt: fc.integer({ min: 0, max: 20 }),
    assignee: fc.constantFrom('p-1', 'p-2', null),
    hallId: fc.constantFrom('hall-1', 'hall-2'),
  }),
  { maxLength: 40 },
);
const made = (some: Partial<MaintenanceOrder>[]) => some.map((over, n) => sampleOrder({ id: `MO-${n}`, ...over }));
const ids = (columns: ReturnType<typeof boardOf>) => columns.flatMap(({ items }) => items.map(({ id }) => id));

describe('the board of undone orders', () => {
  test('has every undone order once, in the column of its state, the first due first', () => {
    fc.assert(
      fc.property(someOrders, (some) => {
        const orders = made(some);
        const columns = boardOf(orders, { limit: 100, at: 10 });
        const undone = orders.filter(({ state }) => (UNDONE_STATES as readonly string[]).includes(state));
        expect(ids(columns).sort()).toEqual(undone.map(({ id }) => id).sort());
        for (const { state, count, overdue, items, next } of columns) {
          expect(items.every((item) => item.state === state)).toBe(true);
          expect(items.map(({ dueAt }) => dueAt)).toEqual([...items.map(({ dueAt }) => dueAt)].sort((a, b) => a - b));
          expect([count, overdue, next]).toEqual([items.length, items.filter(({ dueAt }) => dueAt < 10).length, null]);
        }
      }),
    );
  });

  test('is read to its end by pages of any size, and nothing comes twice', () => {
    fc.assert(
      fc.property(someOrders, fc.integer({ min: 1, max: 7 }), (some, limit) => {
        const orders = made(some);
        const whole = boardOf(orders, { limit: 100, at: 10, state: 'open' });
        const read: string[] = [];
        for (let after: BoardFilter['after']; ; ) {
          const [column] = boardOf(orders, { limit, at: 10, state: 'open', after });
          read.push(...(column?.items ?? []).map(({ id }) => id));
          expect(column?.count).toBe(whole[0]?.count);
          if (!column?.next) break;
          after = column.next;
        }
        expect(read).toEqual(ids(whole));
      }),
    );
  });

  test('is of a hall, a person or nobody, a kind and a priority', () => {
    const orders = made([{ assignee: null }, { assignee: 'p-1', kind: 'repair' }, { hallId: 'hall-2', priority: 'low' }]);
    const asked = (filter: Partial<BoardFilter>) => ids(boardOf(orders, { limit: 9, at: 0, ...filter }));
    expect(asked({ assignee: null })).toEqual(['MO-0']);
    expect(asked({ kind: 'repair', assignee: 'p-1' })).toEqual(['MO-1']);
    expect(asked({ hallId: 'hall-2', priority: 'low' })).toEqual(['MO-2']);
    expect(asked({ within: { hallIds: ['hall-2'], kioskIds: [], regions: [] } })).toEqual(['MO-2']);
  });

  test('shows no more of an order than is looked at, and what an act on it is based on', () => {
    const event = { at: 1, what: 'accepted', by: 'p-1', note: { zh: '', en: '' } } as const;
    const shown = onBoard(sampleOrder({ kioskIds: ['K-1', 'K-2'], history: [event, { ...event, by: 'hallwatch' }] }));
    expect(shown).toMatchObject({ id: 'MO-1', kiosks: 2, version: '1' });
    expect(Object.keys(shown)).not.toContain('history');
  });
});
