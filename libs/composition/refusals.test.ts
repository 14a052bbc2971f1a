import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import { DAY, HOUR, type Journaled, type Reading, type Retention, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { Record, type Unwritable } from '#libs/stages/record/index.js';
import { allPages } from '#test/harness/history-contract.js';
import { type Answering, type Asked, startInfluxDouble } from '#test/harness/influx-double.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { badOf, goodOf, POISON_RUNS, poisoned } from '#test/harness/poison.js';
import { ifServers, without } from '#test/harness/runs-with.js';
import { sampleReading } from '#test/harness/sample-readings.js';

const PATIENCE = 60_000 + 5_000 * POISON_RUNS;
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-refusals-'));
const server = await ifServers(startInflux);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let events: NamedEvent[];
let aside: Unwritable[];
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  events = [];
  aside = [];
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const monthOf = (days: number): Retention => ({ days: { raw: days, '5m': 0, '1h': 0 }, change: 'keep' });
let opened = 0;
const openAt = (url: string, bucket: string, retention = monthOf(30)): Promise<InfluxHistory> =>
  InfluxHistory.open({
    url,
    bucket,
    retention,
    positionFile: join(folder, `position-${++opened}.json`),
    report: (event) => void events.push(event),
  });

/** The server's own time: its retention is held against that. */
const clock = (): StoryClock => new StoryClock(Date.now());

/** Has the readings recorded, as they stand in the journal. */
async function record(history: InfluxHistory, readings: Reading[], at = clock()): Promise<Record> {
  const entries: Journaled[] = readings.map((reading, no) => ({ position: no + 1, entry: { type: 'reading', reading } }));
  const recorder = new Record({
    journal: {
      read: async (after, max) => entries.slice(after, after + max),
      more: (_, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => resolve(), { once: true });
        }),
      end: () => entries.length,
      release: () => undefined,
    },
    history,
    clock: at,
    report: (event) => void events.push(event),
    unwritable: (some) => void aside.push(...some),
  });
  await recorder.start();
  ends.push(() => recorder.stop());
  return recorder;
}

