import { z } from 'zod';

/**
 * Whole characters, none of them NUL, as names of maps too: PostgreSQL and DuckDB take no other text, and one kiosk's must not hold up
 * everybody's.
 */
export const KEPT_TEXT = /^[^\0\ud800-\udfff]*$/u;

/** What people write into a register: it is shown in one line, so there are no control characters either. */
export const CLEAN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

export const NOT_CLEAN = 'must have no control characters and no half characters';
export const text = (longest: number) => z.string().max(longest).regex(CLEAN_TEXT, NOT_CLEAN);
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .regex(/^[^\p{Cc}\p{Cs}\s]*$/u, 'must be an address without blanks');

/** Deeper JSON than this is nobody's plan of shifts, nor a rule. */
const DEEPEST = 8;

/** Whether nothing in it is nested deeper than needed, and no text has control characters. */
export function isClean(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return CLEAN_TEXT.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth < DEEPEST && Object.entries(value).every(([key, inner]) => CLEAN_TEXT.test(key) && isClean(inner, depth + 1));
}
