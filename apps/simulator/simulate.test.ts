import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Aedes } from 'aedes';
import { contractBreach, type Kind, parseTopic } from '#libs/contracts/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { Spawned } from '#test/harness/spawned.js';
import { demoFleet, generateFleet } from './fleet/generate.js';
import { type SimulateOptions, simulate } from './simulate.js';
import type { Simulation, SimulatorEvent } from './simulation.js';
import { virtualFleet } from './virtual/virtual-fleet.js';

interface Packet {
  kioskId: string;
  kind: Kind;
  payload: Record<string, unknown>;
  raw: unknown;
}

let broker: Aedes;
let server: Server;
let url = '';
let packets: Packet[] = [];
let simulation: Simulation | null = null;

beforeEach(async () => {
  packets = [];
  broker = await Aedes.createBroker();
  broker.authenticate = (_client, username, password, done) => done(null, password?.toString() === `secret-${username}`);
  broker.on('publish', ({ topic, payload }) => {
    const at = parseTopic(topic);
    if (at)
      packets.push({ ...at, payload: JSON.parse(payload.toString()) as Packet['payload'], raw: JSON.parse(payload.toString()) });
  });
  server = createServer(broker.handle);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await simulation?.stop();
  simulation = null;
  await new Promise<void>((done) => broker.close(done));
  await new Promise<void>((done) => server.close(() => done()));
});

