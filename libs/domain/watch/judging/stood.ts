import type { LevelView } from '../../kiosk/index.js';
import { without } from '../memory/aside.js';
import type { Amounts } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Level } from '../memory/levels.js';
import type { Judged } from './limits.js';

const LEVELS: readonly string[] = ['consumable', 'cashbox'];

/** A rule that goes leaves what it held: that it is over the device has not told. What hangs on no level is remembered otherwise. */
export function noteStood(m: KioskMemory, key: string, cause: string): void {
  const [of = '', ...rest] = cause.split('/');
  const kind = rest.join('/');
  if (!LEVELS.includes(of) || key.slice(key.indexOf('/') + 1) !== kind) return;
  const { pct, count } = m.levelOf(of as LevelView['of'], kind);
  m.stood = { ...m.stood, [key]: { of: of as LevelView['of'], kind, low: { pct, count }, high: { pct, count } } };
}

export function forgetStood(m: KioskMemory, key: string): void {
  if (m.stood && Object.hasOwn(m.stood, key)) m.stood = without(m.stood, key);
}

type Which = (a: number, b: number) => number;

const further = (which: Which, one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : which(one, other);

const furthest = (which: Which, one: Amounts, other: Amounts): Amounts => ({
  pct: further(which, one.pct, other.pct),
  count: further(which, one.count, other.count),
});

/** Notes how far the level that was just told has gone. Of a kind that nothing is left of nothing stands. */
export function passStood(m: KioskMemory, of: LevelView['of'], level: Level): void {
  for (const [key, stood] of Object.entries(m.stood ?? {})) {
    if (stood.of !== of || stood.kind !== level.kind) continue;
    if (level.statuses.length === 0) forgetStood(m, key);
    else {
      const [low, high] = [furthest(Math.min, stood.low, level), furthest(Math.max, stood.high, level)];
      m.stood = { ...m.stood, [key]: { ...stood, low, high } };
    }
  }
}

/** Whether it stood when its rule went and was never told of as cleared since, by the limits of now. */
export function standsStill(m: KioskMemory, key: string, level: Level, judge: (level: Level) => Judged): boolean {
  const stood = m.stood && Object.hasOwn(m.stood, key) ? m.stood[key] : undefined;
  return stood !== undefined && [stood.low, stood.high].every((amounts) => judge({ ...level, ...amounts }) !== false);
}
