import { type Clock, type History, SECOND } from '#libs/domain/index.js';
import { Again, type Report } from '#libs/runtime/index.js';
import { SummariesBack, SummariesStalled } from './events.js';
import { Patience } from './patience.js';

export interface SummarizeParts {
  history: Pick<History, 'summarize'>;
  clock: Clock;
  report: Report;
}

/** Looks for windows that are over this often: the shortest are of five minutes. */
const EVERY = 15 * SECOND;

/** Sums up what the history has, window by window, behind the record of readings. */
export class Summarize {
  private readonly again: Again;

  constructor({ history, clock, report }: SummarizeParts) {
    const { failed, resumed } = new Patience(clock, (error, tries) => new SummariesStalled(error, tries), {
      away: (error, tries) => new SummariesStalled(error, tries),
      back: () => new SummariesBack(),
    });
    const missing = 'Means over five minutes and an hour are not written';
    const once = async (): Promise<number> => ((await history.summarize(clock.now())) === 0 ? EVERY : 0);
    this.again = new Again({ clock, report, missing, once, failed, resumed });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    this.again.start();
  }

  /** Lets the windows in hand end. What is left stays due. */
  stop(): Promise<void> {
    return this.again.stop();
  }
}
