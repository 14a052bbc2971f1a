import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleOrder } from '#test/harness/sample-books.js';
import { OrderBoard } from '../answers.js';
import { NOW, Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.books.transact(async ({ orders }) => {
    for (let n = 0; n < 5; n++) {
      const [id, incidentId] = [`MO-${n}`, `IN-${n}`];
      await orders.save(sampleOrder({ id, incidentId, assignee: n === 0 ? null : 'p-1', dueAt: NOW + (n - 2) * 1000 }));
    }
    await orders.save(sampleOrder({ id: 'MO-9', incidentId: 'IN-9', state: 'onHold' }));
  });
}, 60_000);
afterAll(() => stand.close());

const board = async (query = '') => OrderBoard.parse(await stand.get(`/api/v1/orders/board${query}`));
const open = async (query = '') => (await board(query)).columns.find(({ state }) => state === 'open');
const ids = (column: Awaited<ReturnType<typeof open>>) => column?.items.map(({ id }) => id);

test('the board counts its columns, and shows the first due of each, more by cursor', async () => {
  const { columns, at } = await board('?limit=3');
  expect([at, columns.map(({ state, count }) => [state, count])]).toEqual([
    NOW,
    Object.entries({ open: 5, assigned: 0, accepted: 0, arrived: 0, onHold: 1, repaired: 0 }),
  ]);
  const first = await open('?limit=3');
  expect([first?.overdue, ids(first)]).toEqual([2, ['MO-0', 'MO-1', 'MO-2']]);
  const rest = await open(`?limit=3&state=open&after=${first?.next}`);
  expect([ids(rest), rest?.next, rest?.count]).toEqual([['MO-3', 'MO-4'], null, 5]);
});

test('is of a person, or of nobody', async () => {
  expect(ids(await open('?unassigned=true'))).toEqual(['MO-0']);
  expect(ids(await open('?assignee=p-1'))).toEqual(['MO-1', 'MO-2', 'MO-3', 'MO-4']);
});

test('a broken cursor, and one of no column, are told with their field', async () => {
  const next = (await open('?limit=1'))?.next;
  for (const [query, field] of [
    ['?state=open&after=broken', 'after'],
    [`?state=open&after=${Buffer.from('[1]').toString('base64url')}`, 'after'],
    [`?after=${next}`, 'state'],
    ['?state=closed', 'state'],
  ]) {
    const answer = await stand.admin('GET', `/api/v1/orders/board${query}`);
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    expect([query, answer.status, errors.map((error) => error.field)]).toEqual([query, 400, [field]]);
  }
});
