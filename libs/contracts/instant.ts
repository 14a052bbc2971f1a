import { z } from 'zod';

/** 2100-01-01: what is said of a later time is a mistake, and some stores end soon after. */
export const LAST_INSTANT = 4_102_444_800_000;

const ZONED = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,3})?)?(?:Z|[+-](\d\d):(\d\d))$/;
/** The farthest of a zone from Greenwich. */
const FARTHEST_ZONE_H = 14;

const isDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1;
};

/** Whether `2026-02-30` is a day, and within what is taken. */
export function isDayThatIs(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return year >= 1970 && year < 2100 && isDate(year, month, day);
}

/**
 * Epoch milliseconds of an ISO 8601 time with a zone; null: it names none. Days that are not there, such as February 30, and hours beyond
 * 23 name none, though a machine's own parser makes some other day of them.
 */
export function instantIn(text: string): number | null {
  const parts = ZONED.exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = parts;
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return null;
  return zoneHour > FARTHEST_ZONE_H || zoneMinute > 59 ? null : Date.parse(text);
}

const COMPLAINT = 'must be a time that exists, in epoch milliseconds or ISO 8601 with a zone, between 1970 and 2100';
const isKept = (at: number | null): boolean => at !== null && at >= 0 && at <= LAST_INSTANT;

/** A time, as people and programs write it. */
export const instant = z
  .union([z.int().min(0).max(LAST_INSTANT), z.string().regex(ZONED)], { error: COMPLAINT })
  .transform((said) => (typeof said === 'number' ? said : instantIn(said)))
  .refine(isKept, COMPLAINT)
  .transform(Number);

const NUMBER_OR_ZONED = new RegExp(`^\\d{1,13}$|${ZONED.source}`);

/** The same in an address, where numbers are text too. */
export const instantText = z
  .string()
  .regex(NUMBER_OR_ZONED, COMPLAINT)
  .transform((said) => (/^\d+$/.test(said) ? Number(said) : instantIn(said)))
  .refine(isKept, COMPLAINT)
  .transform(Number)
  .describe('Epoch milliseconds, or ISO 8601 with a zone.');
