import { expect } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { ALL_WELL, personOf, WORK } from '../harness/order-acts.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

async function orderOf(kioskId: string): Promise<MaintenanceOrder> {
  const [order] = await booksOf(here.station, kioskId).orders();
  if (!order) throw new Error(`${kioskId} has no order`);
  return order;
}

/** What a person did; answers the status, and why it is not taken. */
async function did(orderId: string, act: string, by: string, more: Record<string, unknown> = {}): Promise<[number, string?]> {
  const body = { act: `order.${act}`, by, ...more };
  const answer = await here.station.call(`/api/v1/orders/${orderId}/acts`, { body });
  const { because } = answer.body as { because?: string };
  return because === undefined ? [answer.status] : [answer.status, because];
}

// S0-C1.4, S0-C1.9
story('an accepted order is its assignee’s: another takes it over by name, and the history keeps why', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2', 'p-3'].map(personOf) } });
  const kiosk = await station.kiosk('K-1');
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const { id } = await orderOf('K-1');
  const [notice] = await booksOf(station, 'K-1').notices();
  expect(notice?.body.en).not.toContain('Repair is arranged');
  expect(notice?.body.zh).not.toContain('现已安排维修');

  expect(await did(id, 'accept', 'p-1')).toEqual([201]);
  expect(await did(id, 'accept', 'p-2')).toEqual([409, 'wrong-state']);
  expect(await did(id, 'arrive', 'p-2')).toEqual([409, 'not-assignee']);
  expect(await did(id, 'repair', 'p-3')).toEqual([409, 'wrong-state']);
  expect(await did(id, 'takeOver', 'p-1', { reason: '换班' })).toEqual([409, 'own-already']);
  expect((await did(id, 'takeOver', 'p-2'))[0]).toBe(400);
  expect((await did(id, 'accept', 'p-9'))[0]).toBe(422);
  expect(await did(id, 'takeOver', 'p-2', { reason: '换班' })).toEqual([201]);
  expect(await did(id, 'arrive', 'p-2')).toEqual([201]);
  expect(await did(id, 'repair', 'p-2')).toEqual([201]);
  expect(await did(id, 'acceptance', 'p-2', { passed: true })).toEqual([409, 'own-repair']);
  expect(await did(id, 'acceptance', 'p-3', { passed: true })).toEqual([409, 'cause-stands']);
  await station.forward(10_000);
  const [now] = await booksOf(station, 'K-1').notices('published');
  expect(now?.body.en).toContain('Repair is arranged');

  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.settled();
  // S1-2.3.3a, S0-C1.4: it does not close without its record, and its checklist whole.
  expect(await did(id, 'acceptance', 'p-3', { passed: true })).toEqual([409, 'record-missing']);
  expect(await did(id, 'record', 'p-2', { record: WORK })).toEqual([201]);
  expect(await did(id, 'acceptance', 'p-3', { passed: true })).toEqual([409, 'checks-missing']);
  expect(await did(id, 'acceptance', 'p-3', { passed: true, checks: ALL_WELL })).toEqual([201]);
  const order = await orderOf('K-1');
  expect(order.history.map(({ what, by }) => `${what} ${by}`)).toEqual(
    expect.arrayContaining(['accepted p-1', 'arrived p-2', 'repaired p-2']),
  );
  expect(order).toMatchObject({ state: 'closed', assignee: 'p-2' });
  const told = order.history.map(({ what, by, note }) => `${what} ${by} ${note.zh}`);
  expect(told).toContain('takenOver p-2 由p-2接手：换班');
  expect(order.history.find(({ what }) => what === 'questioned')?.note.zh).toContain('设备仍在上报');
  expect(order.acceptances).toMatchObject([{ by: 'p-3', passed: true, checks: { serves: true } }]);
});

story('what a person did and nobody judged before a stop is judged after it, once', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-2');
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const { id } = await orderOf('K-2');
  const asked = { id: 'AC-1', orderId: id, kioskId: 'K-2', askedAt: station.clock.now(), askedBy: 'admin' };
  // The desk was written and the process ended before it rang.
  const { database } = station.stores;
  const body = { ...asked, act: { act: 'order.accept', by: 'p-1', orderId: id }, state: 'waiting', refused: null };
  await database.query('INSERT INTO order_act (id, body) VALUES ($1, $2)', ['AC-1', JSON.stringify(body)]);
  await station.forward(2_000);
  await station.until(async () => (await station.stores.acts.one('AC-1'))?.state === 'taken', 'the act to be taken');
  const order = await orderOf('K-2');
  expect(order).toMatchObject({ state: 'accepted', assignee: 'p-1' });
  expect(order.history.filter(({ what }) => what === 'accepted')).toHaveLength(1);
});
