import type { Instant } from '#libs/domain/index.js';

interface Closing {
  id: string;
  closingAt?: Instant;
}

/** Ends that wait to be told, within one transaction: they are read once, however many moments are decided in it. */
export class Closings<T extends Closing> {
  private known: Map<string, T> | undefined;

  constructor(private readonly due: (until: Instant) => Promise<T[]>) {}

  /** The first that was to be told before the instant, among those that are due until then. */
  async first(before: Instant, until: Instant): Promise<T | undefined> {
    this.known ??= new Map((await this.due(until)).map((one) => [one.id, one]));
    return [...this.known.values()]
      .filter(({ closingAt = 0 }) => closingAt < before)
      .sort((a, b) => (a.closingAt ?? 0) - (b.closingAt ?? 0) || (a.id < b.id ? -1 : 1))[0];
  }

  note(one: T): void {
    if (one.closingAt === undefined) this.known?.delete(one.id);
    else this.known?.set(one.id, one);
  }
}
