import { type Clock, type OwnNumber, type OwnNumbersBook, SECOND } from '#libs/domain/index.js';
import { Again, Course, type Report } from '#libs/runtime/index.js';
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
  private readonly course: Course;
  private readonly again: Again;

  constructor(private readonly parts: SayNumbersParts) {
    this.course = new Course(parts.clock, "The process's own numbers are not said in the database");
    this.again = new Again(parts.wall, () => this.say());
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  start(): void {
    this.again.start(0);
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  private async say(): Promise<number> {
    const { process, book, look, report } = this.parts;
    const isFirst = this.course.complaint() === null;
    try {
      await this.course.step(async () => book.say(process, await look()));
    } catch (error) {
      // Health says that it lasts.
      if (isFirst) report(new NumbersUnsaid(error));
    }
    return EVERY;
  }
}
