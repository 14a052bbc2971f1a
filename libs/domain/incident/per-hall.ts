import type { Instant } from '../time/index.js';
import type { Desk } from './desk.js';

interface Reckoned<T> {
  value: T;
  from: Instant;
  until: Instant;
  /** The hall as it was then. */
  changes: number;
  watched: readonly string[];
}

/** Something about a hall, and until when it is so if nothing changes there. */
export type Reckoning<T> = (desk: Desk, hallId: string, at: Instant) => { value: T; until: Instant };

/**
 * Reckons something about a hall once for as long as it is so: while thousands of kiosks fall out one by one, each of them would have every
 * hall of the region looked through again.
 */
export function perHall<T>(reckon: Reckoning<T>): (desk: Desk, hallId: string, at: Instant) => T {
  const byDesk = new WeakMap<Desk, Map<string, Reckoned<T>>>();
  return (desk, hallId, at) => {
    const known = byDesk.get(desk) ?? new Map<string, Reckoned<T>>();
    byDesk.set(desk, known);
    const [changes, watched] = [desk.changesIn(hallId), desk.premises.watchedIn(hallId)];
    const last = known.get(hallId);
    if (last && last.changes === changes && last.watched === watched && last.from <= at && at <= last.until) return last.value;
    const { value, until } = reckon(desk, hallId, at);
    known.set(hallId, { value, from: at, until, changes, watched });
    return value;
  };
}
