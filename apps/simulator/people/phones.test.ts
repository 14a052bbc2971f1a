import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Phones } from './phones.js';

const SECRET = 'of the demo';
let phones: Phones;
let told: string[] = [];

beforeEach(async () => {
  told = [];
  phones = await Phones.open({ secret: SECRET, now: () => 0, show: (to, text) => told.push(`${to}: ${text}`) });
});
afterEach(() => phones.close());

async function sent(body: string, secret = SECRET): Promise<number> {
  const signature = createHmac('sha256', secret).update(`1.${body}`).digest('hex');
  const headers = { 'x-hallwatch-timestamp': '1', 'x-hallwatch-signature': `sha256=${signature}` };
  return (await fetch(phones.url, { method: 'POST', body, headers })).status;
}

const alert = (id: string, zh: string) =>
  JSON.stringify({ id, event: 'order.opened', to: { name: '维护员一' }, text: { zh, en: '' } });

test('what is signed rightly is taken, told once, and on the page', async () => {
  expect(await sent(alert('AL-1', '打印机缺纸'))).toBe(204);
  expect(await sent(alert('AL-1', '打印机缺纸'))).toBe(204);
  expect(told).toEqual(['维护员一: 打印机缺纸']);
  const page = await fetch(phones.url);
  expect(await page.text()).toContain('<td>维护员一<td>打印机缺纸');
});

test('what is not from Hallwatch is refused by its reason, and shown to nobody', async () => {
  expect(await sent(alert('AL-1', 'x'), 'another')).toBe(401);
  expect(await sent('no JSON')).toBe(400);
  expect(await sent('x'.repeat(1_000_001))).toBe(413);
  expect((await fetch(phones.url, { method: 'DELETE' })).status).toBe(405);
  expect(told).toEqual([]);
});

test('what an alert says is shown as its words, whatever they are', async () => {
  await sent(alert('AL-2', '<script>alert(1)</script>'));
  expect(await (await fetch(phones.url)).text()).not.toContain('<script>');
});
