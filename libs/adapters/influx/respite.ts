import { type Clock, HistoryUnavailable, type Instant, MINUTE, SECOND } from '#libs/domain/index.js';

/** A server that asks for more is asked again after this all the same: readings wait on disk meanwhile, and a proxy may say anything. Ours. */
const LONGEST = 5 * MINUTE;

/** Thrown when a server asks to be left alone for a while. */
export class AskedToWait extends HistoryUnavailable {
  constructor(
    message: string,
    readonly waitMs: number,
    cause?: unknown,
  ) {
    super(`${message}. It asks to be left alone and is tried again in ${Math.ceil(waitMs / SECOND)} s`, cause);
  }
}

/** What `Retry-After` asks for, bounded: seconds, or a time that is held against the answer's own `Date`; null: nothing that can be read. */
export function waitAskedIn(retryAfter: string | null, date: string | null): number | null {
  if (retryAfter === null) return null;
  const ms = /^\s*\d+\s*$/.test(retryAfter) ? Number(retryAfter) * SECOND : Date.parse(retryAfter) - Date.parse(date ?? '');
  return Number.isNaN(ms) || ms <= 0 ? null : Math.min(ms, LONGEST);
}

/** Leaves a server alone for as long as it asked, whoever wants something of it. */
export class Respite {
  private until: Instant = 0;
  private why: AskedToWait | null = null;

  constructor(private readonly clock: Clock) {}

  /** Throws what it was asked with while that lasts. */
  demandOver(): void {
    // A clock that was set back would prolong it beyond the bound.
    const left = this.until - this.clock.now();
    if (this.why && left > 0 && left <= LONGEST) throw this.why;
    this.why = null;
  }

  note(error: unknown): void {
    if (!(error instanceof AskedToWait)) return;
    this.until = this.clock.now() + error.waitMs;
    this.why = error;
  }
}
