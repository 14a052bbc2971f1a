import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { type Clock, HistoryUnavailable, MINUTE, type Reading, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock, SystemClock } from '#libs/runtime/index.js';
import { allPages } from '#test/harness/history-contract.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '#test/harness/influx-server.js';
import { runsWith } from '#test/harness/runs-with.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { HistoryAway, HistoryBack, ReadingUnwritable, SummariesBack, SummariesStalled } from './events.js';
import { Record, type RecordParts, Summarize } from './index.js';

/** Milliseconds. */
const PATIENCE = 30_000;

let folder: string;
let journal: LocalJournal;
let events: NamedEvent[];
let setAside: { seq: number; reason: string; position: number }[];
let ends: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hallwatch-record-'));
  events = [];
  setAside = [];
  ends = [];
  const journalFolder = join(folder, 'journal');
  journal = await LocalJournal.open({ folder: journalFolder, report: (event) => events.push(event) });
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

async function recording(history: RecordParts['history'], clock: Clock = new SystemClock(20)): Promise<Record> {
  const record = new Record({
    journal,
    history,
    clock,
    report: (event) => events.push(event),
    unwritable: (some) =>
      void setAside.push(...some.map(({ reading: { seq }, reason, position }) => ({ seq, reason, position }))),
  });
  await record.start();
  ends.push(() => record.stop());
  return record;
}

async function duck(): Promise<DuckHistory> {
  const history = await DuckHistory.open({ folder: join(folder, 'duck') });
  ends.push(() => history.close());
  return history;
}

const append = (reading: Reading): Promise<number> =>
  new Promise((resolve, reject) =>
    journal.append(
      { entry: { type: 'reading', reading }, raw: Buffer.from(JSON.stringify(reading.payload)) },
      (error, position) => (error ? reject(error) : resolve(position)),
    ),
  );
const appendTick = (at: number): Promise<number> =>
  new Promise((resolve, reject) =>
    journal.append({ entry: { type: 'tick', at } }, (error, position) => (error ? reject(error) : resolve(position))),
  );
const appendMany = (from: number, count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => append(sampleReading({ seq: from + i, ts: MORNING + from + i }))));

async function until(done: () => Promise<boolean> | boolean, ms = 15_000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come about in time');
}
const told = (kind: abstract new (...args: never[]) => NamedEvent): number =>
  events.filter((event) => event instanceof kind).length;

test(
  'every reading of the journal is in the history once, also over a restart',
  async () => {
    const history = await duck();
    await appendMany(0, 6_000);
    const first = await recording(history);
    await until(async () => (await history.position()) === 6_000);
    expect(first.behind).toBe(0);
    await first.stop();
    await appendMany(6_000, 500);
    await recording(history);
    await until(async () => (await history.position()) === 6_500);
    const seqs = (await allPages(history, { limit: 10_000 })).map((r) => r.seq);
    expect(seqs).toEqual(Array.from({ length: 6_500 }, (_, i) => 6_499 - i));
  },
  PATIENCE,
);

test(
  'time alone moves the position on every ten seconds, not at every tick',
  async () => {
    const history = await duck();
    const clock = new StoryClock(MORNING);
    const written: number[] = [];
    const counting = {
      position: () => history.position(),
      write: (readings: Reading[], upTo: number) => {
        written.push(upTo);
        return history.write(readings, upTo);
      },
    };
    const record = await recording(counting, clock);
    for (let second = 1; second <= 25; second++) {
      await appendTick(MORNING + second * SECOND);
      clock.forward(SECOND);
      await until(() => {
        clock.forward(20);
        return record.behind === 0;
      });
    }
    expect(written.length).toBeGreaterThanOrEqual(2);
    expect(written.length).toBeLessThanOrEqual(3);
  },
  PATIENCE,
);

test(
  'one bad reading is set aside alone, and all others are in the history',
  async () => {
    const history = await duck();
    const good = appendMany(0, 700);
    const bad = append(sampleReading({ seq: 700, ts: MORNING + 0.5 }));
    await Promise.all([good, bad, appendMany(701, 300)]);
    await recording(history);
    await until(async () => (await history.position()) === 1_001);
    expect(setAside).toEqual([{ seq: 700, reason: expect.stringContaining('cannot be kept'), position: 701 }]);
    expect(told(ReadingUnwritable)).toBe(1);
    expect(await allPages(history, { limit: 5_000 })).toHaveLength(1_000);
  },
  PATIENCE,
);

test(
  'a history that goes away in the middle of a halved batch gets nothing twice',
  async () => {
    const history = await duck();
    await Promise.all([appendMany(0, 40), append(sampleReading({ seq: 40, ts: MORNING + 0.5 })), appendMany(41, 40)]);
    let writes = 0;
    const failing = {
      position: () => history.position(),
      write: (readings: Reading[], upTo: number) => {
        if ([3, 5, 9, 10].includes(++writes)) throw new HistoryUnavailable('the disk is full');
        return history.write(readings, upTo);
      },
    };
    await recording(failing, new SystemClock(200));
    await until(async () => (await history.position()) === 81);
    const seqs = (await allPages(history, { limit: 100 })).map((r) => r.seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 81 }, (_, i) => i).filter((seq) => seq !== 40));
  },
  PATIENCE,
);

