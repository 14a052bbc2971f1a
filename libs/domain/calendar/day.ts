import type { Weekday } from '../hall/index.js';
import { DAY, type Instant, SHANGHAI_OFFSET } from '../time/index.js';

/** A day in Asia/Shanghai, written `2026-02-17`. Such texts sort as the days do. */
export type Day = string;

/** Days since 1970-01-01. Reckoned here and never by the machine's own calendar, which has a zone. */
export type DayNumber = number;

/** Thrown for a text that names no day, such as 2026-02-30. The caller must change it. */
export class BadDay extends Error {
  readonly retry = false;
  constructor(text: unknown) {
    super(`${JSON.stringify(text)} is no day; a day is written as 2026-02-17.`);
  }
}

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)$/;
const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
/** 1970-01-01 was a Thursday. */
const WEEK: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
const YEAR_LENGTH = 365.2425;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const leapDaysBefore = (year: number): number =>
  Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);
const beforeYear = (year: number): DayNumber => 365 * (year - 1970) + leapDaysBefore(year) - leapDaysBefore(1970);
const beforeMonth = (year: number, month: number): number =>
  (BEFORE_MONTH[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0);
const monthLength = (year: number, month: number): number => beforeMonth(year, month + 1) - beforeMonth(year, month);

const padded = (n: number, digits: number): string => String(n).padStart(digits, '0');
const written = (year: number, month: number, day: number): Day => `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;

/** Year, month and day of the month. Throws {@link BadDay}. */
export function partsOf(day: Day): [year: number, month: number, day: number] {
  const parts = WRITTEN.exec(String(day))?.slice(1).map(Number) as [number, number, number] | undefined;
  if (!parts) throw new BadDay(day);
  const [year, month, date] = parts;
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > monthLength(year, month)) throw new BadDay(day);
  return parts;
}

/** Whether the text names a day. */
export function isDay(text: string): boolean {
  try {
    partsOf(text);
    return true;
  } catch (error) {
    if (error instanceof BadDay) return false;
    throw error;
  }
}

/** The day as a number. Throws {@link BadDay}. */
export function numberOf(day: Day): DayNumber {
  const [year, month, date] = partsOf(day);
  return beforeYear(year) + beforeMonth(year, month) + date - 1;
}

/** The number as a day. */
export function dayOf(number: DayNumber): Day {
  let year = 1970 + Math.floor(number / YEAR_LENGTH);
  while (beforeYear(year) > number) year--;
  while (beforeYear(year + 1) <= number) year++;
  let rest = number - beforeYear(year);
  let month = 12;
  while (beforeMonth(year, month) > rest) month--;
  rest -= beforeMonth(year, month);
  return written(year, month, rest + 1);
}

/** The day of an instant, on a wall clock in Shanghai. */
export const dayNumberAt = (at: Instant): DayNumber => Math.floor((at + SHANGHAI_OFFSET) / DAY);
export const dayAt = (at: Instant): Day => dayOf(dayNumberAt(at));

/** Midnight in Shanghai at the beginning of the day. */
export const startOf = (number: DayNumber): Instant => number * DAY - SHANGHAI_OFFSET;

export const weekdayOf = (number: DayNumber): Weekday => WEEK[((number % 7) + 7) % 7] as Weekday;

export const addDays = (day: Day, days: number): Day => dayOf(numberOf(day) + days);

/** The last day of the month. */
export function monthEnd(day: Day): Day {
  const [year, month] = partsOf(day);
  return written(year, month, monthLength(year, month));
}

/** The same day of another month, or its last one when it is shorter (S0-H6d counts a month so). */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day);
  const all = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1];
  return written(y, m, Math.min(date, monthLength(y, m)));
}
