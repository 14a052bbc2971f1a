import { type Clock, type OwnNumber, type OwnNumbersBook, SECOND } from '#libs/domain/index.js';
import { Again, type Report } from '#libs/runtime/index.js';
import { NumbersUnsaid } from './events.js';

/** How often, milliseconds: as often as Prometheus asks. */
const EVERY = 15 * SECOND;

export interface SayNumbersParts {
  process: string;
  book: OwnNumbersBook;
  look(): Promise<OwnNumber[]>;
  clock: Clock;
  /** Of this machine: whoever asks for what is old means its time. */
  wall: Clock;
  report: Report;
}

/** Says the process's own numbers in the database again and again, for who asks there and not here. */
export class SayNumbers {
  private readonly again: Again;

  constructor(private readonly parts: SayNumbersParts) {
    this.again = new Again({
      clock: parts.wall,
      healthClock: parts.clock,
      report: parts.report,
      missing: "The process's own numbers are not said in the database",
      once: () => this.say(),
      // Health says that it lasts.
      failed: (error, tries) => (tries === 1 ? new NumbersUnsaid(error) : null),
      pauseAfter: () => EVERY,
    });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    this.again.start();
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  private async say(): Promise<number> {
    const { process, book, look } = this.parts;
    await book.say(process, await look());
    return EVERY;
  }
}
