import { type Clock, type Day, type DaysOver, HOUR, type Instant, MINUTE, SECOND } from '#libs/domain/index.js';
import { Again, type Report, takeApart } from '#libs/runtime/index.js';
import { DayNotKept, DaysKeptAgain, DaysNotKept } from './events.js';
import { Patience } from './patience.js';

export interface KeepDaysParts {
  days: Pick<DaysOver, 'next' | 'keep'>;
  clock: Clock;
  report: Report;
}

/** Looks this often for a day that is over, or that something became known of. */
const EVERY = MINUTE;
/** Between two days, so that a year of them is no burden. */
const PAUSE = SECOND / 5;
/** A day that is refused for what is known of it is tried again after this: somebody may have mended it. */
const REFUSED_AGAIN = HOUR;

/** Keeps what dashboards ask of days that are over, the newest first. Until it has, they reckon for themselves. */
export class KeepDays {
  private readonly again: Again;
  /** Days that were refused, and when. */
  private readonly aside = new Map<Day, Instant>();

  constructor(private readonly parts: KeepDaysParts) {
    const { clock, report } = parts;
    const { failed, resumed } = new Patience(clock, (error) => new DaysNotKept(error), {
      away: (error) => new DaysNotKept(error),
      back: () => new DaysKeptAgain(),
    });
    const missing = 'The availability of days that are over is not kept';
    this.again = new Again({ clock, report, missing, once: () => this.round(), failed, resumed });
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.again.complaint();

  start(): void {
    this.again.start();
  }

  /** Lets the day in hand end. */
  stop(): Promise<void> {
    return this.again.stop();
  }

  private async round(): Promise<number> {
    const { days } = this.parts;
    const day = await days.next(this.refused());
    if (day === null) return EVERY;
    await takeApart([day], { take: () => days.keep(day), setAside: (_, why) => this.setAside(day, why) });
    return PAUSE;
  }

  /** Days that are not tried again yet. */
  private refused(): Day[] {
    const now = this.parts.clock.now();
    for (const [day, at] of this.aside) if (now - at >= REFUSED_AGAIN) this.aside.delete(day);
    return [...this.aside.keys()];
  }

  private setAside(day: Day, why: Error): void {
    this.aside.set(day, this.parts.clock.now());
    this.parts.report(new DayNotKept(day, why));
  }
}
