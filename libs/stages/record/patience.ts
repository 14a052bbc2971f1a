import { type Clock, HistoryUnavailable, type Instant, MINUTE } from '#libs/domain/index.js';
import type { NamedEvent, Report } from '#libs/runtime/index.js';
import { HistoryAway, HistoryBack } from './events.js';

/** Tells of failures that go on once a minute, not once a try, and of their end. */
export class Patience {
  private toldAt: Instant | null = null;
  private tries = 0;

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
    /** For a reason that is not the history. */
    private readonly stalled: (error: unknown, tries: number) => NamedEvent,
  ) {}

  failed(error: unknown, tries: number): void {
    this.tries = tries;
    const now = this.clock.now();
    if (this.toldAt !== null && now - this.toldAt < MINUTE) return;
    this.toldAt = now;
    this.report(error instanceof HistoryUnavailable ? new HistoryAway(error, tries) : this.stalled(error, tries));
  }

  succeeded(): void {
    if (this.toldAt === null) return;
    this.toldAt = null;
    this.report(new HistoryBack(this.tries));
  }
}
