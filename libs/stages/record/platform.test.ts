import { expect, test } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { DatabaseUnavailable } from '#libs/adapters/postgres/index.js';
import { type HistoryPoint, HistoryUnavailable, PLATFORM_FIELD_NAMES, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { IntakeCounts, PubackTimes } from '#libs/stages/intake/index.js';
import { Platform } from './platform.js';
import { RecordPlatform } from './record-platform.js';

const T0 = 1_767_571_200_000;

function platform(clock: StoryClock, outbox = { waiting: async () => 7 }) {
  const counts = new IntakeCounts();
  const metrics = new Registry();
  new Gauge({ name: 'hallwatch_journal_bytes', help: 'x', registers: [metrics] }).set(4_096);
  new Gauge({ name: 'hallwatch_loop_longest_stop_seconds', help: 'x', labelNames: ['by'], registers: [metrics] }).set(
    { by: 'clock' },
    0.012,
  );
  const stalled: string[] = [];
  let now = 0;
  const pubacks = new PubackTimes(() => now);
  const parts = {
    process: 'worker',
    clock,
    intake: { counts, pending: 2 },
    metrics,
    pubacks,
    record: { behind: 5, lagMs: () => 1_500 },
    watchBehind: () => 3,
    ruleCostUs: () => 2.5,
    outbox,
    stalled: async () => stalled,
  };
  return { stalled, counts, pubacks, platform: new Platform(parts), pass: (ms: number) => (now += ms) };
}

test('a process tells its rates since it was looked at last, and what waits now', async () => {
  const clock = new StoryClock(T0);
  const { counts, platform: looked, pubacks, pass } = platform(clock);
  counts.accepted.heartbeat += 300;
  counts.refused['not-json'] += 30;
  const take = pubacks.timing((_topic: string, _payload: null, _sender: null, done: () => void) => {
    pass(4);
    done();
  });
  for (let i = 0; i < 40; i++) take('t', null, null, () => undefined);
  clock.forward(15 * SECOND);
  const [own, ...refused] = await looked.measure();
  expect(own).toMatchObject({
    of: 'platform',
    at: T0 + 15 * SECOND,
    process: 'worker',
    numbers: {
      intake_per_s: 20,
      refused_per_s: 2,
      repeats_per_s: 0,
      intake_pending: 2,
      puback_p50_ms: 4,
      puback_p99_ms: 4,
      journal_bytes: 4_096,
      record_behind: 5,
      watch_behind: 3,
      rule_cost_us: 2.5,
      history_lag_s: 1.5,
      outbox_waiting: 7,
      loop_stop_ms: 12,
    },
  });
  expect(refused).toEqual([{ of: 'quarantine', at: T0 + 15 * SECOND, process: 'worker', reason: 'not-json', refused: 30 }]);
  const numbers = (own as { numbers: object }).numbers;
  expect(PLATFORM_FIELD_NAMES).toEqual(expect.arrayContaining(Object.keys(numbers)));
  clock.forward(15 * SECOND);
  expect(await looked.measure()).toMatchObject([{ numbers: { intake_per_s: 0, refused_per_s: 0 } }]);
});

test('a consumer that does not get on is told of by its name, as long as it does not', async () => {
  const clock = new StoryClock(T0);
  const { stalled, platform: looked } = platform(clock);
  stalled.push('means');
  expect((await looked.measure()).slice(1)).toEqual([{ of: 'stalled', at: T0, process: 'worker', consumer: 'means' }]);
  stalled.pop();
  expect(await looked.measure()).toHaveLength(1);
});

test('while PostgreSQL is away the number of its messages is left out, and the others are told', async () => {
  const clock = new StoryClock(T0);
  let trouble: Error = new DatabaseUnavailable('away', null);
  const { platform: looked } = platform(clock, { waiting: () => Promise.reject(trouble) });
  const [own] = await looked.measure();
  expect(own).toMatchObject({ numbers: { watch_behind: 3 } });
  expect((own as { numbers: object }).numbers).not.toHaveProperty('outbox_waiting');
  trouble = new Error('a mistake of ours');
  await expect(looked.measure()).rejects.toThrow('mistake');
});

test('points wait while the history is away, and the oldest go when an hour and more of them do', async () => {
  const clock = new StoryClock(T0);
  const written: HistoryPoint[][] = [];
  let away = true;
  let looks = 0;
  const record = new RecordPlatform({
    clock,
    report: () => undefined,
    measure: async () => [{ of: 'platform', at: ++looks, process: 'worker', numbers: {} }],
    history: {
      writePoints: async (points) => {
        if (away) throw new HistoryUnavailable('away');
        written.push(points);
      },
    },
  });
  record.start();
  const pass = async (): Promise<void> => {
    clock.forward(15 * SECOND);
    await new Promise(setImmediate);
  };
  for (let i = 0; i < 600; i++) await pass();
  away = false;
  await pass();
  await pass();
  await record.stop();
  expect(written.map((points) => [points.length, points[0]?.at, points.at(-1)?.at])).toEqual([
    [500, 102, 601],
    [1, 602, 602],
  ]);
});
