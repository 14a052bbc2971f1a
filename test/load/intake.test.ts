import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { JournalFiles, LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker, MessageShortened } from '#libs/adapters/mqtt/index.js';
import type { Journaled, Position, QuarantinedPacket } from '#libs/domain/index.js';
import { Quarantine } from '#libs/domain/index.js';
import { type NamedEvent, StartRefused, StoryClock, SystemClock } from '#libs/runtime/index.js';
import { Intake, PacketRefused, QuarantineKeeper } from '#libs/stages/intake/index.js';
import { LOAD_PASSWORD, LoadRegistry, loadKioskId } from './fleet.js';

const A = loadKioskId(0);
const B = loadKioskId(1);
const RETIRED = loadKioskId(2);
const NOW = Date.UTC(2026, 10, 22, 6);

/** A disk whose flush can be held. */
class HeldFiles extends JournalFiles {
  held: (() => void)[] | null = null;
  override sync(fd: number, done: (error: Error | null) => void): void {
    if (this.held) this.held.push(() => super.sync(fd, done));
    else super.sync(fd, done);
  }
  release(): void {
    for (const sync of this.held?.splice(0) ?? []) sync();
    this.held = null;
  }
}

let folder: string;
let registry: LoadRegistry;
let files: HeldFiles;
let clock: StoryClock;
let journal: LocalJournal;
let intake: Intake;
let broker: EmbeddedBroker;
let events: NamedEvent[];
let clients: MqttClient[];

const report = (event: NamedEvent): void => void events.push(event);

async function start(): Promise<void> {
  journal = await LocalJournal.open({ folder, report, files });
  intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed' });
  broker = await EmbeddedBroker.open({
    host: '127.0.0.1',
    listeners: [{ via: 'plain', port: 0, variable: 'HALLWATCH_MQTT_PORT' }],
    registry,
    intake: (topic, payload, sender, done) => intake.take(topic, payload, sender, done),
    report,
    clock,
    mostPending: 50,
  });
}

async function stop(): Promise<void> {
  for (const client of clients.splice(0)) client.end(true);
  await broker.close();
  await journal.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-intake-'));
  registry = new LoadRegistry(3);
  await registry.retireKiosk(RETIRED);
  files = new HeldFiles();
  clock = new StoryClock(NOW);
  events = [];
  clients = [];
  await start();
});

afterEach(async () => {
  files.release();
  await stop();
  rmSync(folder, { recursive: true });
});

const kiosk = async (id: string, options: IClientOptions = {}): Promise<MqttClient> => {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    username: id,
    password: LOAD_PASSWORD,
    reconnectPeriod: 0,
    connectTimeout: 2_000,
    ...options,
  });
  clients.push(client);
  client.on('error', () => undefined);
  return client;
};

const topicOf = (id: string, kind = 'heartbeat', region = 'load'): string => `hallwatch/v1/${region}/${id}/${kind}`;
const heartbeat = (seq: number, extra: Record<string, unknown> = {}): string =>
  JSON.stringify({ ts: NOW, bootId: 'b-1', seq, mode: 'inService', ...extra });
const publish = (client: MqttClient, topic: string, payload: string | Buffer): Promise<unknown> =>
  client.publishAsync(topic, payload, { qos: 1 });
const journaled = (): Promise<Journaled[]> => journal.read(0, 1_000);
const readings = async (): Promise<string[]> =>
  (await journaled()).flatMap(({ entry }) =>
    entry.type === 'reading' ? [`${entry.reading.kioskId} ${entry.reading.kind} ${entry.reading.seq}`] : [],
  );
const refusals = async (): Promise<string[]> =>
  (await journaled()).flatMap(({ entry }) => (entry.type === 'refused' ? [entry.packet.reason] : []));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200 && !(await holds()); i++) await pause(10);
  expect(await holds()).toBe(true);
};

