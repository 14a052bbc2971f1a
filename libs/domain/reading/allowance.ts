import { type Instant, MINUTE, SECOND } from '../time/index.js';

/** How much one kiosk may send. */
export interface Allowance {
  /** Messages a second in the long run. */
  perSecond: number;
  /** Messages at once, before it is slowed down. */
  burst: number;
  /** So long it may go on at the speed at which a backlog is taken before that is a flood. */
  floodMinutes: number;
}

/** What was kept while the link was away is taken so many times faster than the pace. Ours. */
const CATCH_UP = 10;

/** Messages a second that are taken of a kiosk which catches up. */
export const catchUpRate = ({ perSecond }: Allowance): number => perSecond * CATCH_UP;

/** Messages beyond its pace after which a kiosk floods: what is taken of a backlog in so many minutes. */
export const floodOf = (allowance: Allowance): number => (catchUpRate(allowance) * allowance.floodMinutes * MINUTE) / SECOND;

/** A backlog of history ends where the present begins, so it weighs less than what comes without end. */
export const weightOf = ({ historical }: { historical: boolean }): number => (historical ? 1 / CATCH_UP : 1);

/** Fills by what comes and drains by time. */
export class Meter {
  private level = 0;
  private at: Instant = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly drainsPerSecond: number,
    /** It does not fill beyond this. */
    private readonly full = Number.POSITIVE_INFINITY,
  ) {}

  levelAt(now: Instant): number {
    if (now > this.at) {
      const passed = this.at === Number.NEGATIVE_INFINITY ? 0 : now - this.at;
      this.level = Math.max(0, this.level - (passed * this.drainsPerSecond) / SECOND);
      this.at = now;
    }
    return this.level;
  }

  add(amount: number, now: Instant): void {
    this.level = Math.min(this.full, this.levelAt(now) + amount);
  }
}
