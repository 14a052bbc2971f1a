import { expect } from '@jest/globals';
import type { ChainedAct, MaintenanceOrder } from '#libs/domain/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

const person = (id: string) => ({ id, name: `示例${id}`, roles: ['technician'], halls: ['hall-1'], skills: [], channels: [] });

async function orderOf(kioskId: string): Promise<MaintenanceOrder> {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(person) } });
  const kiosk = await station.kiosk(kioskId);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [order] = await booksOf(station, kioskId).orders();
  if (!order) throw new Error(`${kioskId} has no order`);
  return order;
}

const accept = (id: string, by: string, headers: Record<string, string> = {}) =>
  here.station.call(`/api/v1/orders/${id}/acts`, { body: { act: 'order.accept', by }, headers });

const actsOn = async (kind: string, id: string): Promise<ChainedAct[]> =>
  (await here.station.stores.chain.list({ subjectKind: kind, subjectId: id, limit: 99 })).items;

story('two technicians accept one order at once: one has it, the other is told who was first', async () => {
  const { id } = await orderOf('K-1');
  const both = await Promise.all(['p-1', 'p-2'].map((by) => accept(id, by, { 'if-match': '"0"' })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  const [order] = await booksOf(here.station, 'K-1').orders();
  const lost = both.find(({ status }) => status === 409)?.body;
  expect(lost).toMatchObject({ type: 'urn:hallwatch:problem:stale', by: order?.assignee, what: 'accepted' });
  const acts = await actsOn('order', id);
  expect(acts.map(({ what, onBehalfOf }) => [what, onBehalfOf]).sort()).toEqual([
    ['order.accept', 'p-1'],
    ['order.accept', 'p-2'],
  ]);
  expect(acts.map(({ after }) => after)).toEqual(
    expect.arrayContaining([{ refused: 'stale' }, expect.objectContaining({ state: 'accepted', assignee: order?.assignee })]),
  );
});

story('a telephone that sends an act twice acts once, and is answered alike', async () => {
  const { id } = await orderOf('K-2');
  const key = { 'idempotency-key': 'phone-7-accept-1' };
  const [first, second] = [await accept(id, 'p-1', key), await accept(id, 'p-1', key)];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  const [order] = await booksOf(here.station, 'K-2').orders();
  expect(order?.history.filter(({ what }) => what === 'accepted')).toHaveLength(1);
  expect(await actsOn('order', id)).toHaveLength(1);
  const other = await here.station.call(`/api/v1/orders/${id}/acts`, { body: { act: 'order.arrive', by: 'p-1' }, headers: key });
  expect(other).toMatchObject({ status: 409, body: { type: 'urn:hallwatch:problem:key-used' } });
});

story('an account that is nobody’s says by whom it was done', async () => {
  const { id } = await orderOf('K-3');
  const answer = await here.station.call(`/api/v1/orders/${id}/acts`, { body: { act: 'order.accept' } });
  expect(answer).toMatchObject({ status: 422, body: { type: 'urn:hallwatch:problem:nobodys-account' } });
});

story('a silence that is sent twice is one, and whoever ends it is in the chain', async () => {
  const { station } = here;
  await orderOf('K-4');
  const body = { for: { kioskId: 'K-4' }, until: new Date(station.clock.now() + 3_600_000).toISOString(), why: '换纸' };
  const headers = { 'idempotency-key': 'page-3-silence-9' };
  const both = [
    await station.call('/api/v1/silences', { body, headers }),
    await station.call('/api/v1/silences', { body, headers }),
  ];
  expect(both.map(({ status }) => status)).toEqual([201, 201]);
  const { id } = (both[0] as { body: { id: string } }).body;
  expect(both[1]?.body).toEqual(both[0]?.body);
  await station.call(`/api/v1/silences/${id}`, { method: 'DELETE' });
  const acts = await actsOn('silence', id);
  expect(acts.map(({ what, by }) => [what, by])).toEqual([
    ['silence.end', 'admin'],
    ['silence.open', 'admin'],
  ]);
  expect(acts[0]).toMatchObject({ before: { endedAt: null }, after: { endedBy: 'admin' } });
});

story('who changes the past behind the back of Hallwatch is found out, and told where', async () => {
  const { station } = here;
  const { id } = await orderOf('K-5');
  await accept(id, 'p-1');
  const { database, chain } = station.stores;
  const [act] = await actsOn('order', id);
  expect((await station.call('/api/v1/audit/verify')).body).toMatchObject({ fault: null });
  await chain.anchor(station.clock.now());
  await database.query('ALTER TABLE act DISABLE TRIGGER USER');
  await database.query(`UPDATE act SET body = jsonb_set(body, '{onBehalfOf}', '"p-2"') WHERE number = $1`, [act?.number]);
  const found = await station.call('/api/v1/audit/verify');
  expect(found.body).toMatchObject({ fault: { what: 'changed', number: act?.number, says: { zh: '该条操作记录被改动过' } } });
});