describe('a packet that is believed', () => {
  test('may begin with a byte order mark and have nulls for what is absent: both are gone when it is read again', async () => {
    const client = await kiosk(A);
    await publish(client, topicOf(A), `\ufeff${heartbeat(1, { tempC: null, historical: null })}`);
    await publish(client, topicOf(A), heartbeat(2));
    const [first, second] = (await journaled()).map(({ entry }) => (entry.type === 'reading' ? entry.reading : null));
    expect(first).toEqual({ ...second, seq: 1, print: expect.any(Number), payload: { ...second?.payload, seq: 1 } });
  });

  test('becomes a reading of its kiosk, with its hall and the time of receipt', async () => {
    const client = await kiosk(A);
    await publish(client, topicOf(A), heartbeat(1, { vendorExtra: 1 }));
    const [first] = await journaled();
    expect(first).toEqual({
      position: 1,
      entry: {
        type: 'reading',
        reading: {
          kioskId: A,
          hallId: 'load-hall',
          region: 'load',
          kioskType: 'LOAD',
          kind: 'heartbeat',
          ts: NOW,
          receivedAt: NOW,
          bootId: 'b-1',
          seq: 1,
          historical: false,
          print: expect.any(Number),
          payload: { ts: NOW, bootId: 'b-1', seq: 1, mode: 'inService' },
        },
      },
    });
  });

  test('is acknowledged only when it is on the disk', async () => {
    const client = await kiosk(A);
    files.held = [];
    let acknowledged = false;
    const published = publish(client, topicOf(A), heartbeat(1)).then(() => (acknowledged = true));
    await pause(150);
    expect(acknowledged).toBe(false);
    expect(journal.end()).toBe(0);
    files.release();
    await published;
    expect(journal.end()).toBe(1);
  });

  test('is kept once when it is repeated, also after a restart, and acknowledged each time', async () => {
    let client = await kiosk(A);
    for (const seq of [1, 2, 2, 1, 4, 3, 3]) await publish(client, topicOf(A), heartbeat(seq));
    expect(await readings()).toEqual([1, 2, 4, 3].map((seq) => `${A} heartbeat ${seq}`));
    await stop();
    await start();
    client = await kiosk(A);
    for (const seq of [3, 4, 5]) await publish(client, topicOf(A), heartbeat(seq));
    await publish(client, topicOf(A), heartbeat(3, { bootId: 'b-2' }));
    expect(await readings()).toEqual([1, 2, 4, 3, 5, 3].map((seq) => `${A} heartbeat ${seq}`));
    expect(intake.counts.repeats).toBe(2);
  });

  test('a repeat of one that is not yet on the disk is acknowledged with it, not before', async () => {
    const client = await kiosk(A);
    files.held = [];
    const done: string[] = [];
    const first = publish(client, topicOf(A), heartbeat(1)).then(() => done.push('first'));
    await pause(50);
    const repeat = publish(client, topicOf(A), heartbeat(1)).then(() => done.push('repeat'));
    await pause(100);
    expect(done).toEqual([]);
    files.release();
    await Promise.all([first, repeat]);
    expect(await readings()).toHaveLength(1);
  });

  test('is historical when it says so, or when it comes too long after its time; nothing comes before its time', async () => {
    const client = await kiosk(A);
    const minutes = 60_000;
    await publish(client, topicOf(A), heartbeat(1, { historical: true }));
    await publish(client, topicOf(A), heartbeat(2, { ts: NOW - 16 * minutes }));
    await publish(client, topicOf(A), heartbeat(3, { ts: NOW + 16 * minutes }));
    await publish(client, topicOf(A), heartbeat(4, { ts: NOW - 14 * minutes }));
    const flags = (await journaled()).map(({ entry }) => entry.type === 'reading' && entry.reading.historical);
    expect(flags).toEqual([true, true, false, false]);
  });

  test('the time of receipt never falls, though the clock does, also after a restart', async () => {
    await publish(await kiosk(A), topicOf(A), heartbeat(1));
    await stop();
    clock = new StoryClock(NOW - 3_600_000);
    await start();
    await publish(await kiosk(A), topicOf(A), heartbeat(2));
    intake.tick();
    await until(() => journal.end() === 3);
    const [, second, third] = await journaled();
    expect(second?.entry).toMatchObject({ reading: { receivedAt: NOW } });
    expect(third?.entry).toEqual({ type: 'tick', at: NOW });
  });
});

