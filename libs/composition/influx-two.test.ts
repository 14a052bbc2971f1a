import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import { DAY, type Journaled, MINUTE, type Reading, SECOND } from '#libs/domain/index.js';
import { Health, type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { Record, Summarize, type Unwritable } from '#libs/stages/record/index.js';
import { type AnswerOfTwo, type AskedOfTwo, InfluxTwo, ORG, type Rights, saysNo } from '#test/harness/influx-two.js';
import { sampleReading } from '#test/harness/sample-readings.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-influx-two-'));
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PLACES = { hallwatch: 30, hallwatch_5m: 365, hallwatch_1h: 1_826 };
const ALL = Object.keys(PLACES);
const ENOUGH: Rights = { read: ALL, write: ALL };
const days = { raw: 30, '5m': 365, '1h': 1_826 };
const isLines = ({ path, body }: AskedOfTwo): boolean => path === '/api/v2/write' && body !== '';

let opened = 0;
/** What a worker has of a history at this server: who writes readings and means, what they tell, and how they say that they get on. */
async function workerAt(two: InfluxTwo, seqs = 5) {
  ends.push(() => two.stop());
  // The server's own time: its retention is held against that.
  const clock = new StoryClock(Date.now());
  const ts = clock.now() - 10 * MINUTE;
  const readings: Reading[] = Array.from({ length: seqs }, (_, seq) =>
    sampleReading({ seq, ts: ts + seq, receivedAt: ts + seq }),
  );
  const entries: Journaled[] = readings.map((reading, no) => ({ position: no + 1, entry: { type: 'reading', reading } }));
  const events: NamedEvent[] = [];
  const aside: Unwritable[] = [];
  const report = (event: NamedEvent): void => void events.push(event);
  const address = { url: two.url, bucket: 'hallwatch', token: 'worker', org: ORG, retention: { days, change: 'keep' as const } };
  const history = await InfluxHistory.open({ ...address, clock, report, positionFile: join(folder, `position-${++opened}`) });
  const journal = {
    read: async (after: number, max: number) => entries.slice(after, after + max),
    more: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    end: () => entries.length,
    release: () => undefined,
  };
  const record = new Record({ journal, history, clock, report, unwritable: (some) => void aside.push(...some) });
  const summarize = new Summarize({ history, clock, report });
  const health = new Health();
  health.add('history', () => history.ready());
  health.addConsumer('record', record.complaint);
  health.addConsumer('means', summarize.complaint);
  ends.unshift(
    () => record.stop(),
    () => summarize.stop(),
  );
  /** Lets time pass until it is so; answers how much did, in seconds. */
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<number> => {
    for (let passed = 0; passed < 3_000; passed++) {
      for (let i = 0; i < 20; i++) {
        if (await isSo()) return passed;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      clock.forward(SECOND);
    }
    throw new Error('It did not come to that');
  };
  const kept = (bucket = 'hallwatch'): string[] => two.kept.get(bucket) ?? [];
  const said = (): string[] => events.map(({ says }) => says);
  return { clock, readings, history, record, summarize, health, events, aside, until, kept, said };
}

/** In none of it is an answer for programs, nor the token. */
function expectSentences(all: readonly string[]): void {
  for (const one of all) expect(one).not.toMatch(/[{}<>\n\t]|"code"|\bworker\b/);
}

describe('readings wait, none is set aside, and log and health say why in one sentence', () => {
  const page = { status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' };
  test.each<[string, AnswerOfTwo, RegExp]>([
    ['a token that is not known any more', saysNo(401, 'unauthorized access'), /does not know the token .*: 401/],
    [
      'a token that may not write any more',
      saysNo(403, 'insufficient permissions for write'),
      /does not let the token .* write the bucket/,
    ],
    ['a bucket that is gone', saysNo(404, 'bucket "hallwatch" not found'), /make the bucket/],
    [
      'an organization that is gone',
      saysNo(404, 'organization name "halls" not found'),
      /organization name "halls" not found\. Set/,
    ],
    [
      'too many requests',
      saysNo(429, 'token is over its quota', { 'retry-after': '20' }),
      /answers 429: token is over its quota\. It asks/,
    ],
    [
      'too much to do',
      saysNo(503, 'the cache is full', { 'retry-after': '20' }),
      /answers 503: the cache is full\. It asks to be left alone/,
    ],
    ['a failure of its own', { status: 500, body: '{"code":"internal error","message":"timeout"}' }, /answers 500: timeout/],
    ['a proxy without a server behind it', page, /answers 502/],
  ])(
    '%s',
    async (_, answer, why) => {
      const two = await InfluxTwo.start({ tokens: { worker: ENOUGH }, buckets: PLACES });
      const worker = await workerAt(two);
      two.mishap = ({ path }) => (path === '/api/v2/write' ? answer : undefined);
      await worker.record.start();
      worker.summarize.start();
      await worker.until(() => worker.record.complaint() !== null);
      const { ready, parts } = await worker.health.ready();
      expect(ready).toBe(false);
      expect(parts['record']).toMatch(why);
      expect(parts['history']).toMatch(why);
      expect(worker.said()).toContainEqual(expect.stringMatching(why));
      two.mishap = () => undefined;
      await worker.until(() => worker.record.behind === 0);
      await worker.until(async () => (await worker.health.ready()).parts['history'] === 'ok');
      expect([worker.kept().length, worker.aside]).toEqual([worker.readings.length, []]);
      expect((await worker.health.ready()).stalled).toEqual([]);
      expectSentences([...worker.said(), ...Object.values(parts)]);
    },
    30_000,
  );
});

describe('a server that asks to be left alone', () => {
  test('is sent nothing before its time, and everything then', async () => {
    const two = await InfluxTwo.start({ tokens: { worker: ENOUGH }, buckets: PLACES });
    const worker = await workerAt(two);
    two.mishap = (asked) => (isLines(asked) ? saysNo(503, 'the cache is full', { 'retry-after': '120' }) : undefined);
    await worker.record.start();
    await worker.until(() => worker.record.complaint() !== null);
    worker.summarize.start();
    two.mishap = () => undefined;
    const asked = two.asked.filter(({ path }) => path !== '/ping').length;
    const before = worker.clock.now();
    await worker.until(() => worker.clock.now() - before >= 115 * SECOND);
    expect(two.asked.filter(({ path }) => path !== '/ping')).toHaveLength(asked);
    expect(worker.record.complaint()).toMatch(/the cache is full\. It asks to be left alone/);
    await worker.until(() => worker.record.behind === 0);
    expect(worker.kept()).toHaveLength(worker.readings.length);
    // Once a minute, not once a try.
    expect(worker.said().filter((says) => says.includes('takes nothing')).length).toBeLessThanOrEqual(4);
  }, 30_000);
});

describe('what is refused for what is in it is set aside, and the others are written', () => {
  test('by age, where only the answer tells', async () => {
    const two = await InfluxTwo.start({ tokens: { worker: ENOUGH }, buckets: PLACES });
    const worker = await workerAt(two);
    worker.history.keptSince = () => null;
    for (const no of [1, 3]) (worker.readings[no] as Reading).ts -= 40 * DAY;
    await worker.record.start();
    await worker.until(() => worker.record.behind === 0);
    expect(worker.kept()).toHaveLength(3);
    expect(worker.aside.map(({ position }) => position).sort()).toEqual([2, 4]);
    expect(worker.aside[0]?.reason).toBe('InfluxDB refuses it (422): points outside retention policy of duration 720h0m0s');
    expect(two.asked.filter(isLines)).toHaveLength(1);
    expect((await worker.health.ready()).parts).toEqual({ history: 'ok', record: 'ok', means: 'ok' });
    expectSentences(worker.said());
  });

  test('by a field of another type, or what it cannot read', async () => {
    const refused: ((bad: string, count: number) => AnswerOfTwo)[] = [
      (_, count) =>
        saysNo(
          422,
          'failure writing points to database: partial write: field type conflict: input field "temp_c" on measurement "heartbeat" is ' +
            `type float, already exists as type string dropped=${count}`,
        ),
      (bad) => saysNo(400, `unable to parse '${bad}': invalid boolean`),
    ];
    for (const answer of refused) {
      const two = await InfluxTwo.start({ tokens: { worker: ENOUGH }, buckets: PLACES });
      const worker = await workerAt(two);
      Object.assign(worker.readings[2] as Reading, { kind: 'will', fields: {} });
      two.mishap = (asked) => {
        if (!isLines(asked)) return undefined;
        const beats = asked.body.split('\n').filter((line) => line.startsWith('heartbeat'));
        return beats[0] === undefined ? undefined : answer(beats[0], beats.length);
      };
      await worker.record.start();
      await worker.until(() => worker.record.behind === 0);
      expect(worker.kept().map((line) => line.split(',')[0])).toEqual(['will']);
      expect(worker.aside.map(({ position }) => position).sort()).toEqual([1, 2, 4, 5]);
      expectSentences(worker.said());
    }
  });

  test('but of what is only too much for one request nothing is', async () => {
    const two = await InfluxTwo.start({ tokens: { worker: ENOUGH }, buckets: PLACES, mostBytes: 40_000 });
    const worker = await workerAt(two, 1_000);
    await worker.record.start();
    await worker.until(() => worker.record.behind === 0);
    expect([worker.kept().length, worker.aside]).toEqual([1_000, []]);
    expect(worker.said()).toEqual([]);
  });
});

describe('rights that a token has not', () => {
  test('of all three buckets are told at the start, before there is a reading', async () => {
    const two = await InfluxTwo.start({ tokens: { worker: { read: ALL, write: [] } }, buckets: PLACES });
    const worker = await workerAt(two, 0);
    await worker.record.start();
    worker.summarize.start();
    await worker.until(async () => (await worker.health.ready()).parts['history'] !== 'ok');
    const why =
      /does not let the token \(HALLWATCH_INFLUX_TOKEN\) write the buckets hallwatch, hallwatch_5m and hallwatch_1h\. Give it/;
    expect((await worker.health.ready()).parts['history']).toMatch(why);
    expect(worker.said()).toEqual([expect.stringMatching(why)]);
    expect(two.asked.filter(({ path, body }) => path.includes('orgs') || (path.includes('write') && body !== ''))).toEqual([]);
    two.give('worker', ENOUGH);
    await worker.until(
      async () => (await worker.health.ready()).ready || (await worker.health.ready()).parts['history'] === 'ok',
    );
  });

  test('of the means alone leave the readings to be written, and health names the means', async () => {
    const two = await InfluxTwo.start({
      tokens: { worker: { read: ALL, write: ['hallwatch'] } },
      buckets: { hallwatch: 30, hallwatch_1h: 0 },
    });
    const worker = await workerAt(two);
    await worker.record.start();
    worker.summarize.start();
    await worker.until(() => worker.summarize.complaint() !== null && worker.record.behind === 0);
    const { parts, stalled } = await worker.health.ready();
    expect([stalled, parts['history'], parts['record'], worker.kept().length]).toEqual([['means'], 'ok', 'ok', 5]);
    expect(parts['means']).toMatch(
      /^Means .* are not written since .*: .* make the bucket hallwatch_5m; write the bucket hallwatch_1h\. /,
    );
    expect(worker.said()).toContainEqual(
      expect.stringMatching(/averages are not being written .* make the bucket hallwatch_5m; write/),
    );
    expectSentences([...worker.said(), ...Object.values(parts)]);
    two.give('worker', { read: 'every', write: 'every' });
    await worker.until(() => worker.summarize.complaint() === null);
    expect(two.keeps('hallwatch_5m')).toBe(365 * 86_400);
  });
});
