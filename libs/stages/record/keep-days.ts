import { type Clock, type DaysOver, MINUTE, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { DaysKeptAgain, DaysNotKept } from './events.js';
import { Patience } from './patience.js';
import { Rounds } from './rounds.js';

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
  private readonly rounds: Rounds;

  constructor({ days, clock, report }: KeepDaysParts) {
    const patience = new Patience(clock, report, (error) => new DaysNotKept(error), {
      away: (error) => new DaysNotKept(error),
      back: () => new DaysKeptAgain(),
    });
    this.rounds = new Rounds(clock, patience, async () => ((await days.keepNext()) === null ? EVERY : PAUSE));
  }

  start(): void {
    this.rounds.start();
  }

  /** Lets the day in hand end. */
  stop(): Promise<void> {
    return this.rounds.stop();
  }
}
