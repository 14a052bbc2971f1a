import { type Clock, type History, SECOND } from '#libs/domain/index.js';
import { pauseAfter, type Report, waited } from '#libs/runtime/index.js';
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
  private readonly stopping = new AbortController();
  private readonly patience: Patience;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SummarizeParts) {
    this.patience = new Patience(parts.clock, parts.report, (error, tries) => new SummariesStalled(error, tries), {
      away: (error, tries) => new SummariesStalled(error, tries),
      back: () => new SummariesBack(),
    });
  }

  start(): void {
    this.running = this.run();
  }

  /** Lets the windows in hand end. What is left stays due. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { history, clock } = this.parts;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const windows = await history.summarize(clock.now());
        failures = 0;
        this.patience.succeeded();
        if (windows === 0) await waited(EVERY, signal, clock);
      } catch (error) {
        this.patience.failed(error, ++failures);
        await waited(pauseAfter(failures), signal, clock);
      }
    }
  }
}
