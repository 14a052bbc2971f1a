import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sampleOrder } from '#test/harness/sample-books.js';
import { OrderFigures } from '../answers.js';
import { FLEET } from '../testing/outage.js';
import { NOW, Stand } from '../testing/stand.js';

const HOUR = 3_600_000;
const PERIOD = `from=${NOW - 24 * HOUR}&to=${NOW + HOUR}`;

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/fleet', FLEET);
  const closed = {
    state: 'closed',
    openedAt: NOW - 3 * HOUR,
    closedAt: NOW - HOUR,
    endedBy: 'recovered',
    hallId: 'aq-civic',
  } as const;
  await stand.books.transact(async ({ orders }) => {
    await orders.save(sampleOrder({ ...closed, kind: 'repair', assignee: '=p-1' }));
    await orders.save(sampleOrder({ ...closed, id: 'MO-2', incidentId: 'IN-2', kioskId: 'K-2', hallId: 'elsewhere' }));
  });
}, 60_000);
afterAll(() => stand.close());

const figures = async (query: string) => OrderFigures.parse(await stand.get(`/api/v1/orders/figures?${PERIOD}&${query}`));

test('figures are told of all orders of a period and by what is asked, with names of the register', async () => {
  const { total, lines } = await figures('by=hall');
  expect(total).toMatchObject({ orders: 2, done: 2, repairMinutes: 120, acceptMinutes: null, notAccepted: 2, fixNotKnown: 2 });
  expect(lines.map(({ key, name, done }) => [key, name !== null, done])).toEqual([
    ['aq-civic', true, 1],
    ['elsewhere', false, 1],
  ]);
  expect((await figures('by=kind')).lines.map(({ key }) => key).sort()).toEqual(['repair', 'replenish']);
  expect((await figures('by=hall&hallId=aq-civic')).total.done).toBe(1);
});

test('the table is for table calculations: in the reader’s language, and no cell of it is a formula', async () => {
  const answer = await stand.admin('GET', `/api/v1/orders/figures/export?${PERIOD}&by=person&lang=en`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const lines = (await answer.text()).split('\r\n');
  expect(lines[0]).toContain('Person,Opened,Done,MTTA (min)');
  expect(lines.find((line) => line.includes('p-1'))).toMatch(/'=p-1"?,/);
  expect(lines.find((line) => line.startsWith('All,'))).toContain('All,2,2,,2,120,');
});

test('a period that ends before it begins, or is too long, is told with its field', async () => {
  for (const to of [NOW - 1, NOW + 401 * 24 * HOUR]) {
    const answer = await stand.admin('GET', `/api/v1/orders/figures?from=${NOW}&to=${to}`);
    expect([answer.status, ((await answer.json()) as { errors: { field: string }[] }).errors[0]?.field]).toEqual([400, 'to']);
  }
});
