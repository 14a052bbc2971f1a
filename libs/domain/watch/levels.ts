import type { LevelView } from '../kiosk/index.js';
import type { Limits } from '../rule/index.js';

/** One kind of consumable or cash unit, all its items together: two bins of invoices are out when both are. */
export interface Level {
  kind: string;
  /** 0-100, when the kiosk counts; null when it only tells states. */
  pct: number | null;
  /** Pieces, when every item is counted. */
  count: number | null;
  /** States of the items. */
  statuses: (string | null)[];
}

const percentage = (items: LevelView[]): number | null => {
  const counted = items.filter((i) => i.remaining !== null && i.capacity !== null && i.capacity > 0);
  if (counted.length < items.length || counted.length === 0) return null;
  const remaining = counted.reduce((sum, i) => sum + (i.remaining as number), 0);
  const capacity = counted.reduce((sum, i) => sum + (i.capacity as number), 0);
  return Math.min(100, (remaining / capacity) * 100);
};

const counted = (items: LevelView[]): number | null =>
  items.reduce<number | null>((sum, { remaining }) => (sum === null || remaining === null ? null : sum + remaining), 0);

/** Joins the items of one kind. */
export const levelOf = (kind: string, items: LevelView[]): Level => ({
  kind,
  pct: percentage(items),
  count: counted(items),
  statuses: items.map((i) => i.status),
});

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
  const sensed = level.statuses.length > 0 && level.statuses.every((s) => s !== null && states.includes(s));
  if (sensed) return true;
  const byPct = pct && level.pct !== null ? past(level.pct, pct, falling) : undefined;
  const byCount = count && level.count !== null ? past(level.count, count, falling) : undefined;
  if (byPct === true || byCount === true) return true;
  if (byPct === null || byCount === null) return null;
  if (byPct === false || byCount === false) return false;
  const known = level.statuses.some((s) => s !== null && s !== 'unknown');
  return known ? false : null;
}
