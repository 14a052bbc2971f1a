import type { HolidayHours, Hours, Span } from '../hall/index.js';
import { DAY, HOUR, type Instant, MINUTE } from '../time/index.js';
import { type Reckoned, WorkingCalendar } from './calendar.js';
import { type DayNumber, dayNumberAt, startOf, weekdayOf } from './day.js';

/**
 * When a hall, or a counter in one, is open. A hall is one itself. Some never close (S0-N17), some keep holidays and others do not (S3-B2.1), and
 * days may have breaks and be any of the week (S3-F5, S3-I4.1).
 */
export interface Opening {
  hours: Hours;
  statutoryHolidays: HolidayHours;
}

/** From and to, milliseconds after midnight in Shanghai; in order and apart. */
type Stretch = readonly [from: number, to: number];

const NEVER: readonly Stretch[] = [];
const ALWAYS: readonly Stretch[] = [[0, DAY]];
/** Longer than any holiday, and than any table of weekdays that opens at all. */
const LOOK_AHEAD_DAYS = 60;
/** Days of one opening that are kept ready. */
const MOST_DAYS = 4_000;

/** Milliseconds after midnight: `08:30`. */
export const timeOfDay = (text: string): number => Number(text.slice(0, 2)) * HOUR + Number(text.slice(3, 5)) * MINUTE;

/** In order, and what touches or overlaps is one. */
function stretches(spans: readonly Span[]): Stretch[] {
  const sorted = spans.map(([from, to]): Stretch => [timeOfDay(from), timeOfDay(to)]).sort((a, b) => a[0] - b[0]);
  const joined: Stretch[] = [];
  for (const [from, to] of sorted) {
    const last = joined.at(-1);
    if (last && from <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
    else if (from < to) joined.push([from, to]);
  }
  return joined;
}

/** Opening hours over the calendar: whether something is open, when next, and how long. Never changes; a new calendar makes new ones. */
export class OpenHours {
  private readonly kept = new WeakMap<Opening, Map<DayNumber, readonly Stretch[]>>();

  constructor(readonly calendar: WorkingCalendar = new WorkingCalendar()) {}

  isOpen(opening: Opening, at: Instant): boolean {
    const day = dayNumberAt(at);
    const since = at - startOf(day);
    for (const [from, to] of this.of(opening, day)) if (from <= since && since < to) return true;
    return false;
  }

  /** The first instant, this one included, at which it is open; null when it is not within two months. */
  nextOpening(opening: Opening, at: Instant): Instant | null {
    const today = dayNumberAt(at);
    for (let day = today; day <= today + LOOK_AHEAD_DAYS; day++) {
      for (const [from, to] of this.of(opening, day)) {
        if (startOf(day) + to > at) return Math.max(at, startOf(day) + from);
      }
    }
    return null;
  }

  /** When it closes, being open at the instant; null when it does not within two days, as at a hall that never does. */
  closesAt(opening: Opening, at: Instant): Instant | null {
    return this.openUntil(opening, at, 2);
  }

  /** The next instant at which it opens or closes; null: it never does. What is not within two months is looked for again then. */
  nextTurn(opening: Opening, at: Instant): Instant | null {
    if (opening.hours === '24h' && opening.statutoryHolidays === 'open') return null;
    const turn = this.isOpen(opening, at) ? this.openUntil(opening, at, LOOK_AHEAD_DAYS) : this.nextOpening(opening, at);
    return turn ?? startOf(dayNumberAt(at) + LOOK_AHEAD_DAYS);
  }

  /** When it closes, if it does within so many days. */
  private openUntil(opening: Opening, at: Instant, days: number): Instant | null {
    let until = at;
    for (let day = dayNumberAt(at); startOf(day) <= at + days * DAY; day++) {
      for (const [from, to] of this.of(opening, day)) {
        if (startOf(day) + from > until) return until;
        until = Math.max(until, startOf(day) + to);
      }
      if (until < startOf(day + 1)) return until;
    }
    return null;
  }

  /** Milliseconds between two instants during which it is open; 0 when the second is not later. */
  openTime(opening: Opening, from: Instant, to: Instant): number {
    let sum = 0;
    for (let day = dayNumberAt(from); startOf(day) < to; day++) {
      const midnight = startOf(day);
      for (const [opens, closes] of this.of(opening, day)) {
        sum += Math.max(0, Math.min(midnight + closes, to) - Math.max(midnight + opens, from));
      }
    }
    return sum;
  }

  openMinutes(opening: Opening, from: Instant, to: Instant): number {
    return this.openTime(opening, from, to) / MINUTE;
  }

  /** The instant by which it was open for so many minutes since; null when it does not open for two months. */
  dueAfter(opening: Opening, since: Instant, minutes: number): Reckoned<Instant> | null {
    const first = dayNumberAt(since);
    let left = minutes * MINUTE;
    let opened = first;
    for (let day = first; day <= opened + LOOK_AHEAD_DAYS; day++) {
      for (const [opens, closes] of this.of(opening, day)) {
        const begins = Math.max(since, startOf(day) + opens);
        const lasts = startOf(day) + closes - begins;
        if (lasts <= 0) continue;
        if (left <= lasts) return { value: begins + left, provisional: this.isProvisional(opening, first, day) };
        left -= lasts;
        opened = day;
      }
    }
    return null;
  }

  /** Days of a hall that holidays do not touch are certain, whatever a notice will say. */
  private isProvisional({ statutoryHolidays }: Opening, first: DayNumber, last: DayNumber): boolean {
    return statutoryHolidays !== 'open' && !this.calendar.coversDays(first, last);
  }

  private of(opening: Opening, day: DayNumber): readonly Stretch[] {
    let days = this.kept.get(opening);
    if (!days) {
      days = new Map();
      this.kept.set(opening, days);
    }
    let found = days.get(day);
    if (!found) {
      if (days.size >= MOST_DAYS) days.clear();
      found = this.reckon(opening, day);
      days.set(day, found);
    }
    return found;
  }

  private reckon({ hours, statutoryHolidays }: Opening, day: DayNumber): readonly Stretch[] {
    const keepsHolidays = statutoryHolidays !== 'open';
    if (keepsHolidays && this.calendar.isHoliday(day)) {
      return statutoryHolidays === 'closed' ? NEVER : stretches(statutoryHolidays);
    }
    if (hours === '24h') return ALWAYS;
    const weekday = weekdayOf(day);
    const own = hours[weekday] ?? [];
    const makesUp = own.length === 0 && keepsHolidays && this.calendar.dayNumbered(day).kind === 'makeUp';
    // The notice does not say which weekday is made up for; the nearest one is our reading.
    return stretches(makesUp ? (hours[weekday === 'sat' ? 'fri' : 'mon'] ?? []) : own);
  }
}
