import { type DayNumber, dayNumberAt, type OpenHours, type Opening, startOf, type WorkingCalendar } from '../calendar/index.js';
import { HOUR, type Instant } from '../time/index.js';

/** Where something is used: when it is open, and what day it is there. */
export interface PlaceWithHours {
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

/** A day at a place. */
export interface PlaceDay {
  /** How much of each hour it is open, 0 to 1. */
  shares: readonly number[];
  /** Index into {@link DAY_KINDS}. */
  kind: number;
}

/** The days of one opening, each reckoned once. Whoever passes many asks for them once, and then for each. */
export class PlaceDays {
  private readonly days = new Map<DayNumber, PlaceDay>();

  constructor(private readonly place: PlaceWithHours) {}

  of(day: DayNumber): PlaceDay {
    const known = this.days.get(day);
    if (known) return known;
    if (this.days.size >= MOST_DAYS) this.days.clear();
    const made = { shares: this.sharesOf(day), kind: dayKindOf(this.place.hours.calendar, day) };
    this.days.set(day, made);
    return made;
  }

  private sharesOf(day: DayNumber): readonly number[] {
    const { hours, opening } = this.place;
    if (opening.hours === '24h' && opening.statutoryHolidays === 'open') return ALL_OPEN;
    const midnight = startOf(day);
    return ALL_OPEN.map((_, hour) => hours.openTime(opening, midnight + hour * HOUR, midnight + (hour + 1) * HOUR) / HOUR);
  }
}

/** Openings that are written differently and have days ready; of more all are reckoned anew. */
const MOST_OPENINGS = 1_024;

/** Halls that are open alike have one calendar of days between them: most are. */
class DaysByOpening {
  private readonly known = new WeakMap<Opening, PlaceDays>();
  private readonly alike = new Map<string, PlaceDays>();

  constructor(private readonly hours: OpenHours) {}

  of(opening: Opening): PlaceDays {
    const known = this.known.get(opening);
    if (known) return known;
    const { hours, statutoryHolidays } = opening;
    const words = JSON.stringify([hours, statutoryHolidays]);
    if (this.alike.size >= MOST_OPENINGS) this.alike.clear();
    const days = this.alike.get(words) ?? new PlaceDays({ hours: this.hours, opening: { hours, statutoryHolidays } });
    this.alike.set(words, days);
    this.known.set(opening, days);
    return days;
  }
}

const kept = new WeakMap<OpenHours, DaysByOpening>();

export function daysAt({ hours, opening }: PlaceWithHours): PlaceDays {
  let days = kept.get(hours);
  if (!days) {
    days = new DaysByOpening(hours);
    kept.set(hours, days);
  }
  return days.of(opening);
}

/** Sees an hour, or a part of it, with its kind of day and the open hours in it; answers whether it has seen enough. */
type See = (open: number, dayKind: number, hour: number, from: Instant, to: Instant) => boolean;

/** The hours from one instant to the other. */
export function passHours(place: PlaceWithHours, from: Instant, to: Instant, see: See): void {
  const days = daysAt(place);
  for (let day = dayNumberAt(from); startOf(day) < to; day++) {
    const midnight = startOf(day);
    const { shares, kind } = days.of(day);
    for (let hour = 0; hour < HOURS; hour++) {
      const begins = Math.max(from, midnight + hour * HOUR);
      const ends = Math.min(to, midnight + (hour + 1) * HOUR);
      if (begins >= ends) continue;
      const open = ((ends - begins) / HOUR) * (shares[hour] as number);
      if (see(open, kind, hour, begins, ends)) return;
    }
  }
}
