import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { BrokerAway, BrokerReached, BrokerUplink } from '#libs/adapters/mqtt/index.js';
import { BrokerUnavailable } from '#libs/domain/index.js';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry, loadKioskId } from './fleet.js';

const MOSQUITTO = '/usr/sbin/mosquitto';
const present = existsSync(MOSQUITTO);
if (!present) console.log('Skipped: the stories of an external broker need Debian’s mosquitto.');

const A = loadKioskId(0);
const SHIPPED = { perSecond: 20, burst: 200, floodMinutes: 10 };
const clock = new SystemClock();
let folder: string;
let port: number;
let server: ChildProcess | null;
let journal: LocalJournal;
let uplink: BrokerUplink;
let events: NamedEvent[];
let clients: MqttClient[];

const report = (event: NamedEvent): void => void events.push(event);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 800 && !holds(); i++) await pause(10);
  expect(holds()).toBe(true);
};

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return address && typeof address === 'object' ? address.port : 0;
}

const answers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function startServer(): Promise<void> {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    'user root',
  ];
  writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\nmax_queued_messages 0\n`);
  server = spawn(MOSQUITTO, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  for (let i = 0; i < 200 && !(await answers()); i++) await pause(20);
}

async function stopServer(): Promise<void> {
  const running = server;
  server = null;
  if (!running) return;
  running.kill('SIGTERM');
  await once(running, 'exit');
}

async function startIntake(): Promise<void> {
  const registry = new LoadRegistry(2);
  journal = await LocalJournal.open({ folder: join(folder, 'journal'), report });
  const intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'written', allowance: SHIPPED });
  uplink = BrokerUplink.open({
    url: `mqtt://127.0.0.1:${port}`,
    intake: (topic, payload, sender, done) => intake.take(topic, payload, sender, done),
    report,
    clock,
  });
}

async function stopIntake(): Promise<void> {
  await uplink.close();
  await journal.close();
}

const kiosk = async (): Promise<MqttClient> => {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  clients.push(client);
  return client;
};
const began = clock.now();
/** The same whenever it is sent. */
const publish = (client: MqttClient, seq: number): Promise<unknown> =>
  client.publishAsync(
    `hallwatch/v1/load/${A}/heartbeat`,
    JSON.stringify({ ts: began + seq, bootId: 'b', seq, mode: 'inService' }),
    { qos: 1 },
  );
const publishMany = (client: MqttClient, from: number, to: number): Promise<unknown> =>
  Promise.all(Array.from({ length: to - from }, (_, i) => publish(client, from + i)));

async function seqs(): Promise<number[]> {
  const found = await journal.read(0, 10_000);
  return found.flatMap(({ entry }) => (entry.type === 'reading' ? [entry.reading.seq] : [])).sort((a, b) => a - b);
}
const numbers = (to: number): number[] => Array.from({ length: to }, (_, i) => i);

(present ? describe : describe.skip)('an external broker', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hallwatch-uplink-'));
    port = await freePort();
    events = [];
    clients = [];
    await startServer();
    await startIntake();
    await until(() => events.some((event) => event instanceof BrokerReached));
    await pause(100);
  });

  afterEach(async () => {
    for (const client of clients) client.end(true);
    await stopIntake();
    await stopServer();
    rmSync(folder, { recursive: true });
  });

  test('what kiosks publish there is journaled, once', async () => {
    const client = await kiosk();
    await publishMany(client, 0, 500);
    await publishMany(client, 490, 500);
    await publish(client, 500);
    await until(() => journal.end() === 501);
    expect(await seqs()).toEqual(numbers(501));
  });

  test('what a library kept of one kiosk is taken as it comes and whole, and another is not held behind it', async () => {
    const [one, other] = [await kiosk(), await kiosk()];
    const burst = publishMany(one, 0, 1_200);
    const payload = JSON.stringify({ ts: clock.now(), bootId: 'b', seq: 0, mode: 'inService' });
    await other.publishAsync(`hallwatch/v1/load/${loadKioskId(1)}/heartbeat`, payload, { qos: 1 });
    await burst;
    await until(() => journal.end() === 1_201);
    const entries = await journal.read(0, 10_000);
    const readings = entries.flatMap(({ entry }) => (entry.type === 'reading' ? [entry.reading] : []));
    expect(readings.filter(({ kioskId }) => kioskId === A).map(({ seq }) => seq)).toEqual(numbers(1_200));
    expect(readings.length).toBe(1_201);
  });

  test('what comes while we are away waits there, and is journaled when we are back', async () => {
    const client = await kiosk();
    await publishMany(client, 0, 10);
    await until(() => journal.end() === 10);
    await stopIntake();
    await publishMany(client, 10, 300);
    await startIntake();
    await until(() => journal.end() === 300);
    expect(await seqs()).toEqual(numbers(300));
  });

  test('a broker that comes back is found again, and meanwhile nothing is sent that would be lost', async () => {
    await stopServer();
    await until(() => events.some((event) => event instanceof BrokerAway));
    await expect(uplink.publishDown('hallwatch/v1/load/x/down/sign', '{}', true)).rejects.toThrow(BrokerUnavailable);
    await startServer();
    await until(() => uplink.connected);
    await pause(200);
    await publish(await kiosk(), 0);
    await until(() => journal.end() === 1);
  }, 20_000);

  test('kiosks hear whether we are there, and their signs', async () => {
    const client = await kiosk();
    const heard: string[] = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`.replace(/\d{13}/, 'T')));
    await client.subscribeAsync(['hallwatch/v1/state', `hallwatch/v1/load/${A}/down/#`], { qos: 1 });
    await uplink.publishDown(`hallwatch/v1/load/${A}/down/sign`, '{"show":true}', true);
    await until(() => heard.length === 2);
    await stopIntake();
    await until(() => heard.length === 3);
    expect(heard).toEqual([
      'hallwatch/v1/state {"online":true,"ts":T}',
      `hallwatch/v1/load/${A}/down/sign {"show":true}`,
      'hallwatch/v1/state {"online":false,"ts":T}',
    ]);
    await startIntake();
  });
});
