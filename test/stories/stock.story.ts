import { afterAll, beforeAll, expect } from '@jest/globals';
import { SECOND } from '#libs/domain/index.js';
import { personOf, WORK } from '../harness/order-acts.js';
import { Receiver } from '../harness/receiver.js';
import { CUPBOARD, DEPOT, stockOf, VAN } from '../harness/stock.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();
const phones = new Receiver();
beforeAll(async () => {
  await phones.open();
  const channels = [{ kind: 'webhook', url: phones.at('/p-1') }];
  const people = [{ ...personOf('p-1'), channels }, personOf('p-2')];
  await here.station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
});
afterAll(() => phones.close());

async function atWork(id: string) {
  const { station } = here;
  const kiosk = await station.kiosk(id);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [order] = await booksOf(station, id).orders();
  const stock = stockOf(station);
  const orderId = order?.id as string;
  for (const act of ['order.accept', 'order.arrive']) await stock.act(orderId, { act, by: 'p-1' });
  return { orderId, stock };
}

// S4-A9b
story('a repair books its parts from the van, once, however often its record is told; what is no item stays a word', async () => {
  const { orderId, stock } = await atWork('K-1');
  await stock.item('reader', { name: '读卡器' });
  await stock.move('received', 'reader', 6, DEPOT);
  await stock.move('taken', 'reader', 3, DEPOT, { to: VAN });
  const told = (count: number) => ({
    ...WORK,
    parts: [
      { name: '读卡器', count },
      { name: '扎带', count: 4 },
    ],
  });
  await stock.act(orderId, { act: 'order.record', by: 'p-1', record: told(2) });
  await stock.act(orderId, { act: 'order.record', by: 'p-1', record: told(2) });
  expect(await stock.level(VAN, 'reader')).toMatchObject({ count: 1, differs: false });
  expect(await stock.movements(`orderId=${orderId}`)).toMatchObject([{ how: 'used', change: -2, store: VAN, by: 'p-1' }]);
  await stock.act(orderId, { act: 'order.record', by: 'p-1', record: told(1) });
  expect(await stock.level(VAN, 'reader')).toMatchObject({ count: 2 });
  const { record } = await stock.order(orderId);
  expect(record?.parts).toEqual([
    { name: '读卡器', count: 1, item: 'reader', from: VAN, booked: true },
    { name: '扎带', count: 4, booked: false },
  ]);
});

story('below the minimum is told once to whose van it is, and again only after it was filled up', async () => {
  const { station } = here;
  const stock = stockOf(station);
  const told = () => phones.got.filter(({ body }) => body.event === 'stock.below');
  await stock.item('seal', { name: '封条', minimums: { [VAN]: 3 } });
  await stock.move('received', 'seal', 4, VAN);
  for (const _ of [1, 2, 3]) await stock.move('writtenOff', 'seal', 1, VAN, { reason: '破损' });
  await station.until(() => told().length > 0, 'the alert');
  await station.settled();
  expect(told().map(({ body }) => body)).toMatchObject([
    { to: { id: 'p-1' }, text: { zh: expect.stringContaining('封条') }, count: 2 },
  ]);
  expect(await stock.level(VAN, 'seal')).toMatchObject({ count: 1, below: true });
  await stock.move('received', 'seal', 4, VAN);
  await stock.move('taken', 'seal', 3, VAN, { to: CUPBOARD });
  await station.until(() => told().length > 1, 'the second alert');
  expect(told()).toHaveLength(2);
});

story('what the book does not have is booked all the same, and a count puts it right', async () => {
  const { orderId, stock } = await atWork('K-2');
  await stock.item('belt', { name: '皮带' });
  const doneAt = new Date(here.station.clock.now()).toISOString();
  const record = { ...WORK, parts: [{ name: '皮带', count: 2, item: 'belt', from: VAN }] };
  expect((await stock.act(orderId, { act: 'order.repair', by: 'p-1', record, doneAt })).status).toBe(201);
  expect(await stock.level(VAN, 'belt')).toMatchObject({ count: -2, differs: true });
  expect(await stock.movements('item=belt')).toMatchObject([{ how: 'used', change: -2, short: true }]);
  await here.station.forward(SECOND);
  expect((await stock.count('belt', VAN, 1)).status).toBe(201);
  expect(await stock.level(VAN, 'belt')).toMatchObject({ count: 1, differs: false });
  expect(await stock.movements('item=belt')).toMatchObject([{ how: 'counted', change: 3, counted: 1 }, { how: 'used' }]);
});

story('what is sent again is booked once, and what cannot be says why', async () => {
  const stock = stockOf(here.station);
  await stock.item('fuse', { name: '保险丝' });
  for (const _ of [1, 2]) expect((await stock.move('received', 'fuse', 5, CUPBOARD, {}, 'stock-key-0001')).status).toBe(201);
  expect(await stock.level(CUPBOARD, 'fuse')).toMatchObject({ count: 5 });
  expect((await stock.move('received', 'fuse', 6, CUPBOARD, {}, 'stock-key-0001')).status).toBe(409);
  expect((await stock.move('received', 'none', 5, CUPBOARD)).status).toBe(404);
  expect((await stock.move('received', 'fuse', 5, 'cupboard/none')).status).toBe(422);
  expect((await stock.move('taken', 'fuse', 5, CUPBOARD, { to: CUPBOARD })).status).toBe(400);
  expect((await stock.move('writtenOff', 'fuse', 5, CUPBOARD)).status).toBe(400);
  expect((await stock.move('received', 'fuse', 0.5, CUPBOARD)).status).toBe(400);
  const { body } = await here.station.call('/api/v1/audit?limit=5');
  const { items } = body as { items: { what: string; subject: object }[] };
  expect(items).toContainEqual(expect.objectContaining({ what: 'stock.move', subject: { kind: 'store', id: CUPBOARD } }));
});
