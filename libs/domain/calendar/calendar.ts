import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { type Day, type DayNumber, dayAt, dayOf, monthEnd, numberOf, partsOf, startOf, weekdayOf } from './day.js';
import { CALENDAR_VERSION, YEAR_NOTICES, type YearNotice } from './notices.js';

/** `inLieu`: a weekday that is free in exchange, or instead of a holiday on a weekend. `makeUp`: a weekend day that is worked. */
export const CALENDAR_DAYS = ['workday', 'weekend', 'statutory', 'inLieu', 'makeUp'] as const;
export type DayKind = (typeof CALENDAR_DAYS)[number];

/** What may be said of a day. */
export const DAY_WORDS = ['off', 'work'] as const;

/** What an administrator says of one day; it counts before the tables. */
export interface DayOverride {
  date: Day;
  kind: (typeof DAY_WORDS)[number];
  name: Text;
  /** Where that is written: a notice, a decision of the hall's authority. */
  source: string;
}

export interface CalendarDay {
  date: Day;
  kind: DayKind;
  /** The holiday that it belongs to, or is worked for; null on ordinary days. */
  name: Text | null;
  /** Not yet said by a notice: it may become another kind of day. */
  provisional: boolean;
  source: string | null;
}

/** What was reckoned by the calendar. */
export interface Reckoned<T> {
  value: T;
  /** The reckoning went over days that no notice covers. */
  provisional: boolean;
}

/** The month from which next year's notice should be there. It comes out in late October or November. */
const NOTICE_MONTH = 11;
/** Farther than any duty reaches; keeps a wrong number from running for ever. */
const MOST_WORKDAYS = 10_000;

/** Days that are kept ready: some fifty years. */
const MOST_KEPT = 20_000;

const isRest = (number: DayNumber): boolean => ['sat', 'sun'].includes(weekdayOf(number));
const yearOf = (number: DayNumber): number => partsOf(dayOf(number))[0];

const WORKED = new Set<DayKind>(['workday', 'makeUp']);

/** Which kind a day becomes by one word about it. */
const kindBy = (number: DayNumber, word: DayOverride['kind'], before: DayKind): DayKind => {
  if (word === 'work') return isRest(number) ? 'makeUp' : 'workday';
  if (before === 'statutory') return before;
  return isRest(number) ? 'weekend' : 'inLieu';
};

/** The Chinese working calendar: the State Council's notices, and over them what an administrator says. Never changes; a new word makes a new one. */
export class WorkingCalendar {
  readonly version = CALENDAR_VERSION;
  private readonly special = new Map<DayNumber, CalendarDay>();
  private readonly days = new Map<DayNumber, CalendarDay>();
  private readonly numbers = new Map<Day, DayNumber>();
  /** Years of which the notice is known. */
  private readonly noticed = new Set<number>();

  constructor(overrides: readonly DayOverride[] = [], notices: readonly YearNotice[] = YEAR_NOTICES) {
    for (const notice of notices) if (!notice.provisional) this.noticed.add(notice.year);
    for (const override of overrides) this.noteYear(override);
    for (const notice of notices) this.take(notice);
    for (const override of overrides) this.override(override);
  }

  /** First and last year of which the notice is known. */
  get coverage(): { from: number; to: number } {
    return { from: Math.min(...this.noticed), to: Math.max(...this.noticed) };
  }

  covers(year: number): boolean {
    return this.noticed.has(year);
  }

  /** The year whose notice should be known at this instant and is not; null when all is well. */
  missing(at: Instant): number | null {
    const [year, month] = partsOf(dayAt(at));
    if (!this.covers(year)) return year;
    return month >= NOTICE_MONTH && !this.covers(year + 1) ? year + 1 : null;
  }

  /** Throws {@link BadDay}. */
  day(date: Day): CalendarDay {
    let number = this.numbers.get(date);
    if (number === undefined) {
      number = numberOf(date);
      if (this.numbers.size >= MOST_KEPT) this.numbers.clear();
      this.numbers.set(date, number);
    }
    return this.dayNumbered(number);
  }

