import { DAY, type Instant, SECOND } from '../time/index.js';

/** Readings that one part is to have. */
const WANTED = 2_000;

/** Cuts a period into stretches that have about as many readings each, as far as the one before tells. */
export class Stretches {
  private width = 10 * SECOND;
  private at: Instant;

  constructor(
    from: Instant,
    private readonly to: Instant,
  ) {
    this.at = from;
  }

  /** The next stretch; null: the period is over. */
  next(): { from: Instant; to: Instant } | null {
    if (this.at >= this.to) return null;
    return { from: this.at, to: Math.min(this.at + this.width, this.to) };
  }

  /** The stretch is done, and had so many. */
  had(readings: number, upTo: Instant): void {
    this.at = upTo;
    if (readings > 2 * WANTED) this.width = Math.max(SECOND, this.width / 2);
    if (readings < WANTED / 2) this.width = Math.min(DAY, this.width * 2);
  }

  /** There were too many to be answered: a shorter one comes next; answers whether there is one. */
  shorter(): boolean {
    this.width = Math.floor(this.width / 2);
    return this.width >= 1;
  }
}
