/**
 * Whole characters, none of them NUL, as names of maps too: PostgreSQL and DuckDB take no other text, and one kiosk's must not hold up
 * everybody's.
 */
export const KEPT_TEXT = /^[^\0\ud800-\udfff]*$/u;
