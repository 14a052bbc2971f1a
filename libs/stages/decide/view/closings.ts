import type { Instant } from '#libs/domain/index.js';

/** What waits for its time, within one transaction: it is read once, however many moments are decided in it. */
export class Closings<T extends { id: string }> {
  private known: Map<string, T> | undefined;
  /** Until when what is due was read. */
  private until: Instant = 0;

  constructor(
    private readonly due: (until: Instant) => Promise<T[]>,
    private readonly atOf: (one: T) => Instant | undefined,
  ) {}

  /** The first that was due before the instant, among those that are due until then. */
  async first(before: Instant, until: Instant): Promise<T | undefined> {
    if (!this.known) {
      this.known = new Map((await this.due(until)).map((one) => [one.id, one]));
      this.until = until;
    }
    let first: T | undefined;
    for (const one of this.known.values()) if (this.timeOf(one) < before && (!first || this.isEarlier(one, first))) first = one;
    return first;
  }

  note(one: T): void {
    if (this.timeOf(one) <= this.until) this.known?.set(one.id, one);
    else this.known?.delete(one.id);
  }

  private timeOf(one: T): Instant {
    return this.atOf(one) ?? Number.POSITIVE_INFINITY;
  }

  private isEarlier(one: T, other: T): boolean {
    const apart = this.timeOf(one) - this.timeOf(other);
    return apart < 0 || (apart === 0 && one.id < other.id);
  }
}
