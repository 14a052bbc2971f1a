import { expect } from '@jest/globals';
import { DAY, HOUR, type OutboxItem } from '#libs/domain/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

const asked = async <T>(path: string, body?: unknown, method?: string): Promise<T> => {
  const answer = await here.station.call(`/api/v1/${path}`, { ...(method && { method }), ...(body !== undefined && { body }) });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer.body as T;
};

story('a kiosk is renamed: who did it and when is told, and what it was called an hour before', async () => {
  const { station } = here;
  await station.kiosk('K-1', { name: '缴费终端' });
  const before = new Date(station.clock.now()).toISOString();
  await station.forward(HOUR);
  const at = new Date(station.clock.now()).toISOString();
  await asked('kiosks/K-1', { name: '缴费终端（新）' }, 'PATCH');
  const { items } = await asked<{ items: object[] }>('kiosks/K-1/history');
  expect(items).toMatchObject([
    { what: 'kiosk.change', by: 'admin', at, before: { name: '缴费终端' }, after: { name: '缴费终端（新）' } },
    { what: 'kiosk.add', by: 'admin', before: null },
  ]);
  expect(await asked(`kiosks/K-1?asOf=${before}`)).toMatchObject({ name: '缴费终端' });
});

// S4-D1b
story('while the maintainer is away, the deputy has the order and hears of it, and it says for whom', async () => {
  const { station } = here;
  const channels = [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }];
  const now = station.clock.now();
  const away = { person: 'p-2', from: now - HOUR, to: now + DAY };
  const people = [
    { id: 'p-1', name: '示例甲', roles: ['technician'], channels, deputies: [away] },
    { id: 'p-2', name: '示例乙', roles: ['technician'], channels },
  ];
  await asked('fleet', { people });
  const kiosk = await station.kiosk('K-2', { maintainer: 'p-1' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [order] = await booksOf(station, 'K-2').orders();
  expect(order).toMatchObject({ assignee: 'p-2' });
  expect(order?.history.map(({ note }) => note.en)).toContain('示例乙 stands in for 示例甲');
  const { items } = await asked<{ items: OutboxItem[] }>('alerts');
  const told = items.flatMap(({ message }) => (message.type === 'alert' && message.orderId === order?.id ? [message.to] : []));
  expect([...new Set(told)]).toEqual(['p-2']);
});
