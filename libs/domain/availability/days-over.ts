import type { Day } from '../calendar/index.js';

/** Where days that are over are kept as they were reckoned, so that who asks for many days need not wait. */
export abstract class DaysOver {
  /** Reckons the newest day that is not kept, or not as it is known now. Answers it; null when all are kept. */
  abstract keepNext(): Promise<Day | null>;
}
