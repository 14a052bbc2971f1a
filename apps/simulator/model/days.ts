const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** China has one zone and no summer time: UTC+8. */
const ZONE_MS = 8 * HOUR_MS;

/** A holiday's whole span is one, its weekends with it. */
export type DayKind = 'working' | 'off' | 'holiday';

/** The working calendar, by days since 1970 in Shanghai. */
export interface Days {
  kindOf(day: number): DayKind;
}

/** 1970-01-01 was a Thursday. */
export const isWeekend = (day: number): boolean => [0, 6].includes((day + 4) % 7);

/** Where nobody says what is a holiday. */
export const WEEKDAYS: Days = { kindOf: (day) => (isWeekend(day) ? 'off' : 'working') };

export const dayAt = (at: number): number => Math.floor((at + ZONE_MS) / DAY_MS);
export const midnightOf = (day: number): number => day * DAY_MS - ZONE_MS;

/** Somebody is there in these hours. */
interface Shift {
  from: number;
  to: number;
}
const OFFICE: Shift = { from: 8.5 * HOUR_MS, to: 17.5 * HOUR_MS };
/** Who is on call comes on any day, and not by night. */
const ON_CALL: Shift = { from: 8 * HOUR_MS, to: 20 * HOUR_MS };
const LONGEST_REST_DAYS = 30;

function within({ from, to }: Shift, at: number, works: (day: number) => boolean): number {
  for (let day = dayAt(at); day < dayAt(at) + LONGEST_REST_DAYS; day++) {
    const midnight = midnightOf(day);
    if (works(day) && at < midnight + to) return Math.max(at, midnight + from);
  }
  return at;
}

/** The first moment from this one on at which those who come in working hours are there. */
export const inOffice = (days: Days, at: number): number => within(OFFICE, at, (day) => days.kindOf(day) === 'working');
/** The next time that they come, after this moment: whoever is there now should know what will not last until then. */
export function nextOffice(days: Days, at: number): number {
  for (let day = dayAt(at); day < dayAt(at) + LONGEST_REST_DAYS; day++) {
    const from = midnightOf(day) + OFFICE.from;
    if (from > at && days.kindOf(day) === 'working') return from;
  }
  return at;
}
export const onCall = (at: number): number => within(ON_CALL, at, () => true);

/** A calendar that knows of each day what it is. */
interface KnownDays {
  isHoliday(day: number): boolean;
  dayNumbered(day: number): { kind: string };
}

const kindIn = (calendar: KnownDays, day: number): DayKind => {
  if (calendar.isHoliday(day)) return 'holiday';
  return ['workday', 'makeUp'].includes(calendar.dayNumbered(day).kind) ? 'working' : 'off';
};

/** The days of a working calendar, each looked up once. */
export function daysOf(calendar: KnownDays): Days {
  const known = new Map<number, DayKind>();
  return {
    kindOf: (day) => {
      const kind = known.get(day) ?? kindIn(calendar, day);
      known.set(day, kind);
      return kind;
    },
  };
}
