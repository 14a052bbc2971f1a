import type { PlaceWithHours } from '../../forecast/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { Instant } from '../../time/index.js';

/** When halls are open, and which days are worked. */
export interface OpenTimes {
  /** Milliseconds between two instants during which the hall is open. */
  openTime(hallId: string, from: Instant, to: Instant): number;
  isWorkday(at: Instant): boolean;
}

/** What judging needs to know of the fleet. */
export interface Fleet {
  kiosk(id: string): Kiosk | undefined;
  /** Ids of the kiosks of a hall, and of the halls of a region; absent: each kiosk is for itself. */
  kiosksIn?(hallId: string): readonly string[];
  hallsIn?(region: string): readonly string[];
  /** Opening hours and calendar of a hall, for rules that look ahead; without it they look at nothing. */
  place?(hallId: string): PlaceWithHours | undefined;
  /** Absent: every hour is open, every day is worked. */
  openTimes?: OpenTimes | undefined;
  /** Since when these rules count; absent: always. */
  rulesSince?: Instant;
}
