import type { Level } from '../memory/levels.js';
import type { Limits } from './rule-base.js';

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
