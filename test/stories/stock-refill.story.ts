import { expect } from '@jest/globals';
import { personOf } from '../harness/order-acts.js';
import { CUPBOARD, stockOf, VAN } from '../harness/stock.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();
const ROLL = { name: '凭条纸', unit: '卷', fills: { consumable: 'receiptPaper', each: 450 } };

async function runLow(id: string) {
  const { station } = here;
  const kiosk = await station.kiosk(id);
  await kiosk.paper(80);
  await station.settled();
  const [order] = await booksOf(station, id).orders();
  return { kiosk, orderId: order?.id as string, stock: stockOf(station) };
}

// S4-A9b
story('a refill from the cupboard that agrees with the kiosk is booked, and nobody is asked', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(personOf) } });
  const { kiosk, orderId, stock } = await runLow('K-1');
  await stock.item('roll', ROLL);
  expect((await stock.move('received', 'roll', 20, CUPBOARD)).status).toBe(201);
  await kiosk.paper(980);
  await station.settled();
  expect(await stock.order(orderId)).toMatchObject({ state: 'closed', refill: { before: 80, after: 980 } });
  const record = { parts: [{ name: '凭条纸', count: 2 }] };
  expect((await stock.act(orderId, { act: 'order.record', by: 'p-1', record })).status).toBe(201);
  const order = await stock.order(orderId);
  expect(order.record?.parts).toEqual([{ name: '凭条纸', count: 2, item: 'roll', from: CUPBOARD, booked: true }]);
  expect(order.refill?.compared).toEqual({ said: 900, least: 900, most: 980, agrees: true });
  expect(order.history.map(({ what }) => what)).not.toContain('questioned');
  expect(await stock.level(CUPBOARD, 'roll')).toMatchObject({ count: 18 });
});

story('a refill that the kiosk tells less of than was booked says so on its order, when the kiosk told first', async () => {
  const { kiosk, orderId, stock } = await runLow('K-2');
  await kiosk.paper(530);
  await here.station.settled();
  const record = { parts: [{ name: 'rolls', item: 'roll', count: 4, from: CUPBOARD }] };
  await stock.act(orderId, { act: 'order.record', by: 'p-1', record });
  const { refill, history } = await stock.order(orderId);
  expect(refill).toMatchObject({ evidence: [{ seen: { count: 80 } }, { seen: { count: 530 } }], compared: { agrees: false } });
  expect(history.at(-1)).toMatchObject({ what: 'questioned', by: 'hallwatch', note: { zh: expect.stringContaining('1800') } });
});

story('the same when it was told first, and the kiosk reports later', async () => {
  const { kiosk, orderId, stock } = await runLow('K-3');
  await stock.act(orderId, { act: 'order.accept', by: 'p-1' });
  await stock.move('taken', 'roll', 5, CUPBOARD, { to: VAN });
  const record = { parts: [{ name: '凭条纸', count: 1 }] };
  expect((await stock.act(orderId, { act: 'order.record', by: 'p-1', record })).status).toBe(201);
  expect(await stock.level(VAN, 'roll')).toMatchObject({ count: 4 });
  expect((await stock.order(orderId)).refill).toBeUndefined();
  await kiosk.paper(980);
  await here.station.settled();
  const { state, history, refill } = await stock.order(orderId);
  expect(state).toBe('closed');
  expect(refill?.compared).toEqual({ said: 450, least: 900, most: 980, agrees: false });
  expect(history.at(-1)).toMatchObject({ what: 'questioned', note: { en: expect.stringMatching(/booked for 450.*900–980/) } });
});
