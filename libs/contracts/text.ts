/**
 * Whole characters, none of them NUL, as names of maps too: PostgreSQL and DuckDB take no other text, and one kiosk's must not hold up
 * everybody's.
 */
export const KEPT_TEXT = /^[^\0\ud800-\udfff]*$/u;

/** What people write into a register: it is shown in one line, so there are no control characters either. */
export const CLEAN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u;