test(
  'a history that is away is told of once a minute, and its return once',
  async () => {
    const clock = new StoryClock(MORNING);
    let away = true;
    let at = 0;
    let tries = 0;
    const history = {
      position: async () => at,
      write: async (_: Reading[], upTo: number) => {
        tries++;
        if (away) throw new HistoryUnavailable('nobody answers');
        at = upTo;
      },
    };
    await appendMany(0, 3);
    await recording(history, clock);
    for (let passed = 0; passed < 5 * MINUTE; passed += SECOND) {
      clock.forward(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    expect(tries).toBeGreaterThan(8);
    expect(told(HistoryAway)).toBeGreaterThanOrEqual(4);
    expect(told(HistoryAway)).toBeLessThanOrEqual(6);
    away = false;
    await until(() => {
      clock.forward(SECOND);
      return at === 3;
    });
    await until(() => told(HistoryBack) === 1);
  },
  PATIENCE,
);

const influxTest = (
  title: string,
  run: (url: string, restart: (act: () => Promise<void>) => Promise<void>) => Promise<void>,
): void => {
  if (!runsWith('servers')) return;
  test(title, async () => {
    const port = await freePort();
    const start = () => startInflux({ folder, port });
    let server: InfluxForTests | null = await start();
    if (!server) return console.warn(`${title}: ${INFLUX_ABSENT}`);
    ends.push(async () => server?.stop());
    await run(server.url, async (act) => {
      await server?.stop();
      server = null;
      await act();
      server = await start();
    });
  }, 60_000);
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

influxTest('an InfluxDB that goes away and comes back has every reading once', async (url, restart) => {
  const history = await InfluxHistory.open({
    url,
    bucket: 'hallwatch',
    positionFile: join(folder, 'position.json'),
    report: () => undefined,
  });
  await recording(history);
  await appendMany(0, 2_000);
  await until(async () => (await history.position()) === 2_000);
  await restart(async () => {
    await appendMany(2_000, 5_000);
    await until(() => told(HistoryAway) > 0);
    expect(await history.position()).toBe(2_000);
  });
  await until(async () => (await history.position()) === 7_000);
  const seqs = (await allPages(history, { limit: 10_000 })).map((r) => r.seq);
  expect(seqs).toEqual(Array.from({ length: 7_000 }, (_, i) => 6_999 - i));
  expect(told(HistoryBack)).toBeGreaterThan(0);
});

influxTest('a reading whose field has another type in InfluxDB is set aside alone', async (url) => {
  const history = await InfluxHistory.open({
    url,
    bucket: 'hallwatch',
    positionFile: join(folder, 'position.json'),
    report: () => undefined,
  });
  await (await fetch(`${url}/query?${new URLSearchParams({ q: 'CREATE DATABASE hallwatch' })}`, { method: 'POST' })).text();
  await fetch(`${url}/write?db=hallwatch`, { method: 'POST', body: `fault,kiosk=K-0 detail=1 ${MORNING}000000` });
  await Promise.all([appendMany(0, 300), append(sampleReading({ kind: 'fault', seq: 300 })), appendMany(301, 200)]);
  await recording(history);
  await until(async () => (await history.position()) === 501);
  expect(setAside).toEqual([{ seq: 300, reason: expect.stringContaining('type conflict'), position: 301 }]);
  expect(await allPages(history, { limit: 1_000, kind: 'heartbeat' })).toHaveLength(500);
});

test(
  'means that cannot be written are told of once, and made up for when they can be',
  async () => {
    const answers = [new HistoryUnavailable('no bucket hallwatch_5m'), new HistoryUnavailable('still none'), 3, 2, 0, 1];
    let asked = 0;
    const clock = new StoryClock(MORNING);
    const summarize = async (): Promise<number> => {
      const answer = answers[asked++] ?? 0;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const means = new Summarize({ history: { summarize }, clock, report: (event) => events.push(event) });
    means.start();
    const complaints = new Set<string | null>();
    while (asked < answers.length) {
      clock.forward(5 * SECOND);
      await new Promise(setImmediate);
      complaints.add(means.complaint());
    }
    await means.stop();
    expect([...complaints]).toEqual([
      expect.stringMatching(/^Means .* are not written since 2026-.*: no bucket hallwatch_5m\.$/),
      expect.stringMatching(/^Means .* are not written since 2026-.*: still none\.$/),
      null,
    ]);
    expect(events.map((event) => event.constructor)).toEqual([SummariesStalled, SummariesBack]);
    expect(events[0]?.says).toMatch(/not being written \(1 tries\): no bucket hallwatch_5m\. They are caught up later/);
  },
  PATIENCE,
);
