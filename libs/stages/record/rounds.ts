import type { Clock } from '#libs/domain/index.js';
import { Again, Course, pauseAfter } from '#libs/runtime/index.js';
import type { Patience } from './patience.js';

/** Work that is looked for again and again, behind the record of readings. What fails is tried again, later and later. */
export class Rounds {
  private failures = 0;
  private readonly course: Course;
  private readonly again: Again;

  constructor(
    clock: Clock,
    private readonly patience: Patience,
    /** What does not happen while the rounds fail. */
    missing: string,
    /** One round; answers how long to wait for the next, milliseconds. */
    private readonly round: () => Promise<number>,
  ) {
    this.course = new Course(clock, missing);
    this.again = new Again(clock, () => this.once());
  }

  /** Null while the rounds get on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.again.start();
  }

  /** Lets the round in hand end. */
  stop(): Promise<void> {
    return this.again.stop();
  }

  private async once(): Promise<number> {
    try {
      const pause = await this.course.step(() => this.round());
      this.failures = 0;
      this.patience.succeeded();
      return pause;
    } catch (error) {
      this.patience.failed(error, ++this.failures);
      return pauseAfter(this.failures);
    }
  }
}
