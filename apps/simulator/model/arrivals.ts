import { type DayKind, type Days, dayAt, isWeekend, midnightOf, WEEKDAYS } from './days.js';
import type { Trade } from './profiles.js';

/** One in so many transactions fails for a reason that is nobody's fault. */
export const FAILED = 0.015;
export const SERVED = 1 - FAILED;

const HOUR_MS = 3_600_000;
/** China has one zone and no summer time: UTC+8. */
const ZONE_MS = 8 * HOUR_MS;

/** Share of a weekday by hour, from midnight; about a fifth falls after hours. */
const OFFICE = [0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.5, 3.5, 8.5, 10.5, 10, 7.5, 5, 5, 8, 8.5, 8, 6.5, 5, 4, 3, 2, 1, 0.6];
/** Mornings weigh more, nights next to nothing. */
const HOSPITAL = OFFICE.map((share, hour) =>
  hour >= 7 && hour <= 10 ? share * 1.8 : hour >= 22 || hour < 6 ? share * 0.1 : share,
);

const WEEKEND: Readonly<Record<Trade, number>> = { government: 0.35, tax: 0.25, power: 0.7, hospital: 0.55, bank: 0.8 };

const HOLIDAY: Readonly<Record<Trade, number>> = { government: 0.2, tax: 0.1, power: 0.6, hospital: 0.4, bank: 0.9 };
const [MAKE_UP, BEFORE_HOLIDAY, AFTER_HOLIDAY] = [0.9, 1.25, 1.3];

/** How busy a day is beside an ordinary working day. */
function factorOf(trade: Trade, day: number, days: Days): number {
  const by: Readonly<Record<DayKind, number>> = { holiday: HOLIDAY[trade], off: WEEKEND[trade], working: 1 };
  const kind = days.kindOf(day);
  if (kind !== 'working') return by[kind];
  if (days.kindOf(day + 1) === 'holiday') return BEFORE_HOLIDAY;
  if (days.kindOf(day - 1) === 'holiday') return AFTER_HOLIDAY;
  return isWeekend(day) ? MAKE_UP : 1;
}

const total = (shares: number[]): number => shares.reduce((a, b) => a + b, 0);
const TOTALS = { office: total(OFFICE), hospital: total(HOSPITAL) };

/** The bill is due, or the tax return. */
function season(trade: Trade, dayOfMonth: number): number {
  if (trade === 'power' && dayOfMonth >= 25 && dayOfMonth <= 30) return 1.4;
  if (trade === 'tax' && dayOfMonth <= 15) return 1.6;
  return 1;
}

/** What an hour of the calendar is like for a trade. */
interface HourOf {
  hour: number;
  share: number;
  factor: number;
  season: number;
}
/** The hour that was asked for last, by trade: a fleet lives through it together. */
const LAST_HOURS = new WeakMap<Days, Map<Trade, HourOf>>();

function hourOf(trade: Trade, hour: number, days: Days): HourOf {
  const last = LAST_HOURS.get(days) ?? new Map<Trade, HourOf>();
  const known = last.get(trade);
  if (known?.hour === hour) return known;
  const local = new Date(hour * HOUR_MS);
  const found = {
    hour,
    share: (trade === 'hospital' ? HOSPITAL : OFFICE)[local.getUTCHours()] ?? 0,
    factor: factorOf(trade, Math.floor(hour / 24), days),
    season: season(trade, local.getUTCDate()),
  };
  LAST_HOURS.set(days, last.set(trade, found));
  return found;
}

/** Expected transactions per millisecond at an instant, for a kiosk with so many on a weekday. */
export function arrivalRate(trade: Trade, perDay: number, at: number, days: Days = WEEKDAYS): number {
  const of = hourOf(trade, Math.floor((at + ZONE_MS) / HOUR_MS), days);
  return (perDay * of.factor * of.season * of.share) / (trade === 'hospital' ? TOTALS.hospital : TOTALS.office) / HOUR_MS;
}

/** Next time that the clock in Shanghai shows this minute of the day. */
export function nextMinuteOfDay(now: number, minute: number): number {
  const today = midnightOf(dayAt(now)) + minute * 60_000;
  return today > now ? today : today + 24 * HOUR_MS;
}
