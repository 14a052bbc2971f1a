import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { INFLUX_ABSENT, startInflux } from '../../harness/influx-server.js';
import { letIn, MOSQUITTO_ABSENT, startMosquitto } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT, startPostgres } from '../../harness/postgres-server.js';
import { freePort, Spawned } from '../../harness/spawned.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const SECRET = 'made-up-for-the-test';
const HOTLINE = '0556-0000-119';
/** How long a worker may say nothing, and how long nobody watches before somebody is told, seconds. */
const SOON = { HALLWATCH_BLIND_SECONDS: '3', HALLWATCH_WATCHDOG_SECONDS: '1' };

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-blind-'));
const brokerFolder = mkdtempSync(join(tmpdir(), 'hallwatch-blind-broker-'));
const first = await startMosquitto({ folder: brokerFolder });
const postgres = await startPostgres();
const influx = await startInflux();
const absent = [!first && MOSQUITTO_ABSENT, !postgres && POSTGRES_ABSENT, !influx && INFLUX_ABSENT].filter(Boolean);

afterAll(async () => {
  await postgres?.stop();
  await influx?.stop();
  for (const one of [folder, brokerFolder]) rmSync(one, { recursive: true, force: true });
}, 30_000);

const WHAT = 'while nobody watches every page says so, and the administrators are told once';
if (!first || !postgres || !influx) test.skip(`${WHAT} (${absent.join('; ')})`, () => undefined);
else describe(WHAT, () => stories(first, postgres, influx));

interface Said {
  state: string;
  because?: string;
  since?: string | null;
  says?: { zh: string };
}

