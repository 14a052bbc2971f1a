import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY, HistoryRefusal, HistoryUnavailable, MINUTE } from '#libs/domain/index.js';
import { type NamedEvent, StartRefused } from '#libs/runtime/index.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { runsWith } from '#test/harness/runs-with.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { complaintOf } from './complaint.js';
import { InfluxHistory } from './index.js';

let folder: string;
let server: InfluxForTests | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hallwatch-influx-trouble-'));
});
afterEach(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const opened = (url: string, token?: string) =>
  InfluxHistory.open({
    url,
    bucket: 'hallwatch',
    positionFile: join(folder, 'position.json'),
    report: () => undefined,
    ...(token !== undefined && { token }),
  });

describe('what an answer of InfluxDB means', () => {
  test.each([
    [401, 'unauthorized', HistoryUnavailable],
    [403, 'forbidden', HistoryUnavailable],
    [429, 'slow down', HistoryUnavailable],
    [500, 'timeout', HistoryUnavailable],
    [404, 'bucket "x" not found', HistoryUnavailable],
    [400, 'organization "x" not found', HistoryUnavailable],
    [400, 'Please provide either orgID or org', HistoryUnavailable],
    [400, 'partial write: field type conflict', HistoryRefusal],
    [413, 'Request Entity Too Large', HistoryRefusal],
    [422, 'points outside of retention', HistoryRefusal],
  ])('%i %s', (status, body, kind) => {
    expect(complaintOf('h:1', { status, text: body, retryAfter: null, date: null })).toBeInstanceOf(kind);
  });
});

test('an InfluxDB that is away is no reason not to start, and the readings are to be tried again', async () => {
  const history = await opened('http://127.0.0.1:9');
  expect(await history.position()).toBe(0);
  await expect(history.write([sampleReading()], 1)).rejects.toThrow(HistoryUnavailable);
  await expect(history.readings({ limit: 1 })).rejects.toThrow(HistoryUnavailable);
  expect(await history.ready()).toMatch(/127\.0\.0\.1:9.*Readings wait in the journal/);
});

test('a damaged position stops the start and says what to do', async () => {
  await writeFile(join(folder, 'position.json'), '{"pos');
  await expect(opened('http://127.0.0.1:9')).rejects.toThrow(StartRefused);
});

/** The server answers before it has acted; the end of the body says that it has. */
const asked = async (url: string, q: string): Promise<string> => {
  const { username: u, password: p, origin } = new URL(url);
  const account = u ? { u, p } : undefined;
  return (await fetch(`${origin}/query?${new URLSearchParams({ q, ...account })}`, { method: 'POST' })).text();
};

const influxTest = (title: string, wishes: { auth?: boolean }, run: (url: string) => Promise<void>): void => {
  if (!runsWith('servers')) return;
  test(title, async () => {
    server = await startInflux(wishes);
    if (server) await run(server.url);
    else console.warn(`${title}: ${INFLUX_ABSENT}`);
  }, 30_000);
};

influxTest('a token that is refused is named, not shown, and nothing is dropped', { auth: true }, async (url) => {
  await asked(url, `CREATE USER noc WITH PASSWORD 'right-word' WITH ALL PRIVILEGES`);
  const refused = await opened(url, 'noc:wrong-word');
  const error = await refused.write([sampleReading()], 1).catch((e: unknown) => e as Error);
  expect(error).toBeInstanceOf(HistoryUnavailable);
  expect((error as Error).message).toContain('HALLWATCH_INFLUX_TOKEN');
  expect(await refused.ready()).toContain('HALLWATCH_INFLUX_TOKEN');
  expect(JSON.stringify([(error as Error).message, await refused.ready()])).not.toContain('wrong-word');
  const right = await opened(url.replace('//', '//noc:right-word@'));
  await right.write([sampleReading()], 1);
  expect((await right.readings({ limit: 5 })).items).toHaveLength(1);
});

const as = (url: string, who: string): string => url.replace('//', `//${who}@`);
/** What is told while readings cannot be written: of the first write, and by whoever asks how the history is. */
const refusedTo = async (history: InfluxHistory): Promise<[string, string | null]> => {
  const error = await history.write([sampleReading()], 1).catch((e: unknown) => e as Error);
  expect(error).toBeInstanceOf(HistoryUnavailable);
  expect(await history.position()).toBe(0);
  // Means wait without a word of their own.
  expect(await history.summarize(sampleReading().ts + 86_400_000)).toBe(0);
  return [(error as Error).message, await history.ready()];
};

influxTest('an account that may only read is told so in one line, and goes on once it may write', { auth: true }, async (url) => {
  await asked(url, `CREATE USER noc WITH PASSWORD 'right-word' WITH ALL PRIVILEGES`);
  const admin = (q: string) => asked(as(url, 'noc:right-word'), q);
  for (const q of ['CREATE DATABASE hallwatch', `CREATE USER reader WITH PASSWORD 'word'`, 'GRANT READ ON hallwatch TO reader'])
    await admin(q);
  const history = await opened(url, 'reader:word');
  for (const said of await refusedTo(history)) {
    expect(said).toMatch(/does not let the token \(HALLWATCH_INFLUX_TOKEN\) write the bucket hallwatch[.;]/);
    expect(said).not.toMatch(/\n|:word/);
  }
  await admin('GRANT ALL ON hallwatch TO reader');
  await history.write([sampleReading()], 1);
  expect(await history.position()).toBe(1);
  expect(await history.ready()).toBeNull();
  // The longer buckets are another matter: readings are kept, and their means wait until somebody makes the places.
  await expect(history.summarize(sampleReading().ts + 86_400_000)).rejects.toThrow(/hallwatch_5m and hallwatch_1h/);
  for (const of of ['5m', '1h'])
    for (const q of [`CREATE DATABASE hallwatch_${of}`, `GRANT ALL ON hallwatch_${of} TO reader`]) await admin(q);
  expect(await history.summarize(sampleReading().ts + 86_400_000)).toBe(1);
});

influxTest('an account without any right, and no database, is told what is to be made', { auth: true }, async (url) => {
  await asked(url, `CREATE USER noc WITH PASSWORD 'right-word' WITH ALL PRIVILEGES`);
  await asked(as(url, 'noc:right-word'), `CREATE USER nobody WITH PASSWORD 'word'`);
  const [first, all] = await refusedTo(await opened(url, 'nobody:word'));
  expect(first).toMatch(
    /does not let the token .* make the bucket hallwatch\. Make the bucket hallwatch, or let it make buckets/,
  );
  expect(all).toMatch(/make the buckets hallwatch, hallwatch_5m and hallwatch_1h\. Make those that are not there, or let it/);
});

influxTest('a field that another writer made of another type is a refusal', {}, async (url) => {
  const history = await opened(url);
  await history.write([sampleReading({ kind: 'will' })], 1);
  await fetch(`${url}/write?db=hallwatch`, { method: 'POST', body: 'heartbeat,kiosk=K-1 temp_c="warm" 1767571200000000000' });
  await expect(history.write([sampleReading()], 2)).rejects.toThrow(/type conflict/);
  expect(await history.position()).toBe(1);
});

influxTest('what another writer made of another type costs its own field or line, never the means of all', {}, async (url) => {
  const events: NamedEvent[] = [];
  const place = { url, bucket: 'hallwatch', positionFile: join(folder, 'position.json') };
  const history = await InfluxHistory.open({ ...place, report: (event) => void events.push(event) });
  await history.makeReady();
  const write = async (db: string, body: string) => {
    const { status } = await fetch(`${url}/write?db=${db}`, { method: 'POST', body });
    expect(status).toBe(204);
  };
  // Of the first day no reading with a temperature can be written, and no number can be asked for.
  await write('hallwatch', `heartbeat,kiosk=STRANGER temp_c="warm" ${MORNING}000000`);
  await write('hallwatch_5m', `consumable,kiosk=STRANGER remaining="some" ${MORNING}000000`);
  const cold = (seq: number, ts: number) => sampleReading({ seq, ts, fields: { mode: 'inService', txOk: 12 } });
  await history.write([cold(1, MORNING), sampleReading({ kind: 'consumables', seq: 2, ts: MORNING + 1 })], 2);
  await history.write([sampleReading({ seq: 3, ts: MORNING + 8 * DAY })], 3);
  while ((await history.summarize(MORNING + 9 * DAY)) > 0);
  const means = async (db: string, field: string, measurement: string): Promise<unknown> => {
    const asked = new URLSearchParams({ q: `SELECT "${field}" FROM "${measurement}" WHERE kiosk = 'K-1'`, db });
    const { results } = (await (await fetch(`${url}/query?${asked}`)).json()) as {
      results: { series?: { values: unknown[][] }[] }[];
    };
    return results[0]?.series?.[0]?.values.map(([, value]) => value);
  };
  expect(await means('hallwatch_5m', 'tx_ok', 'heartbeat')).toEqual([12, 12]);
  expect(await means('hallwatch_1h', 'tx_ok', 'heartbeat')).toEqual([12, 12]);
  expect(await means('hallwatch_5m', 'temp_c', 'heartbeat')).toEqual([41.5]);
  expect(await means('hallwatch_1h', 'remaining', 'consumable')).toEqual([410]);
  const told = events.map(({ says }) => says).filter((says) => says.includes('means'));
  expect(told).toContainEqual(expect.stringMatching(/means of heartbeat are made without temp_c/));
  expect(told).toContainEqual(expect.stringMatching(/means over 5m .* are refused and left out.*type conflict/));
  expect(told).toHaveLength(2);
});

influxTest('a column that another writer filled with no JSON is shown as it is', {}, async (url) => {
  const history = await opened(url);
  await history.write([sampleReading({ seq: 1 })], 1);
  const line = `heartbeat,kiosk=K-1 components="{half",seq=2i,boot_id="b",received_at=1i ${MORNING + 1}000000`;
  await fetch(`${url}/write?db=hallwatch`, { method: 'POST', body: line });
  const { items } = await history.readings({ limit: 5 });
  expect(items.map(({ seq, fields }) => [seq, typeof fields['components']])).toEqual([
    [2, 'string'],
    [1, 'object'],
  ]);
});

influxTest('a database that was dropped under way is made again', {}, async (url) => {
  const history = await opened(url);
  await history.write([sampleReading()], 1);
  await asked(url, 'DROP DATABASE hallwatch');
  await expect(history.write([sampleReading({ seq: 42 })], 2)).rejects.toThrow(HistoryUnavailable);
  await history.write([sampleReading({ seq: 42 })], 2);
  expect((await history.readings({ limit: 5 })).items.map((r) => r.seq)).toEqual([42]);
});

influxTest('a batch larger than the server takes at once goes in parts', {}, async (url) => {
  const history = await opened(url);
  const detail = '卡'.repeat(5_000);
  const readings = Array.from({ length: 2_000 }, (_, seq) =>
    sampleReading({ kind: 'fault', seq, fields: { code: 'X', state: 'raised', detail } }),
  );
  await history.write(readings, 2_000);
  const { items } = await history.readings({ limit: 5_000 });
  expect(items).toHaveLength(2_000);
});

const beats = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => sampleReading({ seq: from + i, ts: MORNING + (from + i) * MINUTE }));

