import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

export * from './metres.js';
export * from './near.js';
export * from './on-chinese-map.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

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

/** Time that is planned for maintenance: no outage. Weekly ones begin on the named days; `to` at or before `from` is the next day's. */
export type MaintenanceWindow =
  | { kind: 'weekly'; on: Weekday[]; from: string; to: string; why: Text }
  | { kind: 'once'; from: Instant; to: Instant; why: Text };

/** Minutes in which work of the hall is to be accepted, begun on site and done, where they are not ours. */
export interface OrderLimit {
  /** Absent: of every kind of order. */
  kind?: string;
  /** Absent: of every priority. */
  priority?: string;
  accept?: number;
  arrive?: number;
  restore?: number;
}

export interface Hall {
  id: string;
  name: string;
  region: string;
  address: string;
  /** Degrees of WGS-84, as a receiver of satellites has them. */
  lat?: number;
  lon?: number;
  hotline: string;
  /** Id of the department that uses it (使用单位). */
  department?: string;
  /** Person id of the 所长, first responsible for the hall (S0-Q3). */
  firstResponsible?: string;
  hours: Hours;
  statutoryHolidays: HolidayHours;
  counters: Counter[];
  online: OnlineRoute[];
  /** Absent: none are planned. */
  maintenance?: MaintenanceWindow[];
  /** Of those that fit the first counts. Absent: ours are. */
  limits?: OrderLimit[];
}
