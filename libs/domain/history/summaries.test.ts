import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR, MINUTE } from '../time/index.js';
import { DueWindows, type ServiceSeries, serviceShares, windowOf } from './index.js';

const T0 = 1_767_571_200_000;
const read = (ts: number, kind: 'heartbeat' | 'fault' = 'heartbeat') => ({ kind, ts, receivedAt: T0 + 3 * HOUR });

describe('windows that are due', () => {
  test('are taken when they are over, the short ones first, and those side by side together', () => {
    const due = new DueWindows();
    due.mark([read(T0 + 1), read(T0 + 6 * MINUTE), read(T0 + 20 * MINUTE), read(T0 + 50 * MINUTE, 'fault')]);
    expect(due.take(T0 + 5 * MINUTE, 9)).toBeNull();
    expect(due.take(T0 + 30 * MINUTE, 9)).toEqual({ of: '5m', from: T0, to: T0 + 10 * MINUTE });
    due.done();
    expect(due.take(T0 + 30 * MINUTE, 9)).toEqual({ of: '5m', from: T0 + 20 * MINUTE, to: T0 + 25 * MINUTE });
    due.done();
    expect(due.take(T0 + 30 * MINUTE, 9)).toBeNull();
    expect(due.take(T0 + 2 * HOUR, 9)).toEqual({ of: '1h', from: T0, to: T0 + HOUR });
  });

  test('what comes while they are summed up makes them due again', () => {
    const due = new DueWindows();
    due.mark([read(T0), read(T0 + 5 * MINUTE)]);
    due.take(T0 + HOUR, 9);
    due.mark([read(T0 + 1)]);
    due.done();
    expect(due.take(T0 + HOUR, 9)).toEqual({ of: '5m', from: T0, to: T0 + 5 * MINUTE });
  });

  test('a clock that is days ahead leaves none, and what is too old is forgotten', () => {
    const due = new DueWindows();
    due.mark([read(T0 + 72 * HOUR), read(T0), read(T0 + 2 * HOUR)]);
    due.forgetBefore(T0 + HOUR);
    expect(due.record()).toEqual({ '5m': [T0 + 2 * HOUR], '1h': [T0 + 2 * HOUR] });
  });

  test('no window with readings is left out, whenever they come and whatever is done between, also over a restart', () => {
    const act = fc.record({
      ts: fc.integer({ min: 0, max: 90 * MINUTE }),
      take: fc.boolean(),
      late: fc.boolean(),
      restart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let due = new DueWindows();
        /** Readings by window, and how many of them the last sum saw. */
        const there = new Map<number, number>();
        const summed = new Map<number, number>();
        const add = (ts: number): void => {
          there.set(windowOf(T0 + ts, '5m'), (there.get(windowOf(T0 + ts, '5m')) ?? 0) + 1);
          due.mark([read(T0 + ts)]);
        };
        const sumUp = (late: number | null): boolean => {
          const run = due.take(T0 + 4 * HOUR, 3);
          if (!run) return false;
          const seen = new Map(there);
          if (late !== null) add(late);
          if (run.of === '5m') for (let w = run.from; w < run.to; w += 5 * MINUTE) summed.set(w, seen.get(w) ?? 0);
          due.done();
          return true;
        };
        for (const { ts, take, late, restart } of acts) {
          add(ts);
          if (take) sumUp(late ? ts : null);
          if (restart) due = DueWindows.from(due.record());
        }
        while (sumUp(null));
        expect(new Map([...summed].sort())).toEqual(new Map([...there].sort()));
        expect(due.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the share of a service', () => {
  const run = { of: '5m' as const, from: T0, to: T0 + 15 * MINUTE };
  const course = (...changes: [number, boolean][]): ServiceSeries => ({
    upBefore: true,
    changes: changes.map(([minute, up]) => ({ at: T0 + minute * MINUTE, up })),
  });

  test('is of each window by itself, and what is down stays down until it is said to be up', () => {
    const shares = serviceShares(course([4, false], [12, true]), run);
    expect(shares.map(({ up }) => up)).toEqual([0.8, 0, 0.6]);
    expect(shares.map(({ downS }) => downS)).toEqual([60, 300, 120]);
    expect(shares.map(({ changed }) => changed)).toEqual([true, false, true]);
  });

  test('the seconds that were lost are the same however the time is cut', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.boolean(), (some, upBefore) => {
        const inOrder = some.sort(([a], [b]) => a - b);
        const hour = { from: T0, to: T0 + HOUR };
        const lost = (of: '5m' | '1h') =>
          serviceShares({ ...course(...inOrder), upBefore }, { of, ...hour }).reduce((sum, { downS }) => sum + downS, 0);
        expect(lost('5m')).toBeCloseTo(lost('1h'), 6);
      }),
    );
  });
});
