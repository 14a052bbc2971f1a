import type { LevelView } from '../../kiosk/index.js';
import type { Limits } from '../../rule/index.js';

/** One kind of consumable or cash unit, all its items together: two bins of invoices are out when both are. */
export interface Level {
  kind: string;
  /** 0-100, when the kiosk counts; null when it only tells states. */
  pct: number | null;
  /** Pieces, when every item is counted. */
  count: number | null;
  /** Pieces that they hold, when every item says so. */
  capacity: number | null;
  /** States of the items. */
  statuses: (string | null)[];
}

/** Of no item yet. */
export const freshLevel = (kind: string): Level => ({ kind, pct: null, count: 0, capacity: 0, statuses: [] });

/** Joins one more item of the kind. `remaining`: NaN when it is not counted. */
export function join(level: Level, { capacity, status }: Pick<LevelView, 'capacity' | 'status'>, remaining: number): void {
  level.statuses.push(status);
  level.count = level.count === null || Number.isNaN(remaining) ? null : level.count + remaining;
  level.capacity = level.capacity === null || !capacity ? null : level.capacity + capacity;
  level.pct = level.count === null || level.capacity === null ? null : Math.min(100, (level.count / level.capacity) * 100);
}

/** True, false, or null: between the two levels, so that what holds goes on holding and what does not stays quiet. */
export type Judged = boolean | null;

/** Where a level counts, and which way it goes: falling (paper, cassettes) or filling (cash boxes). */
export interface Bounds {
  states: string[];
  pct?: Limits;
  count?: Limits;
  falling: boolean;
}

/** Where a number stands between two limits. */
export function past(value: number, { raise, clear }: Limits, falling: boolean): Judged {
  if (falling ? value <= raise : value >= raise) return true;
  return (falling ? value >= clear : value <= clear) ? false : null;
}

/**
 * Whether a level is beyond a rule. The kiosk's own sensor counts when all items of the kind say so;
 * the percentage or the count decides otherwise, and either is enough.
 */
export function beyond(level: Level, { states, pct, count, falling }: Bounds): Judged {
  if (isSensed(level, states)) return true;
  const byPct = pct && level.pct !== null ? past(level.pct, pct, falling) : undefined;
  const byCount = count && level.count !== null ? past(level.count, count, falling) : undefined;
  if (byPct === true || byCount === true) return true;
  if (byPct === null || byCount === null) return null;
  if (byPct === false || byCount === false) return false;
  const known = level.statuses.some((s) => s !== null && s !== 'unknown');
  return known ? false : null;
}

/** Whether all items say so. */
function isSensed({ statuses }: Level, states: readonly string[]): boolean {
  for (const status of statuses) if (status === null || !states.includes(status)) return false;
  return statuses.length > 0;
}
