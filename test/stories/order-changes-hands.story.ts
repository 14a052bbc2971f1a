import { expect } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { personOf } from '../harness/order-acts.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();
const [ACCEPT, HERE] = [{ act: 'order.accept' }, { act: 'order.arrive' }];

async function broken(kioskId: string): Promise<string> {
  const { station } = here;
  const kiosk = await station.kiosk(kioskId);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [order] = await booksOf(station, kioskId).orders();
  return order?.id ?? '';
}

const orderOf = async (id: string): Promise<MaintenanceOrder> =>
  (await here.station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder;

async function did(id: string, by: string, act: Record<string, unknown>): Promise<[number, string?]> {
  const { status, body } = await here.station.call(`/api/v1/orders/${id}/acts`, { body: { ...act, by } });
  const { because } = body as { because?: string };
  return because === undefined ? [status] : [status, because];
}

story('an order that is passed on is another’s to accept, and who gave it away cannot go on with it', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2', 'p-3'].map(personOf) } });
  const id = await broken('K-1');
  expect(await did(id, 'p-1', ACCEPT)).toEqual([201]);
  expect(await did(id, 'p-2', { act: 'order.passOn', to: 'p-3', reason: '换班' })).toEqual([409, 'not-assignee']);
  expect(await did(id, 'p-1', { act: 'order.passOn', to: 'p-9', reason: '换班' })).toEqual([409, 'unknown-person']);
  expect(await did(id, 'p-1', { act: 'order.passOn', to: 'p-2', reason: '换班' })).toEqual([201]);
  expect(await orderOf(id)).toMatchObject({ state: 'assigned', assignee: 'p-2' });
  expect(await did(id, 'p-1', HERE)).toEqual([409, 'wrong-state']);
  expect(await did(id, 'p-2', ACCEPT)).toEqual([201]);
  expect(await did(id, 'p-2', HERE)).toEqual([201]);
});

story('of a technician who leaves, whoever sees to all orders gives the work to another, on hold or not', async () => {
  const id = await broken('K-2');
  expect(await did(id, 'p-1', ACCEPT)).toEqual([201]);
  expect(await did(id, 'p-1', HERE)).toEqual([201]);
  const until = new Date(here.station.clock.now() + 3_600_000).toISOString();
  const hold = { act: 'order.hold', hold: { for: 'part', until }, reason: '等纸币通道' };
  expect(await did(id, 'p-1', hold)).toEqual([201]);
  expect(await did(id, 'p-3', { act: 'order.assign', to: 'p-2', reason: '离职交接' })).toEqual([201]);
  expect(await orderOf(id)).toMatchObject({ state: 'onHold', assignee: 'p-2' });
  expect(await did(id, 'p-1', { act: 'order.resume' })).toEqual([201]);
  expect(await did(id, 'p-1', { act: 'order.repair' })).toEqual([409, 'not-assignee']);
  expect(await orderOf(id)).toMatchObject({ state: 'arrived', holds: [{ for: 'part', as: 'arrived' }] });
});

story('a kiosk that moves during the repair takes its order along, in whatever hands it is', async () => {
  const { station } = here;
  await station.hall({ id: 'hall-2' });
  const id = await broken('K-3');
  expect(await did(id, 'p-1', ACCEPT)).toEqual([201]);
  expect(await did(id, 'p-1', HERE)).toEqual([201]);
  const moved = await station.call('/api/v1/kiosks/K-3', { method: 'PATCH', body: { hall: 'hall-2' } });
  expect(moved.status).toBe(200);
  await station.settled();
  await station.until(async () => (await orderOf(id)).hallId === 'hall-2', 'the order to go along');
  expect(await orderOf(id)).toMatchObject({ state: 'arrived', assignee: 'p-1' });
  expect(await did(id, 'p-1', { act: 'order.repair' })).toEqual([201]);
});
