import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { AccessRules } from '#apps/api/access/access-rules.js';
import { Limits } from '#apps/api/ports/limits.js';
import { PASSWORD, Stand } from '#apps/api/testing/stand.js';
import { startHttp } from '#apps/api/testing/start-http.js';
import { may, TOKEN_PREFIX } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';

/*
 * Log-ins while connections of one address try made-up names: from another address, and from a known device behind the same address. What
 * somebody who is in waits for while connections ask without a session. And what it costs to know who asks. Exit code 1 when a right
 * log-in is refused or late, somebody who is in is, or knowing who asks takes too long.
 */
const { values } = parseArgs({
  options: { connections: { type: 'string', default: '60' }, logins: { type: 'string', default: '25' } },
});
const [connections, logins] = [values.connections, values.logins].map(Number) as [number, number];

/** A right log-in is in within so long, who asks is known within so long, and who is in is answered within so long 95 times of 100, milliseconds. */
const LATEST = 2_000;
const DEAREST = 0.3;
const STAFF_WAITS = 500;
/** As they are by default. */
const RATE = { perSecond: 50, burst: 1_000 };
/** A place of some size: its board is what strangers make us work for. */
const FLEET = { halls: 300, kiosks: 3_000 };

const line = (name: string, value: string, target = ''): void =>
  console.log(`  ${name.padEnd(56)}${value.padStart(14)}  ${target}`.trimEnd());

const stand = await Stand.open();
const http = await startHttp({
  ...stand.parts,
  clock: new SystemClock(1),
  trustedProxies: ['127.0.0.1'],
  accessRules: new AccessRules(),
});

const logIn = (name: string, password: string, from: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${http.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...more },
    body: JSON.stringify({ name, password }),
  });

/** Milliseconds of each, in order; what was refused took for ever. */
async function timed(from: string, more: Record<string, string> = {}): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < logins; i++) {
    const began = performance.now();
    const { status, body } = await logIn('admin', PASSWORD, from, more);
    await body?.cancel();
    took.push(status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY);
  }
  return took.sort((a, b) => a - b);
}

function tell(name: string, took: number[]): boolean {
  const inTime = took.filter((ms) => ms < LATEST).length;
  line(`${name}: in within ${LATEST / 1000} s`, `${inTime} of ${logins}`, `${logins} of ${logins}`);
  line(`${name}, ms: half, slowest`, `${took[took.length >> 1]?.toFixed(0)}, ${took.at(-1)?.toFixed(0)}`);
  return inTime === logins;
}

async function flooded(): Promise<boolean> {
  const browser = { origin: http.url, 'sec-fetch-site': 'same-origin' };
  const cookies = (await logIn('admin', PASSWORD, '198.51.100.7', browser)).headers.getSetCookie();
  const device = cookies.map((one) => one.split(';')[0]).find((one) => one?.startsWith('hallwatch_device=')) ?? '';
  let [flooding, tried] = [true, 0];
  const flood = Array.from({ length: connections }, async (_, k) => {
    for (let n = 0; flooding; n++, tried++) await (await logIn(`nobody-${k}-${n % 3}`, 'x', '198.51.100.7')).body?.cancel();
  });
  const elsewhere = tell('another address', await timed('203.0.113.9'));
  const sameAddress = tell('a known device behind the same address', await timed('198.51.100.7', { ...browser, cookie: device }));
  flooding = false;
  await Promise.all(flood);
  line('made-up names answered meanwhile', String(tried));
  return elsewhere && sameAddress;
}

/** Milliseconds a time, of many. */
async function cost(times: number, act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (let i = 0; i < times; i++) await act();
  return (performance.now() - began) / times;
}

