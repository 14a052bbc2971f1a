import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import { openPostgres, PostgresRegistry } from '#libs/adapters/postgres/index.js';
import { type Fleet, type History, MINUTE, ownDoing, type Reading, type ReadingsQuery } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { withoutPersonal } from '#libs/stages/intake/personal.js';
import { startInflux } from '../harness/influx-server.js';
import { kioskOf, readingOf } from './watch-load.js';

/*
 * What it costs that the register remembers, that personal numbers are masked at the door, and that lists keep to a scope. Parts: fleet,
 * mask, lists.
 */
const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'fleet,mask,lists' },
    fleet: { type: 'string', default: '20000' },
    kiosks: { type: 'string', default: '10000' },
    halls: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '7' },
  },
});
const [fleetOf, kiosks, halls, rounds] = [values.fleet, values.kiosks, values.halls, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
];
const START = 1_767_225_600_000;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** The middle and the longest of so many rounds, milliseconds. */
async function asked(act: (round: number) => Promise<unknown>): Promise<[number, number]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) took.push(await timed(() => act(round)));
  took.sort((a, b) => a - b);
  return [took[rounds >> 1] as number, took[rounds - 1] as number];
}

function fleetFile(count: number): Fleet {
  const names = Array.from({ length: halls }, (_, n) => `hall-${n}`);
  return {
    halls: names.map((id) => ({
      id,
      name: id,
      region: 'anqing',
      address: '示例路1号',
      hotline: '0000-000000',
    })) as Fleet['halls'],
    kiosks: Array.from({ length: count }, (_, n) => ({ ...kioskOf(n), hall: names[n % halls] as string })),
    people: [],
  };
}

async function fleet(folder: string): Promise<void> {
  const database = await openPostgres({ folder: join(folder, 'postgres') });
  const registry = await PostgresRegistry.open(database, new SystemClock());
  const file = fleetFile(fleetOf);
  const take = (one: Fleet): Promise<number> => timed(() => registry.takeFleet(one, ownDoing(randomUUID())));
  const renamed = { ...file, kiosks: file.kiosks.map((kiosk) => ({ ...kiosk, name: '改名终端' })) };
  const [added, same, changed] = [await take(file), await take(file), await take(renamed)];
  console.log(
    `a fleet file of ${fleetOf} kiosks: added ${seconds(added)}, unchanged ${seconds(same)}, each renamed ${seconds(changed)}`,
  );
  await database.close();
}

const HEARTBEAT = { ts: START, bootId: 'b-1', seq: 17, mode: 'inService', rttMs: 38, txOk: 12, txFailed: 0, tempC: 31.5 };
const LONG = 'x'.repeat(400);
const MESSAGES: Record<string, object> = {
  heartbeat: { ...HEARTBEAT, components: { receiptPrinter: 'online', noteAcceptor: 'online', cardReader: 'online' } },
  'birth with a serial number': { ...HEARTBEAT, reason: 'powerUp', serial: '20261234567890123', app: '2.4.1' },
  'fault with a mobile number': { ...HEARTBEAT, code: 'BNA-002', detail: '请联系 13900000000 处理' },
  'fault with a long text': { ...HEARTBEAT, code: 'BNA-002', detail: LONG },
};
const TIMES = 200_000;

function mask(): void {
  console.log(`masking at the door, of ${TIMES} messages each`);
  for (const [name, message] of Object.entries(MESSAGES)) {
    const payload = Buffer.from(JSON.stringify(message));
    const run = (act: () => unknown): number => {
      for (let i = 0; i < TIMES / 10; i++) act();
      const began = performance.now();
      for (let i = 0; i < TIMES; i++) act();
      return ((performance.now() - began) / TIMES) * 1_000;
    };
    const [parsed, masked] = [run(() => JSON.parse(payload.toString())), run(() => withoutPersonal(payload))];
    const ratio = (masked / parsed).toFixed(2);
    console.log(
      `  ${name.padEnd(28)} ${ratio} × JSON.parse: ${masked.toFixed(2)} µs; ${parsed.toFixed(2)} (${payload.length} B)`,
    );
  }
}

/** Readings of each kiosk, a minute apart, each kiosk in the hall of its number. */
const EACH = 60;
const AT_ONCE = 50_000;

async function fill(write: (readings: Reading[], upTo: number) => Promise<void>): Promise<void> {
  for (let done = 0; done < kiosks * EACH; done += AT_ONCE) {
    const readings = Array.from({ length: Math.min(AT_ONCE, kiosks * EACH - done) }, (_, i) => {
      const reading = readingOf(done + i, kiosks, START, MINUTE);
      return { ...reading, hallId: `hall-${((done + i) % kiosks) % halls}` };
    });
    await write(readings, done + readings.length);
  }
}

const kiosksOf = (hallsSeen: number): string[] =>
  Array.from({ length: kiosks }, (_, n) => n).flatMap((n) => (n % halls < hallsSeen ? kioskOf(n).id : []));

async function lists(name: string, history: History): Promise<void> {
  const scopes: [string, string[] | undefined][] = [
    ['unscoped', undefined],
    ['one hall', kiosksOf(1)],
    ['a quarter', kiosksOf(halls / 4)],
    ['all but one hall', kiosksOf(halls - 1)],
  ];
  const questions: [string, Omit<ReadingsQuery, 'limit'>][] = [
    ['newest of all', {}],
    ['newest faults', { kind: 'fault' }],
  ];
  for (const [question, query] of questions) {
    let base = 0;
    for (const [scope, kioskIds] of scopes) {
      const [median, longest] = await asked(() => history.readings({ ...query, ...(kioskIds && { kioskIds }), limit: 100 }));
      base ||= median;
      const ratio = (median / base).toFixed(2);
      console.log(
        `  ${name.padEnd(9)} ${question.padEnd(14)} ${scope.padEnd(17)} ${ratio} ×: ${median.toFixed(0)} ms, longest ${longest.toFixed(0)} (${kioskIds?.length ?? kiosks} kiosks)`,
      );
    }
  }
}

async function listsOfBoth(folder: string): Promise<void> {
  console.log(`lists of readings, ${kiosks} kiosks in ${halls} halls, ${kiosks * EACH} readings`);
  const duck = await DuckHistory.open({ folder });
  await fill((readings) => duck.load(readings));
  await lists('DuckDB', duck);
  await duck.close();
  const server = await startInflux();
  if (!server) return console.log('  no influxd here');
  try {
    const influx = await InfluxHistory.open({
      url: server.url,
      bucket: 'bench',
      positionFile: join(folder, 'influx.json'),
      report: () => undefined,
    });
    await influx.makeReady();
    await fill((readings, upTo) => influx.write(readings, upTo));
    await lists('InfluxDB', influx);
  } finally {
    await server.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-bench-'));
const load = loadavg().map((one) => one.toFixed(1));
console.log(`load of the machine ${load.join(', ')}`);
try {
  const parts = values.parts.split(',');
  if (parts.includes('mask')) mask();
  if (parts.includes('lists')) await listsOfBoth(folder);
  if (parts.includes('fleet')) await fleet(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
