import type { Clock } from '#libs/domain/index.js';
import { Course, pauseAfter, waited } from '#libs/runtime/index.js';
import type { Patience } from './patience.js';

/** Work that is looked for again and again, behind the record of readings. What fails is tried again, later and later. */
export class Rounds {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly course: Course;

  constructor(
    private readonly clock: Clock,
    private readonly patience: Patience,
    /** What does not happen while the rounds fail. */
    missing: string,
    /** One round; answers how long to wait for the next, milliseconds. */
    private readonly round: () => Promise<number>,
  ) {
    this.course = new Course(clock, missing);
  }

  /** Null while the rounds get on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.running = this.run();
  }

  /** Lets the round in hand end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const pause = await this.course.step(() => this.round());
        failures = 0;
        this.patience.succeeded();
        if (pause > 0) await waited(pause, signal, this.clock);
      } catch (error) {
        this.patience.failed(error, ++failures);
        await waited(pauseAfter(failures), signal, this.clock);
      }
    }
  }
}
