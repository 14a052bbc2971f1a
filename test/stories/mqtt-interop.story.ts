import { connect as connectTcp, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IClientOptions, MqttClient } from 'mqtt';
import { generate, type Packet, parser } from 'mqtt-packet';
import { BACKEND_STATE_TOPIC, downTopic, uplinkTopic } from '#libs/contracts/index.js';
import { DoorForTests } from '../harness/door-for-tests.js';
import { LOAD_PASSWORD, LOAD_REGION, loadKioskId } from '../load/fleet.js';

/*
 * What the well-known interoperability tests of MQTT 3.1.1 ask of a broker, asked of ours with names and passwords on. A kiosk may
 * hear only what goes down to it, so the backend's own publishing stands for the other client.
 */

const A = loadKioskId(0);
const B = loadKioskId(1);
const at = { region: LOAD_REGION, kioskId: A };
const SIGN = downTopic(at, 'sign');
const CONFIG = downTopic(at, 'config');
const DOWN = SIGN.replace('sign', '#');

let door: DoorForTests;
beforeAll(async () => {
  door = await DoorForTests.open(['plain']);
});
afterAll(() => door.close());

type Heard = { topic: string; text: string; qos: number; retain: boolean; dup: boolean };

/** A client and what it hears, also before it has subscribed. */
async function client(more: IClientOptions = {}): Promise<{ client: MqttClient; heard: Heard[] }> {
  const heard: Heard[] = [];
  const opened = await door.connect('plain', { ...more, manualConnect: false });
  opened.on('message', (topic, payload, { qos, retain, dup }) => heard.push({ topic, text: `${payload}`, qos, retain, dup }));
  return { client: opened, heard };
}

const down = (topic: string, text: string, retain = false): Promise<void> => door.broker.publishDown(topic, text, retain);
const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));
const texts = (heard: Heard[]): string[] => heard.map(({ text }) => text);

const CLEAN_SESSION = 0x02;

/** A connection whose every packet the test writes itself. */
class Raw {
  readonly heard: Packet[] = [];
  closed = false;
  private constructor(private readonly socket: Socket) {
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', (packet) => this.heard.push(packet));
    socket.on('data', (data) => packets.parse(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
    });
  }

  /** `keeps`: asks for a session that is kept, also where the library would not write that down. */
  static async open(more: Record<string, unknown> = {}, keeps = false): Promise<Raw> {
    const socket = connectTcp({ port: door.port('plain'), host: '127.0.0.1', noDelay: true });
    const raw = new Raw(socket);
    const greeting = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: 'raw',
      keepalive: 0,
      username: A,
      password: Buffer.from(LOAD_PASSWORD),
      ...more,
    } as Packet);
    const flags = greeting.indexOf('MQTT') + 5;
    if (keeps) greeting[flags] = (greeting[flags] as number) & ~CLEAN_SESSION;
    socket.write(greeting);
    await door.until(() => raw.heard.length > 0 || raw.closed, 'the answer to the connection');
    return raw;
  }

  send(packet: Packet): void {
    this.socket.write(generate(packet));
  }

  /** The next packet of this kind. */
  async next(cmd: Packet['cmd'], after = 0): Promise<Packet & { messageId?: number; dup?: boolean; payload?: unknown }> {
    await door.until(() => this.heard.slice(after).some((packet) => packet.cmd === cmd), `a ${cmd}`);
    return this.heard.slice(after).find((packet) => packet.cmd === cmd) as never;
  }

  cut(): void {
    this.socket.destroy();
  }

  bytes(...bytes: number[]): void {
    this.socket.write(Uint8Array.from(bytes));
  }
}

test('basic: what is published is acknowledged at every quality, and what is subscribed is heard at its own', async () => {
  const { client: one, heard } = await client();
  for (const qos of [0, 1, 2] as const) await one.publishAsync(uplinkTopic(at, 'heartbeat'), `quality ${qos}`, { qos });
  await door.until(() => door.taken.length >= 3, 'three packets');
  expect(door.taken.slice(-3).map(({ sender }) => sender)).toEqual([A, A, A]);
  const [granted] = await one.subscribeAsync(SIGN, { qos: 1 });
  expect(granted).toMatchObject({ topic: SIGN, qos: 1 });
  await down(SIGN, 'one');
  await down(SIGN, 'two');
  await door.until(() => heard.length === 2, 'two messages');
  expect(heard.map(({ text, qos, retain }) => [text, qos, retain])).toEqual([
    ['one', 1, false],
    ['two', 1, false],
  ]);
});