describe('a packet that is refused', () => {
  const cases: [string, string, string | Buffer, string][] = [
    ['broken JSON', topicOf(A), '{"ts":1,', 'not-json'],
    ['a payload outside its contract', topicOf(A), heartbeat(1, { mode: 'asleep' }), 'breaks-contract'],
    ['JSON that is no object', topicOf(A), '[1]', 'breaks-contract'],
    ['an empty payload', topicOf(A), '', 'not-json'],
    ['a binary payload', topicOf(A), Buffer.from([0, 255, 254, 1]), 'not-text'],
    ['zeros', topicOf(A), Buffer.alloc(40), 'not-text'],
    ['more than 16 KiB', topicOf(A), heartbeat(1, { detail: 'x'.repeat(17_000) }), 'too-large'],
    ['a topic of another kiosk', topicOf(B), heartbeat(1), 'foreign-topic'],
    ['a topic of another region', topicOf(A, 'heartbeat', 'elsewhere'), heartbeat(1), 'foreign-topic'],
    ['a kind that there is not', topicOf(A, 'gossip'), heartbeat(1), 'unknown-topic'],
    ['a topic of its own making', 'anything/else', heartbeat(1), 'unknown-topic'],
    ['a topic of the broker itself', '$SYS/uptime', heartbeat(1), 'unknown-topic'],
    ['its own sign', topicOf(A, 'down/sign'), heartbeat(1), 'unknown-topic'],
  ];
  test.each(cases)(
    '%s is kept with its reason and acknowledged, and the other kiosk goes on',
    async (_name, topic, payload, reason) => {
      const [bad, good] = await Promise.all([kiosk(A), kiosk(B)]);
      await Promise.all([publish(bad, topic, payload), publish(good, topicOf(B), heartbeat(1))]);
      await publish(bad, topicOf(A), heartbeat(7));
      expect(await refusals()).toEqual([reason]);
      expect((await readings()).sort()).toEqual([`${A} heartbeat 7`, `${B} heartbeat 1`]);
      const [told] = events.filter((event) => event instanceof PacketRefused);
      expect(told).toMatchObject({ fields: { reason, sender: A } });
    },
  );

  test('a retired kiosk that is still let in is refused', async () => {
    await publish(await kiosk(RETIRED), topicOf(RETIRED), heartbeat(1));
    expect(await refusals()).toEqual(['retired-kiosk']);
  });

  test('an unknown kiosk is looked up once and refused, when another broker let it in', async () => {
    let asked = 0;
    const lookUp = registry.lookUp.bind(registry);
    registry.lookUp = (id) => {
      asked++;
      return lookUp(id);
    };
    const take = (): Promise<void> =>
      new Promise((resolve, reject) =>
        intake.take(topicOf('NOBODY'), Buffer.from(heartbeat(1)), null, (error) => (error ? reject(error) : resolve())),
      );
    await Promise.all([take(), take()]);
    await take();
    expect(asked).toBe(1);
    expect(await refusals()).toEqual(['unknown-kiosk', 'unknown-kiosk', 'unknown-kiosk']);
  });

  test('many of one sender are told once a minute', async () => {
    const client = await kiosk(A);
    for (let i = 0; i < 5; i++) await publish(client, topicOf(A), 'rubbish');
    expect(events.filter((event) => event instanceof PacketRefused)).toHaveLength(1);
    clock.forward(61_000);
    await publish(client, topicOf(A), 'rubbish');
    expect(events.filter((event) => event instanceof PacketRefused).at(-1)).toMatchObject({ fields: { unsaid: 4 } });
    expect(intake.counts.refused['not-json']).toBe(6);
  });

  test('the quarantine gets what was refused, and again after it was away', async () => {
    const kept: QuarantinedPacket[] = [];
    let failures = 1;
    class OneFailure extends Quarantine {
      override async position(): Promise<Position> {
        return 0;
      }
      override async keep(packets: QuarantinedPacket[]): Promise<void> {
        if (failures-- > 0) throw new Error('away');
        kept.push(...packets);
      }
      override async list(): Promise<{ items: QuarantinedPacket[]; next: null }> {
        return { items: kept, next: null };
      }
      override async one(): Promise<undefined> {
        return undefined;
      }
    }
    const keeper = new QuarantineKeeper({ journal, quarantine: new OneFailure(), clock: new SystemClock(), report });
    keeper.start();
    const client = await kiosk(A);
    await publish(client, topicOf(A), heartbeat(1));
    await publish(client, topicOf(B), heartbeat(1));
    await until(() => kept.length > 0);
    await keeper.stop();
    expect(kept).toMatchObject([{ id: 2, kioskId: A, sender: A, reason: 'foreign-topic', topic: topicOf(B) }]);
  });
});