function stories(
  begun: NonNullable<typeof first>,
  server: NonNullable<typeof postgres>,
  series: NonNullable<typeof influx>,
): void {
  let broker = begun;
  const heard: { event: string; since: string; key: string }[] = [];
  let calls = 0;
  const phone = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      if (request.url === '/outside') calls++;
      else heard.push({ ...JSON.parse(body), key: String(request.headers['idempotency-key']) });
      response.writeHead(204).end();
    });
  });
  const processes: Spawned[] = [];
  const pages: string[] = [];
  let worker: Spawned;
  let token = '';

  const until = async (holds: () => Promise<boolean> | boolean, what: string): Promise<void> => {
    const end = performance.now() + 45_000;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`Waited for ${what}.\n${processes.map(({ output }) => output).join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const phoneAt = (path: string): string => `http://127.0.0.1:${(phone.address() as AddressInfo).port}${path}`;
  const start = (program: string, env: Record<string, string>): Spawned => {
    const stores = { HALLWATCH_POSTGRES_URL: server.url, HALLWATCH_INFLUX_URL: series.url };
    const process = new Spawned(program, [], { ...stores, ...SOON, ...env });
    processes.push(process);
    return process;
  };
  const startWorker = (): Spawned =>
    start('worker', {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', SECRET),
      HALLWATCH_DATA_DIR: join(folder, 'worker'),
      HALLWATCH_WATCHDOG_URL: phoneAt('/outside'),
    });
  const startPages = async (name: string): Promise<void> => {
    const port = await freePort();
    const api = start('api', {
      HALLWATCH_HTTP_PORT: String(port),
      HALLWATCH_DATA_DIR: join(folder, name),
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    await api.says('"ready"', 60);
    pages.push(`http://127.0.0.1:${port}`);
  };
  const get = async <T>(path: string, at = pages[0]): Promise<T> =>
    (await fetch(`${at}${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<T>;
  const post = async (path: string, body: object): Promise<Response> =>
    fetch(`${pages[0]}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
  const state = async (at = pages[0]): Promise<Said> => (await get<{ monitoring: Said }>('/api/v1/state', at)).monitoring;
  const isSaid = (because: string | undefined) => async (): Promise<boolean> => {
    const said = await Promise.all(pages.map((at) => state(at)));
    return said.every((one) => one.because === because && (one.state === 'watching') === (because === undefined));
  };
  const toldOf = (event: string): string[] => [...new Set(heard.filter((one) => one.event === event).map(({ key }) => key))];

  beforeAll(async () => {
    await letIn(broker, { hallwatch: SECRET, 'K-1': SECRET });
    await new Promise<void>((resolve) => phone.listen(0, '127.0.0.1', () => resolve()));
    await startPages('api-1');
    await startPages('api-2');
    token = ((await (await post('session', { name: 'admin', password: ADMIN_PASSWORD })).json()) as { token: string }).token;
    const fleet = await post('fleet', fleetWith(phoneAt('/phone')));
    if (!fleet.ok) throw new Error(await fleet.text());
  }, 120_000);

  afterAll(async () => {
    await Promise.all(processes.map((process) => process.end('SIGKILL')));
    await broker.stop();
    phone.closeAllConnections();
    phone.close();
  }, 30_000);

  test('before the worker has begun nothing is said to be well, and nobody is alarmed', async () => {
    expect(await state()).toMatchObject({ state: 'interrupted', because: 'not-begun', since: null });
    const { monitoring } = await get<{ monitoring: Said }>('/api/v1/board');
    expect(monitoring.says?.zh).toContain('监测尚未开始');
    expect(heard).toEqual([]);
    worker = startWorker();
    await worker.says('"BrokerReached"', 60);
    await until(isSaid(undefined), 'both pages to see that somebody watches');
    await until(() => calls > 0, 'the call of the watchdog outside');
  }, 120_000);

  test('a notice stands that the worker published', async () => {
    const kiosk = await connectAsync(broker.urlOf('K-1', SECRET), { clientId: 'K-1' });
    const said = { ts: Date.now(), bootId: 'b-1', seq: 1, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
    await kiosk.publishAsync('hallwatch/v1/anqing/K-1/fault', JSON.stringify(said), { qos: 1 });
    await kiosk.endAsync();
    await until(async () => (await notices()).length === 1, 'the notice');
  }, 60_000);

  const notices = async (): Promise<unknown[]> =>
    (await get<{ halls: { notices: unknown[] }[] }>('/api/v1/board')).halls.flatMap((hall) => hall.notices);

  test('the worker is killed: state, board and feeds of all pages say since when, and the administrator is told once by two who see it', async () => {
    const before = Date.now();
    await worker.end('SIGKILL');
    await until(isSaid('worker-silent'), 'the pages to say that the worker is silent');
    const { since } = await state();
    expect(Math.abs(Date.parse(String(since)) - before)).toBeLessThan(10_000);
    const { monitoring } = await get<{ monitoring: Said }>('/api/v1/board/hall-1');
    expect(monitoring.says?.zh).toMatch(/监测自\d\d:\d\d起中断/);
    expect((await get<{ items: { title: string }[] }>('/board/feed.json')).items[0]?.title).toBe('监测中断');
    expect(await (await fetch(`${pages[1]}/board/feed.atom`)).text()).toContain('<title>监测中断</title>');
    expect(await (await fetch(`${pages[1]}/board`)).text()).toContain(HOTLINE);
    const { parts } = await get<{ parts: Record<string, string> }>('/api/v1/health/ready');
    expect(parts['monitoring']).toContain('the worker does not run');
    await until(() => toldOf('monitoring.interrupted').length === 1, 'the administrator to be told');
    worker = startWorker();
    await until(isSaid(undefined), 'both pages to see that somebody watches again');
    await until(() => toldOf('monitoring.resumed').length === 1, 'the administrator to be told that it is over');
    expect(toldOf('monitoring.interrupted')).toHaveLength(1);
    // An order's alert may come twice when the worker is killed.
    const ours = heard.filter(({ event }) => event.startsWith('monitoring.'));
    const twice = ours.filter(({ key }, at, all) => all.findIndex((one) => one.key === key) !== at);
    expect(twice.map(({ event, since }) => `${event} ${since}`)).toEqual([]);
  }, 120_000);

  test('the broker goes away and comes back: the pages say so, for the worker lives and hears nobody', async () => {
    await broker.stop();
    await until(isSaid('broker-away'), 'the pages to say that the broker is away');
    await until(() => toldOf('monitoring.interrupted').length === 2, 'the administrator to be told');
    broker = (await startMosquitto({ folder: brokerFolder, port: broker.port })) as typeof broker;
    await until(isSaid(undefined), 'both pages to see that somebody watches again');
    await until(() => toldOf('monitoring.resumed').length === 2, 'the administrator to be told that it is over');
  }, 120_000);

  test('the database goes away: the board says what it knew last with the hotline, and stays in the load balancer; the console does not', async () => {
    await server.shutDown();
    await until(isSaid('database-away'), 'the pages to say that the database is away');
    expect(await notices()).toHaveLength(1);
    const page = await fetch(`${pages[0]}/board/hall-1`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const text = await page.text();
    for (const said of ['监测自', HOTLINE, '缴费终端']) expect(text).toContain(said);
    const ready = async (part: string): Promise<number> => (await fetch(`${pages[0]}/api/v1/health/ready${part}`)).status;
    expect(await ready('?for=board')).toBe(200);
    expect(await ready('?for=console')).toBe(503);
    expect(await ready('?for=everything')).toBe(400);
    await until(() => toldOf('monitoring.interrupted').length >= 3, 'the administrator to be told without the database');
    await server.startUp();
    await until(isSaid(undefined), 'both pages to see that somebody watches again');
    await until(() => toldOf('monitoring.resumed').length >= 3, 'the administrator to be told that it is over');
  }, 120_000);

  test('the history alone goes away: board and console stay in the load balancer', async () => {
    await series.stop();
    const ready = async (part: string): Promise<number> => (await fetch(`${pages[0]}/api/v1/health/ready${part}`)).status;
    await until(async () => (await ready('?for=all')) === 503, 'the history to be missed');
    for (const query of ['', '?for=board', '?for=console']) expect(await ready(query)).toBe(200);
    const { degraded } = await get<{ degraded: string[] }>('/api/v1/health/ready');
    expect(degraded).toEqual(['history']);
  }, 60_000);

  test('no pages run, the worker stands still, and one that waits for its place tells the administrator', async () => {
    for (const process of processes.slice(0, 2)) await process.end('SIGKILL');
    const before = toldOf('monitoring.interrupted').length;
    const waiting = startWorker();
    await waiting.says('"StartAwaits"', 60);
    process.kill(worker.pid, 'SIGSTOP');
    await until(() => toldOf('monitoring.interrupted').length > before, 'the administrator to be told');
    process.kill(worker.pid, 'SIGCONT');
    await until(() => waiting.output.includes('"MonitoringResumed"'), 'the one that waits to see that somebody watches');
    expect(await waiting.end('SIGTERM')).toMatchObject({ code: 0 });
  }, 120_000);
}

const fleetWith = (phone: string): object => ({
  people: [
    {
      id: 'p-1',
      name: '管理员一',
      roles: ['administrator'],
      halls: [],
      skills: [],
      channels: [{ kind: 'webhook', url: phone, secret: 'made-up-for-the-test' }],
    },
  ],
  halls: [{ id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: HOTLINE, hours: '24h' }],
  kiosks: [{ id: 'K-1', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY', 'RCPT'] }],
});