async function recorded(history: InfluxHistory, readings: Reading[], at = clock()): Promise<void> {
  const recorder = await record(history, readings, at);
  for (let i = 0; i < 20_000 && recorder.behind > 0; i++) {
    if (i % 100 === 0) at.forward(SECOND);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(recorder.behind).toBe(0);
  await recorder.stop();
}

const unwritable = (level: string): NamedEvent[] =>
  events.filter((event) => event.constructor.name === 'ReadingUnwritable' && event.level === level);
const counted = (): number =>
  events
    .filter(({ constructor: { name } }) => name === 'ReadingUnwritable')
    .reduce((sum, { counts }) => sum + (counts?.by ?? 1), 0);

const MANY = 4_000;
/** Many readings of one kiosk that are older than what is kept, and one of a neighbour. */
function manyOldAndOne(now: number): Reading[] {
  const old = Array.from({ length: MANY }, (_, seq) =>
    sampleReading({ seq, kioskId: 'K-OLD', ts: now - 40 * DAY + seq, receivedAt: now }),
  );
  return [...old, sampleReading({ seq: 1, kioskId: 'K-NEXT', ts: now - SECOND, receivedAt: now })];
}

describe('readings that are older than a bucket keeps', () => {
  const named = (path: string): string => new URL(path, 'http://influx').searchParams.get('name') ?? '';
  const bucketOf = (name: string, everySeconds: number) => ({
    json: { buckets: [{ id: name, orgID: 'o1', name, retentionRules: [{ type: 'expire', everySeconds }] }] },
  });
  const isWrite = ({ path, body }: Asked): boolean => path.includes('/write') && body !== '';

  /** InfluxDB 2 with a bucket that keeps a month, and says so or not. */
  async function influx2(says: number) {
    const written: string[] = [];
    const bound = BigInt(Date.now() - 30 * DAY) * 1_000_000n;
    const answer = (asked: Asked): Answering | undefined => {
      if (asked.path.startsWith('/api/v2/buckets?')) return bucketOf(named(asked.path), says);
      if (asked.path.startsWith('/api/v2/dbrps')) return { json: { content: [{ database: 'hallwatch', default: true }] } };
      if (!isWrite(asked)) return undefined;
      const lines = String(asked.body).split('\n');
      const kept = lines.filter((line) => BigInt(line.slice(line.lastIndexOf(' ') + 1)) >= bound);
      written.push(...kept);
      const dropped = lines.length - kept.length;
      if (dropped === 0) return undefined;
      const message = `failure writing points to database: partial write: points beyond retention policy dropped=${dropped}`;
      return { status: 422, json: { code: 'unprocessable entity', message } };
    };
    const double = await startInfluxDouble('v2.9.1', answer);
    ends.push(() => double.stop());
    return { double, written };
  }

  test('are known before they are written, and told once a minute', async () => {
    const { double, written } = await influx2((30 * DAY) / SECOND);
    const history = await openAt(double.url, 'hallwatch');
    await history.makeReady();
    await recorded(history, manyOldAndOne(Date.now()));
    expect([written.length, double.asked.filter(isWrite)]).toEqual([1, [expect.anything()]]);
    expect([unwritable('warn').length, counted(), aside.length]).toEqual([1, MANY, 120]);
    expect(unwritable('warn')[0]?.says).toMatch(/refuses 4000 readings of K-OLD: it is of .*keeps nothing from before/);
  });

  test('cost one request a batch where only the answer tells', async () => {
    const { double, written } = await influx2(0);
    const history = await openAt(double.url, 'hallwatch');
    await recorded(history, manyOldAndOne(Date.now()));
    expect(written.some((line) => line.includes('K-NEXT'))).toBe(true);
    expect(double.asked.filter(isWrite)).toHaveLength(2);
    expect([unwritable('warn').length, counted(), aside.length]).toEqual([1, MANY, 120]);
    expect(unwritable('warn')[0]?.says).not.toMatch(/[{}\n]/);
  });

  const title = 'are set aside on InfluxDB 1, and the neighbour’s is there';
  if (!server) without(`${title} (${INFLUX_ABSENT})`);
  else
    test(
      title,
      async () => {
        for (const knows of [true, false]) {
          [events, aside] = [[], []];
          const history = await openAt(server.url, `old-${knows}`);
          await history.makeReady();
          if (!knows) history.keptSince = () => null;
          await recorded(history, manyOldAndOne(Date.now()));
          expect((await history.readings({ limit: 10 })).items.map(({ kioskId }) => kioskId)).toEqual(['K-NEXT']);
          expect([unwritable('warn').length, counted()]).toEqual([1, MANY]);
        }
      },
      PATIENCE,
    );
});

const title = 'whatever InfluxDB refuses of a batch is set aside alone, once, and all others are written';
if (!server) without(`${title} (${INFLUX_ABSENT})`);
else
  test(
    title,
    async () => {
      let run = 0;
      const poison = fc.constantFrom('old', 'of another type', 'both');
      await fc.assert(
        fc.asyncProperty(poisoned(40), poison, fc.nat({ max: 3 }), async (bad, kind, days) => {
          [events, aside] = [[], []];
          const bucket = `poison-${++run}`;
          const history = await openAt(server.url, bucket);
          await history.makeReady();
          history.keptSince = () => null;
          const noon = Math.floor(Date.now() / DAY) * DAY - DAY + 12 * HOUR;
          for (let day = 0; day <= 3; day++) {
            const line = `fault,kiosk=K-0 detail=1 ${noon - day * DAY}000000`;
            await fetch(`${server.url}/write?db=${bucket}`, { method: 'POST', body: line });
          }
          const readings = bad.map((isBad, seq) => {
            const at = { seq, ts: noon - (seq % (days + 1)) * DAY + seq * SECOND, receivedAt: noon + HOUR };
            if (!isBad) return sampleReading(at);
            const old = kind === 'old' || (kind === 'both' && seq % 2 === 0);
            return old ? sampleReading({ ...at, ts: noon - 60 * DAY + seq }) : sampleReading({ ...at, kind: 'fault' });
          });
          await recorded(history, readings);
          const found = (await allPages(history, { limit: 100, kind: 'heartbeat' })).map(({ seq }) => seq);
          expect(found.sort((a, b) => a - b)).toEqual(goodOf(bad));
          expect(aside.map(({ position }) => position - 1).sort((a, b) => a - b)).toEqual(badOf(bad));
        }),
        { numRuns: POISON_RUNS },
      );
    },
    PATIENCE,
  );
