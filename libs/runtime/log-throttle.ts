import { type Clock, type Instant, MINUTE } from '#libs/domain/time/index.js';

const MOST_REMEMBERED = 10_000;

interface Logged {
  until: Instant;
  /** That came since it was told. */
  unsaid: number;
  /** That came since then and before, within the minute. */
  within: number;
}

/** What is to be done about the next of what comes again and again. */
export interface LogDecision {
  /** How many are to be told of now, with those that were not; null: not now. */
  tell: number | null;
  /** How many of the same key came before it within the minute. */
  before: number;
}

/** Keeps what comes again and again from filling the log: each key is told once a minute. */
export class LogThrottle {
  /** Oldest first. */
  private readonly told = new Map<string, Logged>();

  constructor(private readonly clock: Clock) {}

  note(key: string, count = 1): LogDecision {
    const now = this.clock.now();
    const known = this.told.get(key);
    if (known && now < known.until) {
      const before = known.within;
      known.unsaid += count;
      known.within += count;
      return { tell: null, before };
    }
    this.told.delete(key);
    this.makeRoom();
    this.told.set(key, { until: now + MINUTE, unsaid: 0, within: count });
    return { tell: count + (known?.unsaid ?? 0), before: 0 };
  }

  private makeRoom(): void {
    const oldest = this.told.keys().next().value;
    if (this.told.size >= MOST_REMEMBERED && oldest !== undefined) this.told.delete(oldest);
  }
}
