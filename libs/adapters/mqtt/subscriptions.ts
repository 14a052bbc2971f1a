import type { Client } from 'aedes';
import { SubscriptionDenied } from './events.js';
import type { Excess } from './excess.js';

/** Filters that one connection may have, and one session; a kiosk needs three. Ours. */
export const MOST_FILTERS = 16;

/** Decides what a client may hear, so that it hears its own and costs no more than a kiosk needs. */
export class Subscriptions {
  private readonly filters = new WeakMap<Client, Set<string>>();

  /** @param mayHear whether a filter is for this kiosk. */
  constructor(
    private readonly mayHear: (kioskId: string, filter: string) => boolean,
    private readonly excess: Excess,
  ) {}

  allows(client: Client, kioskId: string, filter: string): boolean {
    if (!this.mayHear(kioskId, filter)) {
      const topic = filter.slice(0, 256);
      this.excess.tell(`denied ${kioskId}`, 1, (times) => new SubscriptionDenied({ kioskId, topic, times }));
      return false;
    }
    const had = this.filters.get(client) ?? new Set<string>();
    if (had.size >= MOST_FILTERS && !had.has(filter)) {
      this.excess.note('many-filters', kioskId);
      return false;
    }
    this.filters.set(client, had.add(filter));
    return true;
  }

  forget(client: Client, filters: string[]): void {
    for (const filter of filters) this.filters.get(client)?.delete(filter);
  }
}
