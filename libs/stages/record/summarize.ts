import { type Clock, type History, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { SummariesBack, SummariesStalled } from './events.js';
import { Patience } from './patience.js';
import { Rounds } from './rounds.js';

export interface SummarizeParts {
  history: Pick<History, 'summarize'>;
  clock: Clock;
  report: Report;
}

/** Looks for windows that are over this often: the shortest are of five minutes. */
const EVERY = 15 * SECOND;

/** Sums up what the history has, window by window, behind the record of readings. */
export class Summarize {
  private readonly rounds: Rounds;

  constructor({ history, clock, report }: SummarizeParts) {
    const patience = new Patience(clock, report, (error, tries) => new SummariesStalled(error, tries), {
      away: (error, tries) => new SummariesStalled(error, tries),
      back: () => new SummariesBack(),
    });
    this.rounds = new Rounds(clock, patience, 'Means over five minutes and an hour are not written', async () =>
      (await history.summarize(clock.now())) === 0 ? EVERY : 0,
    );
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.rounds.complaint();

  start(): void {
    this.rounds.start();
  }

  /** Lets the windows in hand end. What is left stays due. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }
}
