import { type Clock, type DaysOver, MINUTE, SECOND } from '#libs/domain/index.js';
import { pauseAfter, type Report, waited } from '#libs/runtime/index.js';
import { DaysKeptAgain, DaysNotKept } from './events.js';
import { Patience } from './patience.js';

export interface KeepDaysParts {
  days: DaysOver;
  clock: Clock;
  report: Report;
}

/** Looks this often for a day that is over, or that something became known of. */
const EVERY = MINUTE;
/** Between two days, so that a year of them is no burden. */
const PAUSE = SECOND / 5;

/** Keeps what dashboards ask of days that are over, the newest first. Until it has, they reckon for themselves. */
export class KeepDays {
  private readonly stopping = new AbortController();
  private readonly patience: Patience;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: KeepDaysParts) {
    this.patience = new Patience(parts.clock, parts.report, (error) => new DaysNotKept(error), {
      away: (error) => new DaysNotKept(error),
      back: () => new DaysKeptAgain(),
    });
  }

  start(): void {
    this.running = this.run();
  }

  /** Lets the day in hand end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { days, clock } = this.parts;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const kept = await days.keepNext();
        failures = 0;
        this.patience.succeeded();
        await waited(kept === null ? EVERY : PAUSE, signal, clock);
      } catch (error) {
        this.patience.failed(error, ++failures);
        await waited(pauseAfter(failures), signal, clock);
      }
    }
  }
}
