import { type Clock, HistoryUnavailable, type Instant, MINUTE } from '#libs/domain/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import { HistoryAway, HistoryBack } from './events.js';

/** What is told when the history is away, and when it is back. */
interface Words {
  away(error: HistoryUnavailable, tries: number): NamedEvent;
  back(tries: number): NamedEvent;
}

const OF_READINGS: Words = {
  away: (error, tries) => new HistoryAway(error, tries),
  back: (tries) => new HistoryBack(tries),
};

/** What is told of failures that go on, once a minute and not once a try, and of their end. */
export class Patience {
  private toldAt: Instant | null = null;
  private tries = 0;

  constructor(
    private readonly clock: Clock,
    /** For a reason that is not the history. */
    private readonly stalled: (error: unknown, tries: number) => NamedEvent,
    private readonly words = OF_READINGS,
  ) {}

  readonly failed = (error: unknown, tries: number): NamedEvent | null => {
    this.tries = tries;
    const now = this.clock.now();
    if (this.toldAt !== null && now - this.toldAt < MINUTE) return null;
    this.toldAt = now;
    return error instanceof HistoryUnavailable ? this.words.away(error, tries) : this.stalled(error, tries);
  };

  readonly resumed = (): NamedEvent | null => {
    if (this.toldAt === null) return null;
    this.toldAt = null;
    return this.words.back(this.tries);
  };
}
