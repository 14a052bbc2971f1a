import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mqtt from 'mqtt';
import { WebSocket, WebSocketServer } from 'ws';
import { type Answered, CADDY_ABSENT, CaddyForTests, hasCaddy } from '../../harness/caddy-server.js';
import { canCertify, OPENSSL_ABSENT, TestAuthority } from '../../harness/certificates.js';
import { eventually, KIOSK_REGION, KillableStation } from '../../harness/killable-station.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const WHAT = 'the proxy of the full installation before a real api';
const absent = [!hasCaddy && CADDY_ABSENT, !canCertify && OPENSSL_ABSENT].filter(Boolean);
if (absent.length > 0) test.skip(`${WHAT} (${absent.join('; ')})`, () => undefined);
else describe(WHAT, stories);

/** In the place of Grafana, to which only the way is of interest: it says how it was asked. */
async function listening(): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ path: request.url, headers: request.headers }));
  });
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function stories(): void {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-proxy-'));
  const authority = new TestAuthority(folder, 'authority');
  let grafana: Awaited<ReturnType<typeof listening>>;
  let station: KillableStation;
  let caddy: CaddyForTests;
  let session: string;

  beforeAll(async () => {
    grafana = await listening();
    station = await KillableStation.open({
      HALLWATCH_TRUSTED_PROXIES: '127.0.0.1',
      HALLWATCH_BOARD_URL: 'https://board.example',
    });
    caddy = await CaddyForTests.start({ folder, authority, api: `127.0.0.1:${station.httpPort}`, grafana: grafana.address });
  }, 240_000);

  afterAll(async () => {
    await caddy?.stop();
    await station?.remove();
    grafana?.server.closeAllConnections();
    grafana?.server.close();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const onBoard = (path: string, asking = {}): Promise<Answered> => caddy.ask(caddy.board, path, asking);
  const onStaff = (path: string, asking = {}): Promise<Answered> => caddy.ask(caddy.staff, path, asking);
  /** By the proxy itself: what the api answers has its number. */
  const refused = async (asked: Promise<Answered>): Promise<boolean> => {
    const { status, headers } = await asked;
    return status === 404 && headers['x-request-id'] === undefined;
  };
  const logIn = (password: string, headers = {}): Promise<Answered> =>
    onStaff('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'admin', password }),
    });

  test('the board is for everybody, with all that its page needs, and browsers come by TLS alone from then on', async () => {
    const page = await onBoard('/board');
    expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect(page.headers['server']).toBeUndefined();
    const parts = [...page.body.matchAll(/(?:src|href)="(\/(?:assets\/|favicon)[^"]+)"/g)].map(([, path = '']) => path);
    expect(parts.length).toBeGreaterThan(1);
    for (const path of [...parts, '/board/hall-1', '/api/v1/board', '/api/v1/board/hall-1', '/board/feed.json'])
      expect([path, (await onBoard(path)).status]).toEqual([path, 200]);
    expect((await onBoard('/board/feed.json')).body).toContain('https://board.example/board');
    const front = await onBoard('/');
    expect([front.status, front.headers['location']]).toEqual([302, '/board']);
    expect(await onBoard('/health')).toMatchObject({ status: 200, body: 'ok' });
  });

  test('the staff works on its own site, with a session that goes by TLS alone', async () => {
    const page = await onStaff('/');
    expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    const script = /src="(\/assets\/[^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await onStaff(script)).status).toBe(200);
    const answer = await logIn(ADMIN_PASSWORD, { origin: caddy.staff, 'sec-fetch-site': 'same-origin' });
    expect(answer.status).toBe(200);
    const [cookie = ''] = (answer.headers['set-cookie'] as string[] | undefined) ?? [];
    expect(cookie).toMatch(/^__Host-hallwatch=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    session = cookie.split(';')[0] ?? '';
    expect((await onStaff('/api/v1/halls', { headers: { cookie: session } })).status).toBe(200);
    expect((await onStaff('/api/v1/halls')).status).toBe(401);
  });

  test('on the public site there is nothing else, with or without a session, however it is asked for', async () => {
    const paths = ['/metrics', '/api/v1/halls', '/api/v1/session', '/api/docs', '/api/v1/events', '/api/v1/health/ready'];
    const ways = ['/board/../metrics', '/board/%2e%2e/metrics', '//metrics', '/METRICS', '/board%2f..%2fmetrics', '/grafana/'];
    const console = /src="(\/assets\/[^"]+)"/.exec((await onStaff('/')).body)?.[1] ?? '';
    for (const path of [...paths, ...ways, console, '/orders/1', '/index.html'])
      expect([path, await refused(onBoard(path, { headers: { cookie: session } }))]).toEqual([path, true]);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect([method, await refused(onBoard('/board', { method }))]).toEqual([method, true]);
  });

  test('metrics are on no site', async () => {
    for (const path of ['/metrics', '/metrics/', '//metrics', '/Metrics', '/grafana/metrics', '/grafana/../metrics'])
      expect([path, await refused(onStaff(path, { headers: { cookie: session } }))]).toEqual([path, true]);
  });

  test('live events stream through: the board is told of a notice and the console of an order as they come', async () => {
    const told = { board: '', staff: '' };
    const into = (site: keyof typeof told) => ({
      onPart: (part: string) => {
        told[site] += part;
      },
    });
    expect(await onBoard('/api/v1/board/events', into('board'))).toMatchObject({ status: 200 });
    expect((await onStaff('/api/v1/events', { headers: { cookie: session }, ...into('staff') })).status).toBe(200);
    const password = await station.kiosk('K-1');
    const kiosk = await mqtt.connectAsync(`mqtt://127.0.0.1:${station.mqttPort}`, { username: 'K-1', password, clientId: 'K-1' });
    const fault = { ts: Date.now(), bootId: 'b-1', seq: 1, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
    await kiosk.publishAsync(`hallwatch/v1/${KIOSK_REGION}/K-1/fault`, JSON.stringify(fault), { qos: 1 });
    await eventually('the board to be told', () => /event: notice/.test(told.board));
    await eventually('the console to be told', () => /event: order/.test(told.staff));
    await kiosk.endAsync();
    expect((await onBoard('/board')).body).toContain('缴费终端');
  }, 150_000);

  test('Grafana is under a path that it knows nothing of, and its live connection passes', async () => {
    const { body } = await onStaff('/grafana/d/hallwatch-wall-zh?kiosk');
    const { path, headers } = JSON.parse(body) as { path: string; headers: Record<string, string> };
    expect(path).toBe('/d/hallwatch-wall-zh?kiosk');
    expect(headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' });
    expect(headers['host']).toBe(new URL(caddy.staff).host);
    const live = new WebSocket(`${caddy.staff.replace('https', 'wss')}/grafana/api/live/ws`, {
      ca: readFileSync(authority.cert),
      origin: caddy.staff,
    });
    const said = await new Promise((resolve, reject) => {
      live.on('open', () => live.send('here')).on('message', (data) => resolve(String(data)));
      live.on('error', reject);
    });
    live.close();
    expect(said).toBe('here');
  });

  test('whoever makes up where it comes from is held to where it comes from', async () => {
    const tries = Array.from({ length: 11 }, (_, i) => logIn('wrong', { 'x-forwarded-for': `192.0.2.${i}` }));
    const told = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(told).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  }, 60_000);

  test('who comes without TLS is sent to the board with it', async () => {
    const { status, headers } = await caddy.ask(caddy.http, '/board/hall-1');
    expect([status, headers['location']]).toEqual([308, `${caddy.board}/board/hall-1`]);
  });

  test('while the api is away people are told so in their language, and a load balancer hears it', async () => {
    await station.kill();
    const page = await onBoard('/board');
    expect([page.status, page.headers['retry-after'], page.headers['content-type']]).toEqual([
      503,
      '30',
      'text/plain; charset=utf-8',
    ]);
    expect(page.body).toMatch(/请稍后再试.*Try again later/);
    expect((await onBoard('/health')).status).toBe(503);
  });
}
