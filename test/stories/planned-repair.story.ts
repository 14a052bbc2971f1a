import { expect } from '@jest/globals';
import { DAY, HOUR, type MaintenanceOrder } from '#libs/domain/index.js';
import { furnished, LOGGED_IN, pass, phonesFor, toldOf } from '../harness/limits.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();
const PLAN = { items: ['更换风扇', '清理风道'], hours: 3.5, materialFen: 12_800, otherFen: 5_000 };

const open = async (body: Record<string, unknown>): Promise<string> => {
  const { status, body: told } = await here.station.call('/api/v1/orders', { body });
  expect(status).toBe(201);
  return (told as { orderId: string }).orderId;
};
const did = (id: string, body: Record<string, unknown>) => here.station.call(`/api/v1/orders/${id}/acts`, { body });
const orderOf = async (id: string): Promise<MaintenanceOrder> =>
  (await here.station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder;

// S0-C1.7, S0-C1.8
story('a planned repair waits for the approval of another, and nobody is called for it before', async () => {
  const { station } = here;
  await furnished(station, phones);
  const wanted = { kind: 'upkeep', kioskId: 'K-1', what: '季度检修', by: 'p-4', plan: PLAN };
  expect((await station.call('/api/v1/orders', { body: { ...wanted, kind: 'clean' } })).status).toBe(400);
  const id = await open({ ...wanted, dueAt: new Date(station.clock.now() + 20 * DAY).toISOString() });
  expect(await orderOf(id)).toMatchObject({ state: 'open', unapproved: true, plan: PLAN });
  await pass(station, 6 * HOUR);
  // The first responsible made it: of those who may approve it the supervisor is next.
  expect(await toldOf(station)).toEqual(['planWaits p-3']);
  await station.until(() => phones.to('/p-3').length > 0, 'the supervisor is told of it');
  const [said] = phones.to('/p-3');
  expect(said?.body.text.zh).toMatch(/检修计划待批准.*更换风扇、清理风道；工时 3\.5 小时，费用合计 178\.00 元/);
  expect((await orderOf(id)).history).toHaveLength(1);
  const waiting = await station.call('/api/v1/orders/board?unapproved=true&state=open');
  expect((waiting.body as { columns: { items: { id: string }[] }[] }).columns[0]?.items.map((one) => one.id)).toEqual([id]);

  expect(await did(id, { act: 'order.accept', by: 'p-1' })).toMatchObject({
    status: 409,
    body: {
      because: 'not-approved',
      says: { zh: '检修计划尚未批准，批准后方可接单（order.approve；S0-C1.8）' },
      possible: expect.arrayContaining(['order.approve', 'order.refusePlan']),
    },
  });
  expect(await did(id, { act: 'order.approve', by: 'p-4' })).toMatchObject({ status: 409, body: { because: 'own-plan' } });
  expect((await did(id, { act: 'order.approve', by: 'p-3' })).status).toBe(201);
  expect(await toldOf(station)).toEqual(['planWaits p-3', 'opened p-2']);
  expect(await did(id, { act: 'order.approve', by: 'p-3' })).toMatchObject({ status: 409, body: { because: 'no-plan-waits' } });
  expect((await did(id, { act: 'order.accept', by: 'p-2' })).status).toBe(201);
  expect(await orderOf(id)).toMatchObject({ state: 'accepted', plan: { approved: { by: 'p-3' } } });
});

story('a plan that is refused is over, with the reason', async () => {
  await here.station.kiosk('K-2', { heartbeatS: 86_400 });
  const id = await open({ kind: 'repair', kioskId: 'K-2', what: '更换整机线缆', by: 'p-4', plan: PLAN });
  expect((await did(id, { act: 'order.refusePlan', by: 'p-3', reason: '费用过高' })).status).toBe(201);
  const order = await orderOf(id);
  expect([order.state, order.history.at(-1)?.note.zh]).toEqual(['cancelled', '检修计划未批准：费用过高']);
});