describe('the built-in broker', () => {
  test('lets in who has the password of its name, and no one else', async () => {
    await expect(kiosk(A, { password: 'wrong' })).rejects.toThrow(/Not authorized/i);
    await expect(kiosk('NOBODY')).rejects.toThrow(/Not authorized/i);
    await expect(kiosk(A, { clientId: '', clean: false })).rejects.toThrow();
    await kiosk(A);
  });

  test('a will goes through intake; a farewell sends none', async () => {
    const will = { topic: topicOf(A, 'will'), payload: Buffer.from('{"bootId":"b-1"}'), qos: 1, retain: false } as const;
    const lost = await kiosk(A, { will });
    lost.stream.destroy();
    await until(async () => (await readings()).length === 1);
    const [first] = await journaled();
    expect(first?.entry).toMatchObject({ reading: { kind: 'will', bootId: 'b-1', seq: -1, ts: NOW } });
    await (await kiosk(A, { will })).endAsync();
    await pause(50);
    expect(await readings()).toHaveLength(1);
  });

  test('its own stop makes no kiosk seem gone', async () => {
    await kiosk(A, { will: { topic: topicOf(A, 'will'), payload: Buffer.from('{"bootId":"b-1"}'), qos: 1, retain: false } });
    await stop();
    await start();
    expect(await journaled()).toEqual([]);
  });

  test('a kiosk hears its own signs and the state, and may not ask for more', async () => {
    const client = await kiosk(A);
    const heard: string[] = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    const own = `hallwatch/v1/load/${A}/down/#`;
    const granted = await client.subscribeAsync([own, 'hallwatch/v1/state']);
    expect(granted.map(({ qos }) => qos)).toEqual([0, 0]);
    for (const foreign of ['#', `hallwatch/v1/load/${B}/down/#`, 'hallwatch/v1/+/+/down/#', topicOf(A), '$SYS/#'])
      await expect(client.subscribeAsync(foreign)).rejects.toThrow();
    await broker.publishDown(`hallwatch/v1/load/${A}/down/sign`, '{"for":"A"}', true);
    await broker.publishDown(`hallwatch/v1/load/${B}/down/sign`, '{"for":"B"}', true);
    await publish(await kiosk(B), topicOf(B), heartbeat(1));
    await until(() => heard.length === 2);
    expect(heard).toEqual([
      `hallwatch/v1/state ${JSON.stringify({ online: true, ts: NOW })}`,
      `hallwatch/v1/load/${A}/down/sign {"for":"A"}`,
    ]);
  });

  test('a retained sign waits for who comes later, and what a kiosk retains is not kept', async () => {
    await broker.publishDown(`hallwatch/v1/load/${A}/down/sign`, '{"show":true}', true);
    await (await kiosk(B)).publishAsync(topicOf(B), heartbeat(1), { qos: 1, retain: true });
    const client = await kiosk(A);
    const heard: string[] = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    await client.subscribeAsync(`hallwatch/v1/load/${A}/down/#`, { qos: 1 });
    await until(() => heard.length === 1);
    expect(heard).toEqual([`hallwatch/v1/load/${A}/down/sign {"show":true}`]);
  });

  test('a session that is kept gets what came while it was away, and no other kiosk can take it over', async () => {
    const options = { clientId: 'mine', clean: false } as const;
    const first = await kiosk(A, options);
    await first.subscribeAsync(`hallwatch/v1/load/${A}/down/#`, { qos: 1 });
    await first.endAsync();
    await broker.publishDown(`hallwatch/v1/load/${A}/down/config`, '{"rebirth":true}', false);
    const thief = await kiosk(B, options);
    const heard: string[] = [];
    thief.on('message', (topic) => heard.push(`thief ${topic}`));
    await pause(100);
    const client = connectTcp({ port: broker.port, host: '127.0.0.1' });
    client.destroy();
    const again = await connectAsync(
      `mqtt://127.0.0.1:${broker.port}`,
      { ...options, username: A, password: LOAD_PASSWORD },
      false,
    );
    clients.push(again);
    again.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    await until(() => heard.length > 0);
    expect(heard).toEqual([`hallwatch/v1/load/${A}/down/config {"rebirth":true}`]);
  });

  test('a message without an end is passed over and acknowledged to nobody, and others go on', async () => {
    const good = await kiosk(B);
    const socket = connectTcp({ port: broker.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: 'x',
        username: A,
        password: Buffer.from(LOAD_PASSWORD),
        keepalive: 0,
      }),
    );
    await new Promise((resolve) => socket.once('data', resolve));
    let answered = 0;
    socket.on('data', ({ length }) => (answered += length));
    socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 97, 0, 1]));
    for (let mb = 0; mb < 8; mb++) await new Promise((resolve) => socket.write(Buffer.alloc(1024 * 1024), resolve));
    expect(events.filter((event) => event instanceof MessageShortened)).toHaveLength(1);
    expect(answered).toBe(0);
    socket.destroy();
    await publish(good, topicOf(B), heartbeat(1));
    expect(await readings()).toEqual([`${B} heartbeat 1`]);
  });

  test('while too much waits for the disk sockets are not read, and afterwards all is taken', async () => {
    const client = await kiosk(A);
    files.held = [];
    const published = Array.from({ length: 3_000 }, (_, seq) =>
      publish(client, topicOf(A), heartbeat(seq, { detail: 'x'.repeat(500) })),
    );
    await pause(300);
    expect(intake.pending).toBeLessThan(400);
    files.release();
    await Promise.all(published);
    expect(journal.end()).toBe(3_000);
  });

  test('a port in use is told in one line that names the variable', async () => {
    const opened = EmbeddedBroker.open({
      host: '127.0.0.1',
      listeners: [{ via: 'plain', port: broker.port, variable: 'HALLWATCH_MQTT_PORT' }],
      registry,
      intake: () => undefined,
      report,
      clock,
    });
    await expect(opened).rejects.toThrow(StartRefused);
    await expect(opened).rejects.toThrow(
      `Port ${broker.port} on 127.0.0.1 is in use by another program. Stop that program, or set HALLWATCH_MQTT_PORT`,
    );
  });
});
