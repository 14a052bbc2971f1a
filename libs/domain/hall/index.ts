export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** From and to, `["08:30", "12:00"]`, within one day; `24:00` is its end. */
export type Span = [from: string, to: string];

/** `24h`, or opening spans by weekday: `{"mon":[["08:30","12:00"],["14:00","17:30"]]}`. */
export type Hours = '24h' | Partial<Record<Weekday, Span[]>>;

/** On the days of a statutory holiday: as on any other day, not at all, or at these hours. */
export type HolidayHours = 'open' | 'closed' | Span[];

export interface Counter {
  name: string;
  services: string[];
  hours?: Hours;
}

export interface OnlineRoute {
  name: string;
  url: string;
  services: string[];
}

export interface Hall {
  id: string;
  name: string;
  region: string;
  address: string;
  lat?: number;
  lon?: number;
  hotline: string;
  /** Person id of the 所长, first responsible for the hall (S0-Q3). */
  firstResponsible?: string;
  hours: Hours;
  statutoryHolidays: HolidayHours;
  counters: Counter[];
  online: OnlineRoute[];
}
