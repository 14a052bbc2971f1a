import { expect } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { ALL_WELL, personOf, WORK } from '../harness/order-acts.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

// S0-C1.9
story('a repair that fails its acceptance twice keeps the kiosk out of use, and its notice stands until one passes', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(personOf) } });
  const kiosk = await station.kiosk('K-1');
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [{ id } = { id: '' }] = await booksOf(station, 'K-1').orders();
  const order = async () => (await station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder;
  const did = async (act: string, by: string, more = {}): Promise<number> =>
    (await station.call(`/api/v1/orders/${id}/acts`, { body: { act: `order.${act}`, by, ...more } })).status;
  const standing = async () => (await booksOf(station, 'K-1').notices('published')).map(({ reason }) => reason.en);

  expect(await did('accept', 'p-1')).toBe(201);
  expect(await did('arrive', 'p-1')).toBe(201);
  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.settled();
  for (const found of ['仍吞钞', '识别率低']) {
    expect(await did('repair', 'p-1', { record: WORK })).toBe(201);
    expect(await did('acceptance', 'p-2', { passed: false, checks: { cash: false }, reason: found })).toBe(201);
    await station.settled();
    expect((await order()).state).toBe('arrived');
    expect(await did('cancel', 'p-2', { reason: '不再处理' })).toBe(409);
    expect(await standing()).toHaveLength(1);
  }
  expect(await did('repair', 'p-1', { record: WORK })).toBe(201);
  expect(await did('acceptance', 'p-2', { passed: true, checks: ALL_WELL })).toBe(201);
  await station.settled();
  expect(await standing()).toEqual([]);
  const { state, acceptances } = await order();
  expect(state).toBe('closed');
  expect(acceptances?.map(({ passed, reason }) => [passed, reason])).toEqual([
    [false, '仍吞钞'],
    [false, '识别率低'],
    [true, undefined],
  ]);
});
