import { performance } from 'node:perf_hooks';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { LoopStops, TurnMeter } from './loop-stops.js';
import { ThreadTime } from './thread-time.js';

/** Stopwatches that are moved by hand. */
function hands({ tellsWork = true } = {}) {
  const at = { now: 0, active: 0, worked: 0 };
  const read = { now: () => at.now, activeMs: () => at.active, workedMs: tellsWork ? () => at.worked : null };
  const pass = (idle: number, active: number, worked: number): void => {
    at.now += idle + active;
    at.active += active;
    at.worked += worked;
  };
  return { read, pass };
}

test('a turn is as long as the loop did not wait, and its work what of that was ours', () => {
  const { read, pass } = hands();
  const meter = new TurnMeter(read);
  pass(1_000, 80, 20);
  expect(meter.turn()).toEqual({ clock: 80, work: 20 });
  pass(1_000, 4, 4);
  expect(meter.turn()).toBeNull();
  const { read: silent, pass: unseen } = hands({ tellsWork: false });
  const blind = new TurnMeter(silent);
  unseen(10, 80, 20);
  expect(blind.turn()).toEqual({ clock: 80, work: 80 });
});

const turns = fc.array(
  fc.record({ idle: fc.nat(20), active: fc.integer({ min: 0, max: 100 }), share: fc.integer({ min: 0, max: 100 }) }),
  { minLength: 1, maxLength: 50 },
);

test('whatever short turns went before, the work of a long one is told to five milliseconds', () => {
  fc.assert(
    fc.property(turns, (lived) => {
      const { read, pass } = hands();
      const meter = new TurnMeter(read);
      for (const { idle, active, share } of lived) {
        const worked = (active * share) / 100;
        pass(idle, active, worked);
        const turn = meter.turn();
        expect(turn !== null).toBe(active >= 5);
        if (!turn) continue;
        expect(turn.clock).toBeCloseTo(active);
        expect(turn.work).toBeGreaterThanOrEqual(worked - 1e-6);
        expect(turn.work).toBeLessThanOrEqual(Math.min(active, worked + 5) + 1e-6);
      }
    }),
  );
});

test('the longest stop of the loop is shown for a minute, and none that was short', async () => {
  const metrics = new Registry();
  let ahead = 0;
  const time = ThreadTime.open();
  const stops = LoopStops.start(metrics, {
    now: () => performance.now() + ahead,
    activeMs: () => performance.eventLoopUtilization().active,
    workedMs: time && (() => time.workedMs()),
  });
  await new Promise((resolve) => setTimeout(resolve, 1));
  for (const until = performance.now() + 60; performance.now() < until; );
  await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(stops.longestMs('clock')).toBeGreaterThanOrEqual(55);
  expect(stops.longestMs('work')).toBeLessThanOrEqual(stops.longestMs('clock'));
  const shown = await metrics.metrics();
  expect(shown).toMatch(/^hallwatch_loop_longest_stop_seconds\{by="clock"\} 0\.\d+$/m);
  expect(Number(/hallwatch_loop_stops_seconds_count\{by="clock"\} (\d+)/.exec(shown)?.[1])).toBeGreaterThan(0);
  stops.stop();
  ahead = 61_000;
  expect([stops.longestMs('clock'), stops.longestMs('work')]).toEqual([0, 0]);
});

test('where the kernel does not tell how long a thread worked, nobody does', () => {
  expect(ThreadTime.open('/nowhere/schedstat')).toBeNull();
});
