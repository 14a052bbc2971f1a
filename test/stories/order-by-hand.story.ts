import { expect } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { personOf } from '../harness/order-acts.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Opened {
  id: string;
  orderId: string;
  because?: string;
}

async function open(body: Record<string, unknown>, key?: string): Promise<[number, Opened]> {
  const headers = key === undefined ? undefined : { 'idempotency-key': key };
  const answer = await here.station.call('/api/v1/orders', { body, ...(headers && { headers }) });
  return [answer.status, answer.body as Opened];
}

const orderOf = async (id: string): Promise<MaintenanceOrder> =>
  (await here.station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder;

// S0-H5b
story('what somebody tells on the telephone is an order of its own, once, and goes the same way as every other', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(personOf) } });
  await station.kiosk('K-1');
  const told = { kind: 'inspect', kioskId: 'K-1', what: '群众来电：屏幕不亮', by: 'p-1', to: 'p-2' };
  const [status, { orderId }] = await open(told, 'call-0001');
  expect(status).toBe(201);
  expect((await open(told, 'call-0001'))[1].orderId).toBe(orderId);
  expect(await open({ ...told, what: '又一位群众来电' })).toMatchObject([409, { because: 'open-already' }]);
  expect((await open({ ...told, kioskId: 'K-9' }))[0]).toBe(422);
  expect((await open({ ...told, hallId: 'hall-1' }))[0]).toBe(400);

  const order = await orderOf(orderId);
  expect(order).toMatchObject({ state: 'assigned', assignee: 'p-2', byHand: true, kind: 'inspect', kioskId: 'K-1' });
  expect(order.history[0]).toMatchObject({ what: 'opened', by: 'p-1', note: { zh: '群众来电：屏幕不亮' } });
  const did = (act: string, by: string, more = {}) =>
    station.call(`/api/v1/orders/${orderId}/acts`, { body: { act: `order.${act}`, by, ...more } });
  const record = { cause: '电源线松动', process: '重新插紧', minutes: 5, payer: 'none', vendor: { called: false } };
  const checks = Object.fromEntries(['serves', 'online', 'trial', 'clean', 'locked'].map((item) => [item, true]));
  expect((await did('accept', 'p-2')).status).toBe(201);
  expect((await did('arrive', 'p-2')).status).toBe(201);
  expect((await did('repair', 'p-2', { record })).status).toBe(201);
  expect((await did('acceptance', 'p-1', { passed: true, checks })).status).toBe(201);
  expect(await orderOf(orderId)).toMatchObject({ state: 'closed', endedBy: 'accepted', record: { cause: '电源线松动' } });
  expect((await open(told))[0]).toBe(201);
});

story('work for a whole hall is one order for all of its kiosks', async () => {
  const { station } = here;
  await station.kiosk('K-2');
  const [status, { orderId }] = await open({ kind: 'clean', hallId: 'hall-1', what: '节前清洁', by: 'p-1' });
  expect(status).toBe(201);
  const order = await orderOf(orderId);
  expect(order).toMatchObject({ kioskId: null, hallId: 'hall-1', state: 'open' });
  expect(order.kioskIds).toEqual(expect.arrayContaining(['K-1', 'K-2']));
});