test('retained messages stand for who comes later, marked as such, until they are replaced or taken away', async () => {
  await down(SIGN, 'first', true);
  await down(SIGN, 'second', true);
  await down(CONFIG, 'of config', true);
  const { client: one, heard } = await client();
  await one.subscribeAsync(DOWN, { qos: 1 });
  await door.until(() => heard.length === 2, 'two messages');
  expect(heard.map(({ topic, text, retain }) => [topic, text, retain])).toEqual([
    [SIGN, 'second', true],
    [CONFIG, 'of config', true],
  ]);
  await down(SIGN, 'live', true);
  await door.until(() => heard.length === 3, 'the live one');
  expect(heard.at(-1)?.retain).toBe(false);
  await down(SIGN, '', true);
  await down(CONFIG, '', true);
  const { client: late, heard: lateHeard } = await client();
  await late.subscribeAsync(DOWN, { qos: 1 });
  await quiet();
  expect(lateHeard).toEqual([]);
});

test('a session that is kept gets what came while it was away, in order; one that is not gets nothing', async () => {
  const keptSession: IClientOptions = { clientId: 'kept', clean: false };
  const { client: first } = await client(keptSession);
  await first.subscribeAsync(DOWN, { qos: 1 });
  await first.endAsync();
  for (const text of ['a', 'b', 'c']) await down(SIGN, text);
  const raw = await Raw.open({ clientId: 'kept', clean: false });
  expect(raw.heard[0]).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: true });
  await door.until(() => raw.heard.filter(({ cmd }) => cmd === 'publish').length === 3, 'what was queued');
  const queued = raw.heard.flatMap((packet) => (packet.cmd === 'publish' ? [packet] : []));
  expect(queued.map(({ payload, qos }) => [`${payload}`, qos])).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ]);
  for (const { messageId } of queued) raw.send({ cmd: 'puback', messageId: messageId ?? 0 });
  await quiet();
  raw.cut();
  const clean = await Raw.open({ clientId: 'kept', clean: true });
  expect(clean.heard[0]).toMatchObject({ cmd: 'connack', sessionPresent: false });
  clean.cut();
  const anew = await Raw.open({ clientId: 'kept', clean: false });
  expect(anew.heard[0]).toMatchObject({ sessionPresent: false });
  anew.cut();
});

test('who says nothing for one and a half times its keep-alive is cut off, and its will is published', async () => {
  const before = door.taken.length;
  const silent = await Raw.open({
    clientId: 'silent',
    keepalive: 1,
    will: { topic: uplinkTopic(at, 'will'), payload: Buffer.from('{"bootId":"b"}'), qos: 1, retain: false },
  });
  const alive = await Raw.open({ clientId: 'alive', keepalive: 1 });
  const pings = setInterval(() => alive.send({ cmd: 'pingreq' }), 500);
  await door.until(() => silent.closed, 'the end of the silent one', 4_000);
  await door.until(() => door.taken.length > before, 'the will');
  clearInterval(pings);
  expect(door.taken.at(-1)).toMatchObject({ topic: uplinkTopic(at, 'will'), sender: A });
  expect(alive.closed).toBe(false);
  await alive.next('pingresp');
  alive.cut();
});

test('a will is published when the line is cut or the protocol broken, and not after a farewell', async () => {
  const will = { topic: uplinkTopic(at, 'will'), payload: Buffer.from('{"bootId":"b"}'), qos: 1, retain: false };
  const wills = (): number => door.taken.filter(({ topic }) => topic === will.topic).length;
  const before = wills();
  const polite = await Raw.open({ clientId: 'polite', will });
  polite.send({ cmd: 'disconnect' });
  await door.until(() => polite.closed, 'the farewell');
  await quiet();
  expect(wills()).toBe(before);
  (await Raw.open({ clientId: 'cut', will })).cut();
  await door.until(() => wills() === before + 1, 'the first will');
  const rude = await Raw.open({ clientId: 'rude', will });
  rude.bytes(0xf0, 0xff, 0xff, 0xff, 0xff);
  await door.until(() => wills() === before + 2, 'the second will');
  const second = await Raw.open({ clientId: 'twice', will });
  second.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'twice', keepalive: 0 } as Packet);
  await door.until(() => second.closed, 'the end of who introduces itself twice');
});

test('what was not acknowledged is sent again on reconnect, marked as a duplicate, and no more when it is', async () => {
  const options = { clientId: 'again', clean: false };
  const first = await Raw.open(options);
  first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: DOWN, qos: 1 }] } as Packet);
  await first.next('suback');
  await down(SIGN, 'not acknowledged');
  const { messageId } = await first.next('publish');
  first.cut();
  await door.until(() => first.closed, 'the cut');
  const second = await Raw.open(options);
  const again = await second.next('publish');
  expect(again).toMatchObject({ dup: true, messageId });
  expect(`${again.payload}`).toBe('not acknowledged');
  second.send({ cmd: 'puback', messageId: again.messageId ?? 0 });
  await quiet();
  second.cut();
  const third = await Raw.open(options);
  await quiet();
  expect(third.heard.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
  third.cut();
});

