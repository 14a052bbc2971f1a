import { expect, test } from '@jest/globals';
import {
  type BoardFilter,
  boardOf,
  DAY,
  figuresOf,
  type MaintenanceOrder,
  ORDER_KINDS,
  ORDER_STATES,
  PRIORITIES,
  UNDONE_STATES,
} from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { PostgresOrderBook, PostgresOrderOverview } from '../index.js';

/** Of everything some, and of one due time several. */
const ORDERS: MaintenanceOrder[] = Array.from({ length: 120 }, (_, n) =>
  sampleOrder({
    id: `MO-${n}`,
    incidentId: `IN-${n}`,
    state: ORDER_STATES[n % ORDER_STATES.length] ?? 'open',
    kind: ORDER_KINDS[n % 5] ?? 'repair',
    priority: PRIORITIES[n % 4] ?? 'low',
    hallId: `hall-${n % 3}`,
    assignee: n % 7 === 0 ? null : `p-${n % 4}`,
    kioskId: n % 11 === 0 ? null : `K-${n}`,
    kioskIds: n % 11 === 0 ? ['K-1', 'K-2'] : [`K-${n}`],
    dueAt: 1_000 + (n % 17),
  }),
);

const FILTERS: [string, Partial<BoardFilter>][] = [
  ['all of it', {}],
  ['a hall', { hallId: 'hall-1' }],
  ['a person', { assignee: 'p-2' }],
  ['nobody', { assignee: null }],
  ['a kind and a priority', { kind: 'settle', priority: 'high' }],
  ['one column', { state: 'onHold' }],
  ['what is in some halls', { within: { hallIds: ['hall-2'], kioskIds: ['K-2'], regions: [] } }],
  ['what is nowhere', { within: { hallIds: [], kioskIds: [], regions: [] } }],
];

await onEachDatabase((database) => {
  const kept = async () => {
    const book = new PostgresOrderBook(database());
    for (const order of ORDERS) await book.save(order);
    return new PostgresOrderOverview(database());
  };

  test('the board in the database is the board of the orders that lie at hand', async () => {
    const overview = await kept();
    for (const [name, filter] of FILTERS) {
      const asked = { limit: 4, at: 1_008, ...filter };
      expect([name, await overview.board(asked)]).toEqual([name, boardOf(ORDERS, asked)]);
    }
  });

  test('a column is read to its end by its cursor', async () => {
    const overview = await kept();
    const read: string[] = [];
    for (let after: BoardFilter['after']; ; ) {
      const [column] = await overview.board({ limit: 4, at: 0, state: 'accepted', after });
      read.push(...(column?.items ?? []).map(({ id }) => id));
      if (!column?.next) break;
      after = column.next;
    }
    const [whole] = boardOf(ORDERS, { limit: 999, at: 0, state: 'accepted' });
    expect(read).toEqual(whole?.items.map(({ id }) => id));
    expect(read.length).toBeGreaterThan(4);
  });

  test('figures of the database are those of the orders that lie at hand', async () => {
    const now = 400 * DAY;
    const event = (what: 'accepted' | 'rejected', at: number) => ({ at, what, by: 'p-1', note: { zh: '', en: '' } });
    const orders = Array.from({ length: 60 }, (_, n) => {
      const openedAt = n * 5 * DAY;
      // Some are closed long after they were opened.
      const closedAt = n % 4 === 0 ? null : openedAt + (n % 9 === 2 ? 45 : n % 5) * DAY;
      const hold = {
        for: 'part',
        why: '',
        by: 'p-1',
        from: openedAt,
        until: openedAt,
        endedAt: openedAt + n,
        as: 'arrived',
      } as const;
      return sampleOrder({
        ...{ id: `MO-${n}`, incidentId: `IN-${n}`, kioskId: `K-${n % 3}`, hallId: `hall-${n % 2}`, openedAt, closedAt },
        ...(closedAt !== null && { state: 'closed', endedBy: n % 6 === 0 ? 'merged' : 'recovered' }),
        ...(n % 7 === 0 && { holds: [hold], record: { by: 'p-1', at: 1, minutes: 3, parts: [{ name: '进纸轮', count: n }] } }),
        history: [event('accepted', openedAt + n), ...(n % 8 === 0 ? [event('rejected', openedAt + n)] : [])],
      });
    });
    const book = new PostgresOrderBook(database());
    for (const order of orders) await book.save(order);
    const overview = new PostgresOrderOverview(database());
    for (const [from, to] of [
      [0, 400 * DAY],
      [100 * DAY, 130 * DAY],
    ] as const) {
      const reckoned = (some: Parameters<typeof figuresOf>[0]) => figuresOf(some, { from, to }, now, ({ hallId }) => hallId);
      const found = await overview.figured({ from, to });
      expect(reckoned(found)).toEqual(reckoned(orders));
      expect(found.length < orders.length || from === 0).toBe(true);
    }
    const within = { hallIds: ['hall-1'], kioskIds: [], regions: [] };
    expect(new Set((await overview.figured({ from: 0, to: now, within })).map(({ hallId }) => hallId))).toEqual(
      new Set(['hall-1']),
    );
  });

  test('is counted and found by its index', async () => {
    const overview = await kept();
    await database().query('SET enable_seqscan = off');
    const board = `state NOT IN ('closed', 'cancelled')`;
    const mended = `state = 'closed' AND body->'history' @> '[{"what": "repaired"}]'`;
    for (const [asked, index] of [
      [`SELECT state, count(*) FROM maintenance_order WHERE ${board} AND assignee = 'p-1' GROUP BY state`, 'hands'],
      [
        `SELECT hall_id, state, count(*) FROM maintenance_order WHERE ${board} AND assignee = ANY ('{p-1}') GROUP BY 1, 2`,
        'hands',
      ],
      [`SELECT body FROM maintenance_order WHERE state = 'open' AND ${board} ORDER BY due_at, id LIMIT 5`, 'board'],
      [
        `SELECT body FROM maintenance_order WHERE kiosk_id = 'K-1' AND body->>'cause' = 'link' AND ${mended}
         ORDER BY closed_at DESC, id COLLATE "C" DESC LIMIT 1`,
        'mended',
      ],
    ] as const) {
      const plan = await database().query<{ 'QUERY PLAN': string }>(`EXPLAIN ${asked}`);
      expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain(`maintenance_order_${index}`);
    }
    await database().query('RESET enable_seqscan');
    expect((await overview.board({ limit: 1, at: 0 })).map(({ state }) => state)).toEqual([...UNDONE_STATES]);
  });
});
