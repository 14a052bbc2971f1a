import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  const channels = ['/a', '/b'].map((path) => ({ kind: 'webhook', url: `https://hooks.example${path}` }));
  const people = [
    { id: 'p-1', name: '示例甲', channels },
    { id: 'p-2', name: '示例乙' },
    { id: 'p-3', name: '示例丙', channels },
  ];
  expect((await stand.admin('POST', '/api/v1/fleet', { people })).status).toBe(200);
}, 60_000);
afterAll(() => stand.close());

const send = (personId: string) => stand.admin('POST', `/api/v1/people/${personId}/test-alert`);

test('a test alert goes by each channel of a person, says that nothing is to be done, and can be asked for', async () => {
  const answer = await send('p-1');
  expect(answer.status).toBe(202);
  const { alerts } = (await answer.json()) as { alerts: string[] };
  expect(alerts).toHaveLength(2);
  const [first, second] = await Promise.all(alerts.map((id) => stand.get<{ message: object }>(`/api/v1/alerts/${id}`)));
  expect(first).toMatchObject({
    state: 'waiting',
    message: {
      to: 'p-1',
      channel: 0,
      orderId: null,
      body: { event: 'alert.test', text: { zh: expect.stringContaining('无需处理') } },
    },
  });
  expect(second).toMatchObject({ message: { channel: 1 } });
});

test('a test alert is an act, and one that is sent twice goes once', async () => {
  const headers = { ...stand.bearer, 'idempotency-key': 'a-test-alert-0001' };
  const again = (personId: string) => stand.anybody('POST', `/api/v1/people/${personId}/test-alert`, undefined, headers);
  const [first, second] = [await again('p-1'), await again('p-1')];
  const ids = await first.json();
  expect(await second.json()).toEqual(ids);
  expect(await stand.parts.chain.one('a-test-alert-0001')).toMatchObject({
    what: 'alert.test',
    by: 'admin',
    subject: { kind: 'person', id: 'p-1' },
    after: { channels: 2 },
  });
  expect(await again('p-3')).toMatchObject({ status: 409 });
});

test.each([
  ['somebody without a channel', 'p-2', 422],
  ['nobody of the register', 'p-9', 404],
])('%s is sent none', async (_, personId, status) => {
  expect((await send(personId)).status).toBe(status);
});

test('an alert that is not there is not found', async () => {
  expect((await stand.admin('GET', '/api/v1/alerts/AL-none')).status).toBe(404);
});
