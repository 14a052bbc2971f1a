import type { Day } from '../calendar/index.js';

/** Where days that are over are kept as they were reckoned, so that who asks for many days need not wait. */
export abstract class DaysOver {
  /** The newest day that is not kept, or not as it is known now, but for some; null when all others are kept. */
  abstract next(but: readonly Day[]): Promise<Day | null>;
  /** Reckons a day, and keeps it. */
  abstract keep(day: Day): Promise<void>;
  /** Reckons all days that are not kept, together: for a past that comes as a whole. */
  abstract keepAll(): Promise<void>;
}
