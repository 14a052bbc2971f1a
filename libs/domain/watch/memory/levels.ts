import type { LevelView } from '../../kiosk/index.js';

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
