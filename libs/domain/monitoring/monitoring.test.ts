import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE } from '../time/index.js';
import { Behind } from './behind.js';
import {
  alertWords,
  type Interruption,
  isToBeTold,
  monitoringOf,
  type Observed,
  publicWords,
  Sight,
  screenPatience,
  unheardBefore,
  unheardUntil,
  type WorkerWord,
  wordEvery,
} from './index.js';

const T0 = Date.UTC(2026, 10, 22, 6, 2);
const PATIENCE = 30_000;
const word = (more: Partial<WorkerWord> = {}): WorkerWord => ({
  count: 1,
  at: T0,
  startedAt: T0 - MINUTE,
  blind: null,
  historyLag: 1_500,
  ...more,
});
const sight = (more: Partial<Observed> = {}): Observed => ({
  at: T0,
  word: word(),
  databaseAwaySince: null,
  isSilent: false,
  ...more,
});

test('somebody watches when the worker says so, and nobody who cannot be heard', () => {
  expect(monitoringOf(sight())).toEqual({ state: 'watching', at: T0 });
  expect(monitoringOf(sight({ isSilent: true }))).toMatchObject({ because: 'worker-silent', since: T0 });
  expect(monitoringOf(sight({ databaseAwaySince: T0 - 5 }))).toMatchObject({ because: 'database-away', since: T0 - 5 });
  expect(monitoringOf(sight({ word: null }))).toMatchObject({ because: 'not-begun', since: null });
  const deaf = word({ blind: { because: 'broker-away', since: T0 - 9 } });
  expect(monitoringOf(sight({ word: deaf }))).toMatchObject({ because: 'broker-away', since: T0 - 9 });
});

const anySight = fc.record({
  at: fc.constant(T0),
  word: fc.option(
    fc.record({
      count: fc.nat(),
      at: fc.integer({ min: T0 - MINUTE, max: T0 }),
      startedAt: fc.constant(T0 - MINUTE),
      blind: fc.option(
        fc.record({
          because: fc.constantFrom('broker-away' as const, 'journal-stopped' as const, 'watch-behind' as const),
          since: fc.integer({ min: T0 - MINUTE, max: T0 }),
        }),
      ),
      historyLag: fc.constant(null),
    }),
  ),
  databaseAwaySince: fc.option(fc.integer({ min: T0 - MINUTE, max: T0 })),
  isSilent: fc.boolean(),
});

test('property: it is said to be watched only where every sign says so, and the public is told of everything else', () => {
  fc.assert(
    fc.property(anySight, (seen) => {
      const monitoring = monitoringOf(seen);
      const isWell = seen.word?.blind === null && seen.databaseAwaySince === null && !seen.isSilent;
      expect(monitoring.state).toBe(isWell ? 'watching' : 'interrupted');
      expect(publicWords(monitoring) === null).toBe(isWell);
    }),
  );
});

test('the public reads since when, with the date when it is of another day, and no inner word', () => {
  const said = (since: number) => publicWords({ state: 'interrupted', at: T0 + MINUTE, because: 'worker-silent', since });
  expect(said(T0)).toEqual({
    zh: '监测自14:02起中断，以下信息可能已过时，请拨打大厅热线咨询。',
    en: 'Monitoring interrupted since 14:02. What stands here may be out of date. Please call the hotline of the hall.',
  });
  expect(said(T0 - 24 * 60 * MINUTE)?.zh).toContain('自2026年11月21日 14:02起');
  expect(said(T0 - 24 * 60 * MINUTE)?.en).toContain('since 2026-11-21 14:02.');
});

test('a restart is told to nobody, what lasts is, and what has not begun is not', () => {
  const interrupted = monitoringOf(sight({ isSilent: true }));
  expect(isToBeTold(interrupted, MINUTE - 1, MINUTE)).toBe(false);
  expect(isToBeTold(interrupted, MINUTE, MINUTE)).toBe(true);
  expect(isToBeTold(monitoringOf(sight({ word: null })), 9 * MINUTE, MINUTE)).toBe(false);
  expect(isToBeTold(monitoringOf(sight()), 9 * MINUTE, MINUTE)).toBe(false);
  const over = alertWords({ what: 'resumed', at: T0 + MINUTE, since: T0 });
  expect(over.en).toContain('2026-11-22 14:02 ended at 2026-11-22 14:03');
});