test('what a kiosk sends at quality 2 is taken once, though it is sent again before it is released', async () => {
  const before = door.taken.length;
  const raw = await Raw.open({ clientId: 'exact', clean: false });
  const publish = {
    cmd: 'publish',
    topic: uplinkTopic(at, 'fault'),
    payload: '{}',
    qos: 2,
    messageId: 7,
    retain: false,
  } as const;
  raw.send({ ...publish, dup: false });
  await raw.next('pubrec');
  raw.cut();
  await door.until(() => raw.closed, 'the cut');
  const again = await Raw.open({ clientId: 'exact', clean: false });
  again.send({ ...publish, dup: true });
  await again.next('pubrec');
  again.send({ cmd: 'pubrel', messageId: 7 });
  await again.next('pubcomp');
  again.send({ cmd: 'pubrel', messageId: 7 });
  await door.until(() => again.heard.filter(({ cmd }) => cmd === 'pubcomp').length === 2, 'the second completion');
  // The door sees the repeat, and knows it by its boot and number.
  expect(door.taken.length - before).toBeLessThanOrEqual(2);
  again.cut();
});

test('subscriptions that overlap bring a message, at the higher quality, once or once for each', async () => {
  const { client: one, heard } = await client();
  await one.subscribeAsync({ [DOWN]: { qos: 1 }, [SIGN]: { qos: 1 } });
  await down(SIGN, 'overlapping');
  await door.until(() => heard.length > 0, 'the message');
  await quiet();
  expect([1, 2]).toContain(heard.length);
  expect(heard[0]).toMatchObject({ text: 'overlapping', qos: 1 });
});

test('what the broker says of itself is not heard, by any filter', async () => {
  const { client: one, heard } = await client();
  for (const filter of ['#', '+/#', '$SYS/#', '$SYS/+/new/clients']) await expect(one.subscribeAsync(filter)).rejects.toThrow();
  await client();
  await one.publishAsync('$SYS/invented', 'x', { qos: 1 });
  await quiet();
  expect(heard).toEqual([]);
});

test('after it unsubscribed a kiosk hears no more, and what it never subscribed can be unsubscribed', async () => {
  const { client: one, heard } = await client();
  await one.subscribeAsync({ [SIGN]: { qos: 1 }, [CONFIG]: { qos: 1 } });
  await one.unsubscribeAsync(SIGN);
  await one.unsubscribeAsync('never/subscribed');
  await down(SIGN, 'gone');
  await down(CONFIG, 'still');
  await door.until(() => heard.length === 1, 'the message');
  await quiet();
  expect(texts(heard)).toEqual(['still']);
});

test('a subscription that is denied is answered 0x80, those beside it are granted, and nothing is heard by it', async () => {
  const raw = await Raw.open({ clientId: 'curious' });
  const foreign = downTopic({ region: LOAD_REGION, kioskId: B }, 'sign');
  const subscriptions = [foreign, SIGN, '#', BACKEND_STATE_TOPIC].map((topic) => ({ topic, qos: 1 as const }));
  raw.send({ cmd: 'subscribe', messageId: 3, subscriptions } as Packet);
  const answer = await raw.next('suback');
  expect(answer).toMatchObject({ messageId: 3, granted: [0x80, 1, 0x80, 1] });
  await down(foreign, 'not for you');
  await down(SIGN, 'for you');
  await door.until(() => raw.heard.some((packet) => packet.cmd === 'publish' && packet.topic === SIGN), 'its own');
  expect(raw.heard.filter((packet) => packet.cmd === 'publish' && packet.topic === foreign)).toEqual([]);
  raw.cut();
});

test('a client without an id is taken when it wants no session, and refused with code 2 when it wants one kept', async () => {
  const clean = await Raw.open({ clientId: '', clean: true });
  expect(clean.heard[0]).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: false });
  const other = await Raw.open({ clientId: '', clean: true });
  await quiet();
  expect([clean.closed, other.closed]).toEqual([false, false]);
  clean.cut();
  other.cut();
  const kept = await Raw.open({ clientId: '', clean: true }, true);
  expect(kept.heard[0]).toMatchObject({ cmd: 'connack', returnCode: 2 });
  await door.until(() => kept.closed, 'the end');
});

test('a second connection by the same client id takes over from the first; another kiosk by the same id does not', async () => {
  const first = await Raw.open({ clientId: 'same' });
  const foreign = await Raw.open({ clientId: 'same', username: B });
  await quiet();
  expect(first.closed).toBe(false);
  const second = await Raw.open({ clientId: 'same' });
  await door.until(() => first.closed, 'the take-over');
  expect([second.closed, foreign.closed]).toEqual([false, false]);
  second.cut();
  foreign.cut();
});

test('another protocol version is refused with code 1, what is no connection is cut off', async () => {
  const odd = await Raw.open({ protocolVersion: 5 });
  await door.until(() => odd.closed || odd.heard.length > 0, 'an answer');
  if (odd.heard[0]) expect(odd.heard[0]).toMatchObject({ cmd: 'connack' });
  const socket = connectTcp({ port: door.port('plain'), host: '127.0.0.1' });
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => undefined);
  socket.write(generate({ cmd: 'pingreq' }));
  await door.until(() => closed, 'the end');
});