/** Readings and transactions that the means of that length stand for. */
async function meansIn(url: string, of: '5m' | '1h'): Promise<unknown> {
  const q = 'SELECT SUM("readings"), SUM("tx_ok") FROM "heartbeat"';
  const answer = await fetch(`${url}/query?${new URLSearchParams({ q, db: `hallwatch_${of}` })}`);
  const { results } = (await answer.json()) as { results: { series: { values: unknown[][] }[] }[] };
  return results[0]?.series[0]?.values[0]?.slice(1);
}

const onServers = runsWith('servers') ? test : () => undefined;

onServers(
  'means of readings around an outage, and of a process that died before it noted them, count everything once',
  async () => {
    const wishes = { folder: join(folder, 'server') };
    const position = join(folder, 'position.json');
    const sumUp = async (history: InfluxHistory): Promise<void> => {
      while ((await history.summarize(MORNING + DAY)) > 0);
    };
    server = await startInflux(wishes);
    if (!server) return console.warn(INFLUX_ABSENT);
    const before = await opened(server.url);
    await before.write(beats(0, 150), 150);
    expect(await before.summarize(MORNING + DAY)).toBeGreaterThan(0);
    await copyFile(position, `${position}.died`);
    await sumUp(before);
    await server.stop();
    await expect(before.write(beats(150, 100), 250)).rejects.toThrow(HistoryUnavailable);

    server = await startInflux({ ...wishes, port: Number(new URL(server.url).port) });
    if (!server) return console.warn(INFLUX_ABSENT);
    // What it had summed up it did not note, and the batch comes again as a whole.
    await copyFile(`${position}.died`, position);
    const after = await opened(server.url);
    expect(await after.position()).toBe(150);
    await after.write(beats(150, 100), 250);
    await sumUp(after);
    for (const of of ['5m', '1h'] as const) expect(await meansIn(server.url, of)).toEqual([250, 250 * 12]);
  },
  30_000,
);