async function until(what: string, holds: () => boolean, ms = 18_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > ms) throw new Error(`not in ${ms} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const start = async (options: Partial<SimulateOptions>): Promise<Simulation> => {
  simulation = await simulate({
    url,
    fleet: generateFleet(5, 1),
    passwords: (id) => `secret-${id}`,
    seed: 7,
    clock: new SystemClock(),
    ...options,
  });
  return simulation;
};

const of = (kind: Kind, kioskId?: string): Packet[] =>
  packets.filter((p) => p.kind === kind && (!kioskId || p.kioskId === kioskId));

describe('a simulated fleet', () => {
  test('connects every kiosk as itself; each sends a birth first, and the broker takes all of it', async () => {
    const { counters } = await start({ fleet: demoFleet() });
    await until('52 births', () => of('birth').length === 52 && counters.connected === 52);
    await until('all acknowledged', () => counters.acknowledged === counters.published);
    for (const { kioskId } of of('birth')) expect(packets.find((p) => p.kioskId === kioskId)?.kind).toBe('birth');
    expect(packets.filter((p) => contractBreach(p.kind, p.raw) !== null)).toEqual([]);
  });

  test('plays its opening scene: paper out, a full cash box, a dead screen, a lost link, and all of it mended', async () => {
    await start({ fleet: demoFleet(), opening: 'eager', clock: new SystemClock(60) });
    const fault = (code: string, state: string): boolean =>
      of('fault').some((p) => p.payload['code'] === code && p.payload['state'] === state);
    await until('paper out', () => fault('PRN-002', 'raised'));
    await until('screen dead', () => fault('SCR-001', 'raised'));
    await until('cash box full', () => of('cashbox').some((p) => JSON.stringify(p.payload).includes('"replenishment":"full"')));
    await until('a will', () => of('will').length > 0);
    await until('all mended', () => fault('PRN-002', 'cleared') && fault('SCR-001', 'cleared'));
    // On a crowded machine others may be lost for a moment, too short to have kept anything.
    const keptOf = (kioskId: string): boolean => packets.some((p) => p.kioskId === kioskId && p.payload['historical'] === true);
    const isBack = (kioskId: string): boolean => of('birth', kioskId).some((p) => p.payload['reason'] === 'reconnect');
    await until('back again, its buffer replayed', () => of('will').some(({ kioskId }) => isBack(kioskId) && keptOf(kioskId)));
    const gone = of('will').find(({ kioskId }) => keptOf(kioskId))?.kioskId as string;
    expect(of('will', gone)[0]?.payload['bootId']).toBe(of('birth', gone)[0]?.payload['bootId']);
    expect(packets.filter((p) => contractBreach(p.kind, p.raw) !== null)).toEqual([]);
  }, 60_000);

  test('says goodbye when it is stopped: no will is published', async () => {
    const { counters, stop } = await start({});
    await until('5 connected', () => counters.connected === 5);
    await stop();
    expect(counters.connected).toBe(0);
    await until('gone from the broker', () => broker.connectedClients === 0);
    expect(of('will')).toEqual([]);
  });

  test('says once a try why a kiosk was not let in, and keeps trying', async () => {
    const told: SimulatorEvent[] = [];
    const { counters } = await start({ passwords: {}, say: (t) => told.push(t) });
    await until('refused, and again', () => told.filter((t) => t.what === 'refused').length > 5);
    expect(told[0]?.detail).toMatch(/[Nn]ot authorized|Bad username or password/);
    expect(counters).toEqual({ connected: 0, published: 0, acknowledged: 0 });
  });

  test('comes back by itself when the broker was away, and tells how things stand', async () => {
    const { counters } = await start({});
    await until('5 connected', () => counters.connected === 5 && of('birth').length === 5);
    const { port } = server.address() as AddressInfo;
    for (const client of Object.values((broker as unknown as { clients: Record<string, { conn: { destroy(): void } }> }).clients))
      client.conn.destroy();
    await new Promise<void>((done) => server.close(() => done()));
    await until('all lost', () => counters.connected === 0);
    server = createServer(broker.handle);
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    await until('5 born again', () => of('birth').length === 10 && counters.connected === 5);
  }, 15_000);

  test('gives a birth when the backend asks for one', async () => {
    const { counters } = await start({ fleet: generateFleet(1, 1) });
    await until('connected', () => counters.connected === 1 && of('birth').length === 1);
    const { kioskId } = of('birth')[0] as Packet;
    const ask = {
      cmd: 'publish' as const,
      qos: 1 as const,
      dup: false,
      retain: true,
      topic: `hallwatch/v1/anqing/${kioskId}/down/config`,
    };
    broker.publish({ ...ask, payload: JSON.stringify({ ts: 1, rebirth: true }) }, () => {});
    await until('another birth', () => of('birth').length === 2);
  });

  test('ends with an error, and says so, when a kiosk is sent what breaks the contract', async () => {
    const told: SimulatorEvent[] = [];
    const { counters, broken, stop } = await start({ fleet: generateFleet(1, 1), say: (t) => told.push(t) });
    await until('connected', () => counters.connected === 1 && of('birth').length === 1);
    const { kioskId } = of('birth')[0] as Packet;
    const topic = `hallwatch/v1/anqing/${kioskId}/down/config`;
    const ofBackend = { cmd: 'publish' as const, qos: 1 as const, dup: false, retain: false };
    broker.publish({ ...ofBackend, topic: 'hallwatch/v1/state', payload: JSON.stringify({ online: true, ts: 1 }) }, () => {});
    broker.publish({ ...ofBackend, topic, payload: '' }, () => {});
    const says = `${kioskId} was sent what breaks the contract: ${topic} has no JSON: nothing at all`;
    expect((await broken).message).toBe(says);
    expect(told.filter(({ what }) => what === 'breach')).toEqual([
      { what: 'breach', kioskId, detail: `${topic} has no JSON: nothing at all` },
    ]);
    simulation = null;
    await expect(stop()).rejects.toThrow(says);
  });

  test('as a program it says so and ends with exit code 1', async () => {
    const program = new Spawned('simulator', ['--url', url.replace('//', '//u:secret-u@'), '--kiosks', '1'], {});
    await until('a birth', () => of('birth').length === 1);
    const topic = 'hallwatch/v1/state';
    broker.publish({ cmd: 'publish', qos: 1, dup: false, retain: false, topic, payload: '[]' }, () => {});
    expect(await program.finish()).toBe(1);
    expect(program.output).toMatch(
      /was sent what breaks the contract: hallwatch\/v1\/state: payload must be an object, it is a list/,
    );
  });

  test('takes the state of the backend for a message of the contract, too', async () => {
    const { counters, broken, stop } = await start({ fleet: generateFleet(1, 1) });
    await until('connected', () => counters.connected === 1 && of('birth').length === 1);
    const state = { cmd: 'publish' as const, qos: 0 as const, dup: false, retain: true, topic: 'hallwatch/v1/state' };
    broker.publish({ ...state, payload: JSON.stringify({ online: true }) }, () => {});
    expect((await broken).message).toMatch(/hallwatch\/v1\/state: ts is required$/);
    simulation = null;
    await expect(stop()).rejects.toThrow('ts is required');
  });
});

describe('a fleet without a network', () => {
  const HOUR = 3_600_000;
  const from = 1_767_225_600_000;
  const fleet = generateFleet(20, 1);
  const lived = (seed: number) => [...virtualFleet({ fleet, seed, from, to: from + 6 * HOUR })];

  test('lives the same life for the same seed, and is heard in the order of time', () => {
    const life = lived(7);
    expect(JSON.stringify(lived(7)) === JSON.stringify(life)).toBe(true);
    expect(JSON.stringify(lived(8)) === JSON.stringify(life)).toBe(false);
    const times = life.map(({ receivedAt }) => receivedAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(from + 6 * HOUR);
  });

  test('every loss of a link is followed by a birth, and what was said meanwhile comes marked and once', () => {
    const life = lived(7);
    const dropped = new Set(life.filter(({ kind }) => kind === 'will').map(({ kioskId }) => kioskId));
    expect(dropped.size).toBeGreaterThan(0);
    for (const id of dropped) {
      const own = life.filter(({ kioskId }) => kioskId === id);
      const seqs = own.filter(({ kind }) => kind !== 'will').map(({ payload }) => payload.seq);
      expect(new Set(seqs).size).toBe(seqs.length);
      const will = own.findIndex(({ kind }) => kind === 'will');
      const next = own[will + 1];
      if (next) expect(next.kind).toBe('birth');
    }
    expect(life.some(({ payload }) => payload.historical === true)).toBe(true);
  });
});
