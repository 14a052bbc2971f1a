import { expect } from '@jest/globals';
import { type AlertMessage, DAY, HOUR } from '#libs/domain/index.js';
import { act, furnished, LOGGED_IN, orderNow, pass, phonesFor } from '../harness/limits.js';
import { ALL_WELL, WORK } from '../harness/order-acts.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

interface Away {
  orderId: string;
  what: string;
  days: number;
  isLate: boolean;
  state: string;
}
const away = async (): Promise<Away[]> => ((await here.station.call('/api/v1/orders/away')).body as { items: Away[] }).items;

// S4-A9b
story('a printer that was sent out comes back after its order closed, and is listed as away until then', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  await act(station, 'accept', 'p-2');
  await act(station, 'arrive', 'p-2');
  const { id } = await orderNow(station);
  const expectedAt = new Date(station.clock.now() + 2 * DAY).toISOString();
  const sending = { what: '凭条打印机', device: true, serial: 'SN-0007', to: '示例维修点', expectedAt, delivery: 'YD-0001' };
  const told = (body: Record<string, unknown>) => station.call(`/api/v1/orders/${id}/acts`, { body });
  const { serial: _, ...nameless } = sending;
  expect((await told({ act: 'order.sendOut', by: 'p-2', sending: nameless })).status).toBe(400);
  const over = { ...sending, expectedAt: new Date(station.clock.now() - HOUR).toISOString() };
  expect(await told({ act: 'order.sendOut', by: 'p-2', sending: over })).toMatchObject({
    status: 409,
    body: { because: 'expected-over', says: { zh: '预计返回时间已过' } },
  });
  expect(await told({ act: 'order.back', by: 'p-1', back: { item: 1, condition: 'repaired' } })).toMatchObject({
    status: 409,
    body: { because: 'nothing-away' },
  });
  await act(station, 'sendOut', 'p-2', { sending });
  expect(await away()).toMatchObject([{ orderId: id, what: '凭条打印机', days: 0, isLate: false, state: 'arrived' }]);

  // A spare is put in, and the order closes.
  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.settled();
  await act(station, 'repair', 'p-2', { record: WORK });
  await act(station, 'acceptance', 'p-1', { passed: true, checks: ALL_WELL });
  expect(await orderNow(station)).toMatchObject({ state: 'closed', isAway: true });
  await pass(station, 3 * DAY);
  expect(await away()).toMatchObject([{ orderId: id, days: 3, isLate: true, state: 'closed' }]);
  const alerts = (await station.stores.outbox.list({ limit: 200 })).items.map(({ message }) => message as AlertMessage);
  expect(alerts.filter(({ event }) => event === 'order.awayLate').map(({ to }) => to)).toEqual(['p-2']);
  await pass(station, HOUR);
  const said = phones.got.filter(({ body }) => body.event === 'order.awayLate');
  expect(said[0]?.body.text.zh).toContain('凭条打印机送修（示例维修点），应于');

  await act(station, 'back', 'p-1', { back: { item: 1, condition: 'repaired' } });
  expect(await away()).toEqual([]);
  expect(await orderNow(station)).toMatchObject({ state: 'closed', away: [{ back: { condition: 'repaired' } }] });
  const board = await station.call('/api/v1/orders/board?away=true');
  expect((board.body as { columns: { count: number }[] }).columns.every(({ count }) => count === 0)).toBe(true);
});