test('nobody heard between the last word of a worker that died and the start of the next; a worker that lived on has heard', () => {
  const next = word({ count: 1, at: T0 + 5 * MINUTE, startedAt: T0 + 4 * MINUTE });
  expect(unheardBefore(word(), next, PATIENCE)).toEqual([{ because: 'worker-silent', from: T0, to: T0 + 4 * MINUTE }]);
  const livedOn = word({ count: 9, at: T0 + 5 * MINUTE });
  expect(unheardBefore(word(), livedOn, PATIENCE)).toEqual([]);
  expect(unheardBefore(null, next, PATIENCE)).toEqual([]);
  const restarted = word({ at: T0 + 6_000, startedAt: T0 + 5_000 });
  expect(unheardBefore(word(), restarted, PATIENCE)).toEqual([]);
});

test('while the broker is away for longer than a hiccup nobody hears, and while the watch is behind somebody does', () => {
  const away = word({ at: T0 + 2 * MINUTE, blind: { because: 'broker-away', since: T0 } });
  expect(unheardBefore(word(), away, PATIENCE)).toEqual([{ because: 'broker-away', from: T0, to: T0 + 2 * MINUTE }]);
  const hiccup = word({ at: T0 + 3_000, blind: { because: 'broker-away', since: T0 } });
  expect(unheardBefore(word(), hiccup, PATIENCE)).toEqual([]);
  const behind = word({ at: T0 + 2 * MINUTE, blind: { because: 'watch-behind', since: T0 } });
  expect(unheardBefore(word(), behind, PATIENCE)).toEqual([]);
});

test('what lasts still in which nobody hears is told with what is over; what only keeps a page from seeing is not', () => {
  const over = { because: 'broker-away' as const, from: T0 - 9 * MINUTE, to: T0 - 8 * MINUTE };
  const known = [[over.from, over.to]];
  const interrupted = (because: Interruption) => ({ state: 'interrupted' as const, at: T0, because, since: T0 - MINUTE });
  expect(unheardUntil([over], { state: 'watching', at: T0 })).toEqual(known);
  for (const because of ['worker-silent', 'broker-away', 'journal-stopped'] as const)
    expect(unheardUntil([over], interrupted(because))).toEqual([...known, [T0 - MINUTE, T0]]);
  for (const because of ['database-away', 'watch-behind', 'not-begun'] as const)
    expect(unheardUntil([over], interrupted(because))).toEqual(known);
});

test('what waits to be judged waits since it was seen first, and no longer than that', () => {
  const behind = new Behind();
  expect(behind.look(10, 10, T0)).toBeNull();
  expect(behind.look(20, 10, T0 + 1)).toBe(T0 + 1);
  expect(behind.look(90, 19, T0 + 2)).toBe(T0 + 1);
  // What was seen first is judged; what came since has waited since now at the earliest.
  expect(behind.look(99, 20, T0 + 3)).toBe(T0 + 3);
  expect(behind.look(99, 99, T0 + 4)).toBeNull();
});

test('a worker sees until it is not heard, its journal takes nothing, or it judges more than a minute late', () => {
  const well = { isHeard: true, isStopped: false, end: 5, judged: 5 };
  const sight = new Sight();
  expect(sight.look(well, T0)).toBeNull();
  expect(sight.look({ ...well, isHeard: false }, T0 + 1)).toEqual({ because: 'broker-away', since: T0 + 1 });
  expect(sight.look({ ...well, isHeard: false, isStopped: true }, T0 + 2)).toEqual({ because: 'broker-away', since: T0 + 1 });
  expect(sight.look({ ...well, isStopped: true }, T0 + 3)).toEqual({ because: 'journal-stopped', since: T0 + 2 });
  expect(sight.look(well, T0 + 4)).toBeNull();
  expect(sight.look({ ...well, end: 9 }, T0 + 5)).toBeNull();
  expect(sight.look({ ...well, end: 9 }, T0 + 5 + MINUTE)).toBeNull();
  expect(sight.look({ ...well, end: 9 }, T0 + 6 + MINUTE)).toEqual({ because: 'watch-behind', since: T0 + 5 });
  const fast = new Sight(60);
  fast.look({ ...well, end: 9 }, T0);
  expect(fast.look({ ...well, end: 9 }, T0 + 60 * MINUTE)).toBeNull();
});

test('a screen knows within ten seconds with its refresh of five, and never later than a page; three words may be missing', () => {
  for (const patience of [1_000, PATIENCE, 600_000]) {
    expect(screenPatience(patience)).toBeLessThanOrEqual(Math.min(patience, 4_500));
    expect(screenPatience(patience)).toBeGreaterThanOrEqual(3 * wordEvery(patience));
  }
  expect(wordEvery(PATIENCE)).toBe(1_500);
});
