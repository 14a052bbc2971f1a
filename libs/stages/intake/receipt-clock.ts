import { Clock, type Instant, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { ClockFellBack } from './events.js';

/** While our clock is behind the time of receipt, that goes at this speed until the clock has caught up. Ours. */
const SLOWED_TO = 0.75;
/** A clock that falls by less is not worth a word. */
const WORTH_TELLING = 2 * SECOND;

/**
 * Times of receipt: the clock's, but they never fall. When the clock falls back they go on more slowly from where they are, so that
 * silence is still noticed and what kiosks send is still of now.
 */
export class ReceiptClock extends Clock {
  private at = 0;
  private before = 0;

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
  ) {
    super();
    this.before = clock.now();
  }

  override now(): Instant {
    const now = this.clock.now();
    if (this.before < this.at) this.goOn(now - this.before);
    if (now < this.before - WORTH_TELLING) {
      this.report(new ClockFellBack({ byMs: this.before - now, aheadMs: Math.round(this.at - now) }));
    }
    this.at = Math.max(this.at, now);
    this.before = now;
    return Math.floor(this.at);
  }

  override after(ms: number, call: () => void): () => void {
    return this.clock.after(ms, call);
  }

  /** Nothing is received before this any more. */
  notBefore(at: Instant): void {
    this.at = Math.max(this.at, at);
  }

  private goOn(step: number): void {
    if (step > 0) this.at += step * SLOWED_TO;
  }
}
