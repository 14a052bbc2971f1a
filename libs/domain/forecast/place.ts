import { type DayNumber, dayNumberAt, type OpenHours, type Opening, startOf, type WorkingCalendar } from '../calendar/index.js';
import { HOUR, type Instant } from '../time/index.js';

/** Where something is used: when it is open, and what day it is there. */
export interface Place {
  hours: OpenHours;
  opening: Opening;
}

/** A holiday's whole span is statutory: its weekends are used like the rest of it. */
export const DAY_KINDS = ['working', 'off', 'statutory'] as const;

/** Index into {@link DAY_KINDS}. */
export function dayKindOf(calendar: WorkingCalendar, day: DayNumber): number {
  if (calendar.isHoliday(day)) return 2;
  const { kind } = calendar.dayNumbered(day);
  return kind === 'workday' || kind === 'makeUp' ? 0 : 1;
}

export const HOURS = 24;

/** Days of one opening that are kept ready: as far as is looked ahead, and as far again. */
const MOST_DAYS = 128;
const ALL_OPEN: readonly number[] = Array.from({ length: HOURS }, () => 1);

const kept = new WeakMap<OpenHours, WeakMap<Opening, Map<DayNumber, readonly number[]>>>();

function daysOf({ hours, opening }: Place): Map<DayNumber, readonly number[]> {
  let openings = kept.get(hours);
  if (!openings) {
    openings = new WeakMap();
    kept.set(hours, openings);
  }
  let days = openings.get(opening);
  if (!days) {
    days = new Map();
    openings.set(opening, days);
  }
  return days;
}

function reckon({ hours, opening }: Place, day: DayNumber): readonly number[] {
  const midnight = startOf(day);
  return ALL_OPEN.map((_, hour) => hours.openTime(opening, midnight + hour * HOUR, midnight + (hour + 1) * HOUR) / HOUR);
}

/** How much of each hour of the day it is open, 0 to 1. */
export function openShares(place: Place, day: DayNumber): readonly number[] {
  const { hours, statutoryHolidays } = place.opening;
  if (hours === '24h' && statutoryHolidays === 'open') return ALL_OPEN;
  const days = daysOf(place);
  let shares = days.get(day);
  if (!shares) {
    if (days.size >= MOST_DAYS) days.clear();
    shares = reckon(place, day);
    days.set(day, shares);
  }
  return shares;
}

/** Sees an hour, or a part of it, with its kind of day and the open hours in it; answers whether it has seen enough. */
type See = (open: number, dayKind: number, hour: number, from: Instant, to: Instant) => boolean;

/** The hours from one instant to the other. */
export function passHours(place: Place, from: Instant, to: Instant, see: See): void {
  for (let day = dayNumberAt(from); startOf(day) < to; day++) {
    const midnight = startOf(day);
    const shares = openShares(place, day);
    const dayKind = dayKindOf(place.hours.calendar, day);
    for (let hour = 0; hour < HOURS; hour++) {
      const begins = Math.max(from, midnight + hour * HOUR);
      const ends = Math.min(to, midnight + (hour + 1) * HOUR);
      if (begins >= ends) continue;
      const open = ((ends - begins) / HOUR) * (shares[hour] as number);
      if (see(open, dayKind, hour, begins, ends)) return;
    }
  }
}