  dayNumbered(number: DayNumber): CalendarDay {
    let day = this.days.get(number);
    if (!day) {
      day = this.special.get(number) ?? this.ordinary(number);
      if (this.days.size >= MOST_KEPT) this.days.clear();
      this.days.set(number, day);
    }
    return day;
  }

  isWorkday(date: Day): boolean {
    return WORKED.has(this.day(date).kind);
  }

  /** A day that a holiday makes free, the weekend in its span included. */
  isHoliday(number: DayNumber): boolean {
    const { kind, name } = this.dayNumbered(number);
    return name !== null && !WORKED.has(kind);
  }

  /** The first working day after this one. */
  nextWorkday(date: Day): Reckoned<Day> {
    return this.addWorkdays(date, 1);
  }

  /** The n-th working day after the day, which is day 0, or before it. The limits of S3-U count so. */
  addWorkdays(date: Day, n: number): Reckoned<Day> {
    if (!Number.isInteger(n) || Math.abs(n) > MOST_WORKDAYS) throw new RangeError(`${n} is no number of working days`);
    const from = numberOf(date);
    const step = Math.sign(n);
    let number = from;
    for (let left = Math.abs(n); left > 0; ) {
      number += step;
      if (WORKED.has(this.dayNumbered(number).kind)) left--;
    }
    return { value: dayOf(number), provisional: !this.coversDays(from, number) };
  }

  /** Working days after the first day up to and including the second; negative when it is the earlier one. */
  workdaysBetween(a: Day, b: Day): Reckoned<number> {
    const [from, to] = [numberOf(a), numberOf(b)];
    const [first, last] = from <= to ? [from, to] : [to, from];
    let count = 0;
    for (let number = first + 1; number <= last; number++) if (WORKED.has(this.dayNumbered(number).kind)) count++;
    return { value: from <= to ? count : -count || 0, provisional: !this.coversDays(first, last) };
  }

  /** The last working day of the month, for what is due at its end. */
  lastWorkdayOfMonth(date: Day): Reckoned<Day> {
    const last = monthEnd(date);
    return this.isWorkday(last) ? { value: last, provisional: this.day(last).provisional } : this.addWorkdays(last, -1);
  }

  /** The end of the n-th working day after the instant's day (our reading of a limit in working days). */
  dueWorkdays(at: Instant, n: number): Reckoned<Instant> {
    const { value, provisional } = this.addWorkdays(dayAt(at), n);
    return { value: startOf(numberOf(value) + 1), provisional };
  }

  /** Whether the notices of all years from one day to the other are known. */
  coversDays(a: DayNumber, b: DayNumber): boolean {
    for (let year = yearOf(Math.min(a, b)); year <= yearOf(Math.max(a, b)); year++) if (!this.covers(year)) return false;
    return true;
  }

  private take({ year, source, festivals }: YearNotice): void {
    const provisional = !this.covers(year);
    for (const { name, off, statutory, work } of festivals) {
      const law = new Set(statutory);
      for (let n = numberOf(off[0]); n <= numberOf(off[1]); n++) {
        const kind = law.has(dayOf(n)) ? 'statutory' : kindBy(n, 'off', 'workday');
        this.special.set(n, { date: dayOf(n), kind, name, provisional, source });
      }
      for (const date of work) this.special.set(numberOf(date), { date, kind: 'makeUp', name, provisional, source });
    }
  }

  /** Every notice so far moved working days: who enters a day that is worked is entering the notice of that year. */
  private noteYear({ date, kind }: DayOverride): void {
    if (kind === 'work') this.noticed.add(partsOf(date)[0]);
  }

  private override({ date, kind, name, source }: DayOverride): void {
    const number = numberOf(date);
    const before = this.special.get(number)?.kind ?? 'workday';
    this.special.set(number, { date, kind: kindBy(number, kind, before), name, provisional: false, source });
  }

  private ordinary(number: DayNumber): CalendarDay {
    const kind = isRest(number) ? 'weekend' : 'workday';
    return { date: dayOf(number), kind, name: null, provisional: !this.covers(yearOf(number)), source: null };
  }
}
