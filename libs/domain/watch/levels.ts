import type { LevelView } from '../kiosk/index.js';

/** One kind of consumable or cash unit, all its items together: two bins of invoices are out when both are. */
export interface Level {
  kind: string;
  /** 0-100, when the kiosk counts; null when it only tells states. */
  pct: number | null;
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

/** Joins the items of each kind. */
export function byKind(items: LevelView[]): Level[] {
  const kinds = [...new Set(items.map((i) => i.kind))];
  return kinds.map((kind) => {
    const own = items.filter((i) => i.kind === kind);
    return { kind, pct: percentage(own), statuses: own.map((i) => i.status) };
  });
}

/** True, false, or null: between the two levels, so that what holds goes on holding and what does not stays quiet. */
export type Judged = boolean | null;

/**
 * Whether a level is beyond a rule. The kiosk's own sensor counts when all items of the kind say so;
 * the count decides otherwise. `falling` rules (paper, cassettes) hold below, filling ones (cash boxes) above.
 */
export function beyond(level: Level, states: string[], pct: { raise: number; clear: number }, falling: boolean): Judged {
  const sensed = level.statuses.length > 0 && level.statuses.every((s) => s !== null && states.includes(s));
  if (sensed) return true;
  if (level.pct === null) {
    const known = level.statuses.some((s) => s !== null && s !== 'unknown');
    return known ? false : null;
  }
  if (falling ? level.pct <= pct.raise : level.pct >= pct.raise) return true;
  return (falling ? level.pct >= pct.clear : level.pct <= pct.clear) ? false : null;
}
