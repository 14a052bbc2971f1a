import type { Doing } from '../act/index.js';
import type { Instant } from '../time/index.js';
import type { DayOverride } from './calendar.js';
import type { Day } from './day.js';
import type { OpenHours } from './hours.js';

/** An override that stands, with who made it and when. */
export interface CalendarEntry extends DayOverride {
  by: string;
  at: Instant;
}

/** What administrators say of days, over the tables. Reading is from memory. */
export abstract class CalendarBook {
  /** Opening hours over the calendar as it is now; another object when it has changed. */
  abstract get hours(): OpenHours;
  abstract overrideOf(date: Day): CalendarEntry | undefined;
  /** Says what a day is. What was said before, and by whom, is kept. */
  abstract override(override: DayOverride, doing: Doing): Promise<void>;
  /** Takes back what was said of a day; answers whether there was something. */
  abstract takeBack(date: Day, doing: Doing): Promise<boolean>;
}
