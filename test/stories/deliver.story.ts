import { afterAll, beforeAll, expect } from '@jest/globals';
import type { AlertMessage, MaintenanceOrder, OutboxItem, Person } from '#libs/domain/index.js';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { Receiver } from '../harness/receiver.js';
import { sampleOrder } from '../harness/sample-books.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor({ env: { HALLWATCH_PUBLIC_URL: 'https://watch.invalid/' } });
const phones = new Receiver();
beforeAll(() => phones.open());
afterAll(() => phones.close());

const person = (id: string, paths: string[], more: Partial<Person> = {}) => ({
  ...{ id, name: `示例${id}`, roles: ['technician'], halls: [], skills: [] },
  channels: paths.map((path) => ({ kind: 'webhook', url: phones.at(path) })),
  ...more,
});

async function register(people: unknown[], hall: Record<string, unknown> = {}): Promise<void> {
  const place = { id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-000', ...hall };
  const { status } = await here.station.call('/api/v1/fleet', { body: { halls: [place], kiosks: [], people } });
  expect(status).toBeLessThan(300);
}

/** An order and its alert, as a decision keeps them. */
async function tell(id: string, to: string, more: Partial<MaintenanceOrder> = {}): Promise<void> {
  const { books } = here.station.stores;
  const at = here.station.clock.now();
  const order = sampleOrder({ id: `MO-${id}`, incidentId: `IN-${id}`, assignee: to, ...more });
  await books.transact(async (open) => {
    await open.orders.save(order);
    const alert = { type: 'alert' as const, orderId: order.id, kioskId: 'K-1', hallId: 'hall-1', to, channel: 0 };
    await open.outbox.put({
      id: `AL-${id}`,
      message: { ...alert, body: { event: 'order.opened', at: new Date(at).toISOString() } },
      at,
    });
  });
}

const orderOf = async (kioskId: string): Promise<MaintenanceOrder> => {
  const [order] = await booksOf(here.station, kioskId).orders();
  if (!order) throw new Error(`${kioskId} has no order`);
  return order;
};

story('two hundred receivers that hang delay nobody: a healthy one has its alert within a second', async () => {
  const { station } = here;
  phones.answers.set('/hangs', 'hangs');
  const hanging = Array.from({ length: 200 }, (_, n) => person(`h-${n}`, [`/hangs/${n}`]));
  await register([...hanging, person('p-well', ['/well'])]);
  for (const { id } of hanging) await tell(id, id);
  station.pipeline.deliver.wake();
  await station.until(() => phones.got.length >= 100, 'many that hang');
  // The machine may be busy with other things: what counts is the quickest of some, each while all the others hang.
  const took: number[] = [];
  for (let n = 0; n < 5 && Math.min(...took) >= 1_000; n++) {
    const since = performance.now();
    await tell(`well-${n}`, 'p-well');
    station.pipeline.deliver.wake();
    await station.until(() => phones.to('/well').length > n, 'the alert of who is well');
    took.push((phones.to('/well')[n]?.at ?? Number.POSITIVE_INFINITY) - since);
  }
  expect(Math.min(...took)).toBeLessThan(1_000);
  await station.until(() => phones.got.length >= 200 + took.length, 'all of them to be tried');
  for (const { id } of hanging) await station.stores.outbox.settle(await given(`AL-${id}`));
});

/** The story is over for it. */
async function given(id: string): Promise<OutboxItem> {
  const { items } = await here.station.stores.outbox.list({ limit: 500 });
  const item = items.find((one) => one.id === id);
  if (!item) throw new Error(`${id} is not there`);
  return { ...item, state: 'dead' };
}

story('who refuses is said at the order and withheld; another way to them, then the next person, is told', async () => {
  const { station } = here;
  phones.answers.set('/gone', 404);
  phones.answers.set('/robot', { status: 200, says: '{"errcode":40008,"errmsg":"invalid message type"}' });
  const people = [person('p-1', ['/gone', '/robot']), person('p-2', ['/gone', '/second']), person('p-3', ['/third'])];
  await register(people, { firstResponsible: 'p-3' });
  const both = await station.kiosk('K-refused', { maintainer: 'p-1' });
  const one = await station.kiosk('K-other-way', { maintainer: 'p-2' });
  await one.fault('BNA-002', 'noteAcceptor');
  await station.until(() => phones.to('/second').length === 1, 'the other way');
  await both.fault('BNA-002', 'noteAcceptor');
  await station.until(() => phones.to('/third').length === 1, 'the next person');
  const [told] = phones.to('/third');
  expect(told?.body).toMatchObject({ event: 'order.opened', to: { id: 'p-3' }, insteadOf: { id: 'p-1' } });
  expect(told?.body.text.zh).toContain('未能通知到示例p-1');
  const order = await orderOf('K-refused');
  expect(told?.body['links']).toMatchObject({ order: `https://watch.invalid/orders/${order.id}` });
  const notes = order.history.filter(({ what }) => what === 'sendFailed').map(({ note }) => note.en);
  expect(notes).toHaveLength(2);
  expect(notes.join()).toMatch(/404.*invalid message type|invalid message type.*404/);
  const withheld = async (kioskId: string) =>
    ((await station.call(`/api/v1/withheld?of=alert&kioskId=${kioskId}`)).body as { items: { reason: string; to?: string }[] })
      .items;
  expect((await withheld('K-refused')).map(({ reason, to }) => [reason, to])).toEqual([['refused', 'p-1']]);
  expect(await withheld('K-other-way')).toEqual([]);
  const { body } = await station.call('/api/v1/health/ready');
  expect((body as { parts: Record<string, string> }).parts['receivers']).toContain('示例p-1 (p-1)');

  await both.fault('BNA-002', 'noteAcceptor', 'cleared');
  await station.until(() => phones.to('/third').length === 2, 'the end, told to who was told the beginning');
  expect(phones.to('/third')[1]?.body.event).toBe('order.closed');
});

story('a repair that nobody takes on is not called arranged: the notice is corrected when the message is refused', async () => {
  const { station } = here;
  phones.answers.set('/refuses', 404);
  await register([person('p-9', ['/refuses'])], { firstResponsible: 'p-9' });
  const kiosk = await station.kiosk('K-nobody', { maintainer: 'p-9' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const notice = async () => (await booksOf(station, 'K-nobody').notices('published'))[0];
  expect((await notice())?.history[0]?.what).toBe('published');
  await station.until(() => phones.to('/refuses').length > 0, 'the refusal');
  const isArranged = async (): Promise<boolean> => {
    await station.forward(SECOND);
    return (await notice())?.arranged !== false;
  };
  await station.until(async () => !(await isArranged()), 'the notice to say so');
  expect((await notice())?.body.zh).toContain('正在安排维修人员');
  // Somebody has corrected the address: it is tried again, and somebody has it.
  phones.answers.delete('/refuses');
  await station.forward(61 * MINUTE);
  await station.until(isArranged, 'the repair to be arranged after all');
  expect((await notice())?.body.zh).toContain('现已安排维修');
});

story(
  'what is over before it could be told is told as over, once, late, with both times, at the address of that moment',
  async () => {
    const { station } = here;
    phones.answers.set('/away', 503);
    await register([person('p-4', ['/away'])]);
    const kiosk = await station.kiosk('K-late', { maintainer: 'p-4' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.until(() => phones.to('/away').length === 1, 'the first try');
    await register([person('p-4', ['/new'])]);
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await station.until(() => phones.to('/new').length === 1, 'the word of the end');
    await station.forward(5 * MINUTE);
    const events = phones.to('/new').filter(({ body }) => (body['kiosk'] as { id?: string } | null)?.id === 'K-late');
    const ofFault = events.filter(({ body }) => (body['reason'] as { en: string }).en !== 'Kiosk silent');
    expect(ofFault.map(({ body }) => body.event).slice(0, 1)).toEqual(['order.closed']);
    expect(ofFault[0]?.body['late']).toMatchObject({ beganAt: expect.any(String), happenedAt: expect.any(String) });
    expect(ofFault[0]?.body.text.zh).toMatch(/迟到的通知/);
    expect(ofFault[0]?.body.text.zh).not.toMatch(/先做|请于/);
    const { items } = await station.stores.outbox.list({ limit: 500 });
    const opened = items.find(
      ({ message }) => message.type === 'alert' && message.to === 'p-4' && message.body['event'] === 'order.opened',
    );
    expect(opened).toMatchObject({ state: 'sent', toldWith: expect.stringMatching(/^AL-/) });
  },
);

story('what the last version put into the outbox, with its address and its words, is still sent', async () => {
  const { station } = here;
  const message: AlertMessage = {
    type: 'alert',
    orderId: 'MO-of-before',
    kioskId: 'K-1',
    hallId: 'hall-1',
    to: 'p-gone',
    address: { kind: 'webhook', url: phones.at('/before') },
    body: { event: 'order.opened', at: new Date(station.clock.now()).toISOString(), text: { zh: '旧', en: 'old' } },
  };
  const at = station.clock.now();
  await station.stores.books.transact(({ outbox }) => outbox.put({ id: 'AL-of-before', message, at }));
  station.pipeline.deliver.wake();
  await station.until(() => phones.to('/before').length === 1, 'the alert of before');
  expect(phones.to('/before')[0]).toMatchObject({
    headers: { 'idempotency-key': 'AL-of-before' },
    body: { id: 'AL-of-before', text: { en: 'old' } },
  });
});

story('who does not answer for ten minutes is not told by this way: somebody else is', async () => {
  const { station } = here;
  phones.answers.set('/silent', 503);
  await register([person('p-5', ['/silent']), person('p-6', ['/sixth'])], { firstResponsible: 'p-6' });
  await station.settled();
  await tell('silent', 'p-5');
  station.pipeline.deliver.wake();
  await station.until(() => phones.to('/silent').length === 1, 'the first try');
  // Whoever is responsible for the hall now may be told of other orders too.
  const told = (): boolean => phones.to('/sixth').some(({ body }) => JSON.stringify(body).includes('MO-silent'));
  for (let i = 0; i < 40 && !told(); i++) await station.forward(30 * SECOND);
  await station.until(told, 'the other person');
  const history = async (): Promise<string[]> =>
    ((await station.stores.orders.one('MO-silent'))?.history ?? []).map(({ what }) => what);
  await station.until(async () => (await history()).length > 0, 'the word of it at the order');
  expect(await history()).toEqual(['sendFailed']);
});
