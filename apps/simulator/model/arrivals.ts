import type { Trade } from './profiles.js';

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
const LAST_HOURS = new Map<Trade, HourOf>();

function hourOf(trade: Trade, hour: number): HourOf {
  const known = LAST_HOURS.get(trade);
  if (known?.hour === hour) return known;
  const local = new Date(hour * HOUR_MS);
  const weekday = local.getUTCDay();
  const found = {
    hour,
    share: (trade === 'hospital' ? HOSPITAL : OFFICE)[local.getUTCHours()] ?? 0,
    factor: weekday === 0 || weekday === 6 ? WEEKEND[trade] : 1,
    season: season(trade, local.getUTCDate()),
  };
  LAST_HOURS.set(trade, found);
  return found;
}

/** Expected transactions per millisecond at an instant, for a kiosk with so many on a weekday. */
export function arrivalRate(trade: Trade, perDay: number, at: number): number {
  const of = hourOf(trade, Math.floor((at + ZONE_MS) / HOUR_MS));
  return (perDay * of.factor * of.season * of.share) / (trade === 'hospital' ? TOTALS.hospital : TOTALS.office) / HOUR_MS;
}

/** Next time that the clock in Shanghai shows this minute of the day. */
export function nextMinuteOfDay(now: number, minute: number): number {
  const midnight = Math.floor((now + ZONE_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS - ZONE_MS;
  const today = midnight + minute * 60_000;
  return today > now ? today : today + 24 * HOUR_MS;
}
