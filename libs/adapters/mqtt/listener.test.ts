import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { Hosts, type MqttVia, StartRefused } from '#libs/runtime/index.js';
import { canCertify, OPENSSL_ABSENT, TestAuthority } from '#test/harness/certificates.js';
import { DoorForTests, listenerOf } from '#test/harness/door-for-tests.js';
import { loadKioskId } from '#test/load/fleet.js';
import { MAX_PACKET_BYTES } from './gate.js';
import { EmbeddedBroker, IntakePaused, MessageShortened, PacketOversized } from './index.js';
import { WebSocketOriginRefused, WebSocketRefused } from './listener-events.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-listeners-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const authority = canCertify ? new TestAuthority(folder, 'authority') : null;
const tls = authority?.certify('hallwatch.test');
const VIAS: MqttVia[] = tls ? ['plain', 'tls', 'ws', 'wss'] : ['plain', 'ws'];
if (!tls) test.skip(`the listeners over TLS (${OPENSSL_ABSENT})`, () => undefined);

let door: DoorForTests;
afterEach(() => door.close());

const open = async (vias: MqttVia[] = VIAS, more = {}): Promise<DoorForTests> => {
  door = await DoorForTests.open(vias, { ...(tls && { tls }), ...more });
  return door;
};
const TRUSTING = { rejectUnauthorized: false };

describe.each(VIAS)('the %s listener', (via) => {
  test('lets a kiosk in, takes its packets as its own and hands it what is for it', async () => {
    await open();
    const client = await door.connect(via, TRUSTING);
    const own = `hallwatch/v1/load/${loadKioskId(0)}`;
    const heard = new Promise((resolve) => client.on('message', (_topic, payload) => resolve(payload.toString())));
    await client.subscribeAsync(`${own}/down/#`, { qos: 1 });
    await client.publishAsync(`${own}/heartbeat`, '{}', { qos: 1 });
    await door.broker.publishDown(`${own}/down/sign`, 'hello', false);
    expect(await heard).toBe('hello');
    expect(door.taken).toEqual([{ topic: `${own}/heartbeat`, sender: loadKioskId(0), bytes: 2 }]);
  });

  test('reads a message that is far too large to its end, acknowledges it, and takes what comes after', async () => {
    await open();
    const client = await door.connect(via, TRUSTING);
    const bytes = [300 * 1024, 20, 3_000 * 1024, 30];
    for (const [n, size] of bytes.entries()) await client.publishAsync(`t/${n}`, Buffer.alloc(size), { qos: n === 2 ? 2 : 1 });
    expect(door.taken.map(({ topic }) => topic)).toEqual(['t/0', 't/1', 't/2', 't/3']);
    expect([door.count(MessageShortened), door.count(PacketOversized)]).toEqual([2, 0]);
    // Above what a payload may have, so that it is refused for its size, and no more than is read of any.
    for (const size of [door.taken[0]?.bytes, door.taken[2]?.bytes]) expect(size).toBeCloseTo(MAX_PACKET_BYTES, -2);
    // What it had is told all the same.
    expect(door.taken.map(({ size }) => size)).toEqual([bytes[0], undefined, bytes[2], undefined]);
  });

  test('is not read while too much waits for the disk, and goes on after', async () => {
    await open(VIAS, { mostPending: 50 });
    // One kiosk may have four connections.
    const of = (n: number) => ({ ...TRUSTING, username: loadKioskId(n % 2) });
    const clients = await Promise.all(Array.from({ length: 5 }, (_, n) => door.connect(via, of(n))));
    door.held = [];
    // One alone is not read beyond what it has under way, so that four shut the gate and a fifth comes to it.
    const many = Array.from({ length: 2_000 }, (_, n) => clients[n % 4]?.publishAsync('t', 'x'.repeat(500), { qos: 1 }));
    await door.until(() => door.count(IntakePaused) > 0, 'the gate to shut');
    const sent = [...many, clients[4]?.publishAsync('late', 'x', { qos: 1 })];
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(door.taken.map(({ topic }) => topic)).not.toContain('late');
    expect(door.taken.length).toBeLessThan(600);
    const held = door.held;
    door.held = null;
    for (const done of held) done();
    await Promise.all(sent);
    expect(door.taken).toHaveLength(2_001);
  });

  test('a port in use stops the start with the name of its variable, and leaves nothing open', async () => {
    await open([]);
    const { server, port } = await occupied();
    const wanted = [listenerOf(via === 'plain' ? 'ws' : 'plain'), listenerOf(via, port)];
    const { registry, clock } = door;
    const opened = EmbeddedBroker.open({
      ...{ host: '127.0.0.1', listeners: wanted, registry, clock, intake: () => undefined, report: () => undefined },
      ...(tls && { tls }),
    });
    await expect(opened).rejects.toThrow(StartRefused);
    await expect(opened).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
    await expect(opened).rejects.toThrow(`set ${wanted[1]?.variable} to a free port`);
    await new Promise((resolve) => server.close(resolve));
  });
});

const occupied = (): Promise<{ server: Server; port: number }> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as { port: number }).port }));
  });

test('only the listeners that were asked for are there', async () => {
  await open(['ws']);
  expect(Object.keys(door.broker.ports)).toEqual(['ws']);
  expect(door.broker.port).toBe(0);
});