async function known(): Promise<boolean> {
  const { accounts, clock, apiTokens } = stand.parts;
  const { token } = (await (await logIn('admin', PASSWORD, '203.0.113.10')).json()) as { token: string };
  const actor = { account: 'admin', personId: null, roles: ['administrator' as const], scope: null, entry: 'session' as const };
  const asked = async () => may(actor, 'order.read', { separated: false }, { hall: 'h', region: 'r', department: null });
  const bySession = await cost(2_000, () => accounts.bySession(token, clock.now()));
  const byToken = await cost(2_000, () => apiTokens.by(`${TOKEN_PREFIX}${'x'.repeat(43)}`, clock.now()));
  const mayMs = await cost(100_000, asked);
  const request =
    (path: string, headers: Record<string, string> = {}) =>
    async () =>
      (await fetch(`${http.url}${path}`, { headers })).arrayBuffer();
  await cost(500, request('/api/v1/health/live'));
  const open = await cost(2_000, request('/api/v1/health/live'));
  const guarded = await cost(2_000, request('/api/v1/session', { authorization: `Bearer ${token}` }));
  line('the database asked for a session, ms', bySession.toFixed(3));
  line('the database asked for a token, ms', byToken.toFixed(3));
  line('may(), ms', mayMs.toFixed(5));
  line('a request without a session, ms', open.toFixed(3));
  line('a request with one, ms', guarded.toFixed(3));
  line('who asks, a request, ms', (guarded - open).toFixed(3), `< ${DEAREST}`);
  return guarded - open < DEAREST;
}

/** Answers whose session the staff have: the one of the stand is of another time, and over by now. */
async function register(): Promise<string> {
  const { token } = (await (await logIn('admin', PASSWORD, '203.0.113.10')).json()) as { token: string };
  const halls = Array.from({ length: FLEET.halls }, (_, n) => ({
    ...{ id: `h-${n}`, name: `大厅 ${n}`, region: `r-${n % 10}`, address: '—', hotline: '0000-000000' },
  }));
  const kiosks = Array.from({ length: FLEET.kiosks }, (_, n) => ({
    ...{ id: `K-${n}`, hall: `h-${n % FLEET.halls}`, type: 'UTIL', name: `终端 ${n}`, services: ['CASH', 'QRPAY', 'RCPT'] },
  }));
  const { status } = await fetch(`${http.url}/api/v1/fleet`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ halls, kiosks }),
  });
  if (status !== 200) throw new Error(`The fleet was refused with ${status}`);
  return token;
}

/** Milliseconds of each answer to somebody who is in, in order; what was refused took for ever. */
async function answeredStaff(url: string, token: string, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' };
    const answer = await fetch(`${url}${n % 2 === 0 ? '/api/v1/session' : '/api/v1/orders'}`, { headers });
    await answer.arrayBuffer();
    took.push(answer.status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY);
    await pause(20);
  }
  return took.sort((a, b) => a - b);
}

async function besideStrangers(url: string, token: string, of: 'one address' | 'an address each'): Promise<boolean> {
  const workerData = { url, connections, each: of === 'an address each' };
  const thread = new Worker(new URL('./strangers-thread.js', import.meta.url), { workerData });
  await pause(1_000);
  const took = await answeredStaff(url, token, 200);
  thread.postMessage('stop');
  const [{ statuses }] = (await once(thread, 'message')) as [{ statuses: object }];
  await thread.terminate();
  const late = took[Math.floor(took.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  line(`staff beside strangers of ${of}, ms: half, slowest`, `${took[took.length >> 1]?.toFixed(0)}, ${took.at(-1)?.toFixed(0)}`);
  line('95 of 100 within, ms', late.toFixed(0), `< ${STAFF_WAITS}`);
  line('strangers were answered', JSON.stringify(statuses).replace(/[{}"]/g, ''));
  return late < STAFF_WAITS;
}

async function undisturbed(): Promise<boolean> {
  const token = await register();
  const inFull = { ...stand.parts, clock: new SystemClock(1), trustedProxies: ['127.0.0.1'], limits: new Limits(40, RATE) };
  const { url, close } = await startHttp({
    ...inFull,
    web: { HTTP_RATE_PER_SECOND: RATE.perSecond, HTTP_RATE_BURST: RATE.burst },
  });
  const alone = await answeredStaff(url, token, 100);
  line('staff alone, ms: half, slowest', `${alone[50]?.toFixed(0)}, ${alone.at(-1)?.toFixed(0)}`);
  const one = await besideStrangers(url, token, 'one address');
  const each = await besideStrangers(url, token, 'an address each');
  await close();
  return one && each;
}

const quick = await known();
const inTime = await flooded();
const calm = await undisturbed();
await http.close();
await stand.close();
process.exitCode = quick && inTime && calm ? 0 : 1;
