import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PASSWORD, Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';

let stand: Stand;
let http: { url: string; close(): Promise<void> };
beforeAll(async () => {
  stand = await Stand.open();
  http = await startHttp({ ...stand.parts, trustedProxies: ['127.0.0.1'] });
}, 60_000);
afterAll(async () => {
  await http.close();
  await stand.close();
});

const BROWSER = () => ({ origin: http.url, 'sec-fetch-site': 'same-origin' });
const logIn = (name: string, password: string, from: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${http.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...more },
    body: JSON.stringify({ name, password }),
  });

test('while sixty connections of one address try made-up names, right log-ins come in from another one and from a known device behind it', async () => {
  const cookies = (await logIn('admin', PASSWORD, '198.51.100.7', BROWSER())).headers.getSetCookie();
  const device = cookies.map((one) => one.split(';')[0] ?? '').find((one) => one.startsWith('hallwatch_device=')) ?? '';
  expect(cookies.find((one) => one.startsWith('hallwatch_device='))).toMatch(/HttpOnly; SameSite=Strict$/);
  let flooding = true;
  const answered = new Set<number>();
  const flood = Array.from({ length: 60 }, async (_, k) => {
    while (flooding) {
      answered.add((await logIn(`nobody-${k}`, 'x', '198.51.100.7')).status);
      // Who is sent away at once leaves this process room to serve.
      await pause(20);
    }
  });
  while (!answered.has(429)) await pause(20);
  const right: number[] = [];
  for (let i = 0; i < 2; i++) {
    right.push((await logIn('admin', PASSWORD, '203.0.113.9')).status);
    right.push((await logIn('admin', PASSWORD, '198.51.100.7', { ...BROWSER(), cookie: device })).status);
  }
  flooding = false;
  await Promise.all(flood);
  expect([right, [...answered].sort()]).toEqual([
    [200, 200, 200, 200],
    [401, 429],
  ]);
}, 240_000);

test('a stranger who is wrong ten times shuts nobody out but where they are', async () => {
  for (let i = 0; i < 10; i++) await logIn('admin', 'a wrong one', '192.0.2.66');
  expect((await logIn('admin', PASSWORD, '192.0.2.66')).status).toBe(429);
  expect((await logIn('admin', PASSWORD, '192.0.2.67')).status).toBe(200);
}, 120_000);
