import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOW, Stand } from '../testing/stand.js';

const PHONE = '13812345678';
let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/halls', { id: 'hall-1', name: '一号厅', region: 'city', address: 'a', hotline: PHONE });
}, 60_000);
afterAll(() => stand.close());

test('why somebody acts is masked and counted, and a number that is meant as a contact is not', async () => {
  const until = new Date(NOW + 3_600_000).toISOString();
  const answer = await stand.admin('POST', '/api/v1/silences', { for: { hallId: 'hall-1' }, until, why: `投诉人 ${PHONE}` });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ why: `投诉人 ${'*'.repeat(PHONE.length)}` });
  expect(await stand.get('/api/v1/halls/hall-1')).toMatchObject({ hotline: PHONE });
  expect(await stand.parts.metrics.metrics()).toMatch(/hallwatch_masked_total\{kind="mobile",where="people"\} 1/);
});

test('what an alert of others says is masked', async () => {
  const alert = { status: 'firing', fingerprint: 'ab', startsAt: new Date(NOW).toISOString(), labels: { alertname: 'x' } };
  const body = { version: '4', alerts: [{ ...alert, annotations: { summary: `call ${PHONE}` } }] };
  expect((await stand.admin('POST', '/api/v1/alerts/prometheus', body)).status).toBe(200);
  expect(await stand.parts.metrics.metrics()).toMatch(/hallwatch_masked_total\{kind="mobile",where="outside-alert"\} 1/);
});