describe('a WebSocket', () => {
  const refused = (path: string, protocol: string[]): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${door.port('ws')}${path}`, protocol);
      socket.on('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        resolve(statusCode ?? 0);
      });
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
    });

  test('is at /mqtt with the subprotocol mqtt and nowhere else', async () => {
    await open(['ws']);
    expect(await refused('/other', ['mqtt'])).toBe(404);
    expect(await refused('/mqtt', ['chat'])).toBe(400);
    expect(await refused('/mqtt', [])).toBe(400);
    expect(await refused('/mqtt', ['chat', 'mqtt'])).toBe(101);
  });

  /** The first line of what is answered to who comes by these names. */
  const cameBy = (...hosts: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connectTcp(door.port('ws'), '127.0.0.1');
      const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n';
      const named = hosts.map((host) => `Host: ${host}\r\n`).join('');
      socket.write(`GET /mqtt HTTP/1.1\r\n${named}Connection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n`);
      socket.on('error', reject).once('data', (said) => {
        resolve(String(said).split(' ')[1] ?? '');
        socket.destroy();
      });
    });

  test('is opened by the names that are given, by addresses of this machine, and by no other, which is said', async () => {
    await open(['ws'], { hosts: new Hosts({ HOSTS: ['kiosks.example'] }) });
    for (const host of ['kiosks.example', 'KIOSKS.example:9001', 'localhost', `127.0.0.1:${door.port('ws')}`])
      expect([host, await cameBy(host)]).toEqual([host, '101']);
    for (const host of ['evil.example', '198.51.100.8', 'kiosks.example.evil.example'])
      expect([host, await cameBy(host)]).toEqual([host, '421']);
    expect(await cameBy('kiosks.example', 'evil.example')).toMatch(/^4/);
    expect(door.events.find((event) => event instanceof WebSocketRefused)).toMatchObject({
      fields: { host: 'evil.example', address: '127.0.0.1' },
    });
    const client = await door.connect('ws');
    await client.publishAsync('t', 'x', { qos: 1 });
  });

  test('is not for pages of other sites, which is said; a kiosk says no page, and the pages of names that are given are ours', async () => {
    await open(['ws'], { pages: new Hosts({ PUBLIC_URL: 'https://watch.example', HOSTS: ['kiosks.example'] }) });
    const from = (origin: string) => cameBy(`127.0.0.1:${door.port('ws')}\r\nOrigin: ${origin}`);
    for (const origin of ['http://127.0.0.1:3000', 'https://watch.example', 'http://kiosks.example:8080'])
      expect([origin, await from(origin)]).toEqual([origin, '101']);
    for (const origin of ['https://evil.example', 'https://watch.example.evil.example', 'null', 'file://'])
      expect([origin, await from(origin)]).toEqual([origin, '403']);
    expect(door.count(WebSocketOriginRefused)).toBe(4);
    expect(door.events.find((event) => event instanceof WebSocketOriginRefused)).toMatchObject({
      fields: { origin: 'https://evil.example', address: '127.0.0.1' },
    });
    expect(await cameBy('localhost')).toBe('101');
  });

  test('is opened by any name while none is given', async () => {
    await open(['ws']);
    expect(await cameBy('evil.example')).toBe('101');
  });

  test('a page that is asked for there is refused with what is there', async () => {
    await open(['ws']);
    const answer = await fetch(`http://127.0.0.1:${door.port('ws')}/mqtt`);
    expect([answer.status, await answer.text()]).toEqual([426, expect.stringContaining('WebSocket')]);
  });

  test('carries a message in one frame of many megabytes, or in many parts, and is not cut off for it', async () => {
    await open(['ws']);
    const client = await door.connect('ws');
    await client.publishAsync('t/large', Buffer.alloc(9_000 * 1024), { qos: 1 });
    await client.publishAsync('t/after', 'x', { qos: 1 });
    expect(door.taken.map(({ topic, size }) => [topic, size])).toEqual([
      ['t/large', 9_000 * 1024],
      ['t/after', undefined],
    ]);
    expect([door.count(PacketOversized), client.connected]).toEqual([0, true]);
  });

  test('text where bytes belong closes the connection', async () => {
    await open(['ws']);
    const socket = new WebSocket(`ws://127.0.0.1:${door.port('ws')}/mqtt`, 'mqtt');
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('hello');
    await closed;
  });
});

test.each(VIAS)('noise on the %s listener harms nobody, and closing does not wait for who says nothing', async (via) => {
  await open();
  const noisy = connectTcp(door.port(via), '127.0.0.1');
  const silent = connectTcp(door.port(via), '127.0.0.1');
  for (const socket of [noisy, silent]) socket.on('error', () => socket.destroy());
  const gone = new Promise((resolve) => noisy.once('close', resolve));
  noisy.resume().write(Buffer.from([...Array(64).keys()].map((n) => (n * 37) % 256)));
  await gone;
  const client = await door.connect(via, TRUSTING);
  await client.publishAsync('t', 'x', { qos: 1 });
  const from = performance.now();
  await door.close();
  expect(performance.now() - from).toBeLessThan(3_000);
  silent.destroy();
});
