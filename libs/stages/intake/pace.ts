import type { Instant } from '#libs/domain/index.js';

/** How much one kiosk may send. */
export interface Rate {
  perSecond: number;
  /** Messages at once. */
  burst: number;
}

/** What was buffered while offline may come so many times faster. Ours. */
const HISTORY_FASTER = 10;

/** A bucket of tokens that fills by time. */
class Bucket {
  private tokens: number;

  constructor(
    private readonly perMs: number,
    private readonly burst: number,
    private at: Instant,
  ) {
    this.tokens = burst;
  }

  /** Takes one when there is one. */
  take(now: Instant): boolean {
    this.fill(now);
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }

  /** Takes one, on credit if need be; answers the milliseconds until it is there. */
  owe(now: Instant): number {
    this.fill(now);
    this.tokens--;
    return this.tokens >= 0 ? 0 : Math.ceil(-this.tokens / this.perMs);
  }

  private fill(now: Instant): void {
    if (now <= this.at) return;
    this.tokens = Math.min(this.burst, this.tokens + (now - this.at) * this.perMs);
    this.at = now;
  }
}

/** The pace of one kiosk: what is of now is taken or not, what is history is taken sooner or later. */
export class Pace {
  private readonly live: Bucket;
  private readonly history: Bucket;

  constructor({ perSecond, burst }: Rate, now: Instant) {
    this.live = new Bucket(perSecond / 1_000, burst, now);
    this.history = new Bucket((perSecond * HISTORY_FASTER) / 1_000, burst * HISTORY_FASTER, now);
  }

  /** Whether one more may come now. */
  allows(now: Instant): boolean {
    return this.live.take(now);
  }

  /** Milliseconds that one more of history has to wait. */
  waitFor(now: Instant): number {
    return this.history.owe(now);
  }
}
