import { HOUR, type Instant, MINUTE } from '../time/index.js';

/** Wrong tries that are taken for one name from one place within {@link WINDOW}. Ours. */
const MOST = 10;
const WINDOW = MINUTE;
/** How long it is shut after that: twice as long each time, and no longer. Ours. */
const SHUT_FOR = MINUTE;
const LONGEST_SHUT = 15 * MINUTE;
/** What was wrong is forgotten after so long. Ours. */
const FORGOTTEN_AFTER = HOUR;
/** Names that are counted for one place, and places. A place that tries more names is shut altogether, so that nothing is forgotten for it. Ours. */
const MOST_NAMES = 200;
const MOST_PLACES = 10_000;
/** All places beyond those share one. */
const ELSEWHERE = '';

interface Count {
  /** Beginnings of tries within the window, oldest first. */
  tries: Instant[];
  shutUntil: Instant;
  /** How often it was shut. */
  shut: number;
  at: Instant;
}

interface From {
  counts: Map<string, Count>;
  at: Instant;
  /** Until when one of its names is shut at least. */
  shutUntil: Instant;
  /** Whether somebody of ours was tried. */
  real: boolean;
}

/** What was never shut counts for its window alone: so a place that tried many names has room again after it. */
const isOver = ({ at, shutUntil, shut }: Count, now: Instant): boolean =>
  shutUntil <= now && now - Math.max(at, shutUntil) >= (shut > 0 ? FORGOTTEN_AFTER : WINDOW);

/**
 * Counts wrong tries by name and place: an address, or a device that is known. What is tried at one place counts at no other, so that a stranger
 * shuts nobody out; each place has its own bounded memory, so that noise resets nothing. A try counts from its beginning: many at once gain nothing.
 */
export class Tries {
  private readonly places = new Map<string, From>();

  /** Begins a try. Answers 0, or the milliseconds to wait. */
  begin(place: string, name: string, now: Instant): number {
    const from = this.from(place, now);
    const known = from.counts.get(name);
    if (!known && !this.hasRoom(from, now)) return WINDOW;
    const count = known && !isOver(known, now) ? known : { tries: [], shutUntil: 0, shut: 0, at: now };
    from.counts.set(name, count);
    if (count.shutUntil > now) return count.shutUntil - now;
    count.tries = [...count.tries.filter((at) => now - at < WINDOW), now];
    count.at = now;
    from.at = now;
    if (count.tries.length >= MOST) from.shutUntil = Math.max(from.shutUntil, this.shut(count, now));
    return 0;
  }

  /** It was right: nothing is held against the name at this place. */
  forgive(place: string, name: string): void {
    for (const key of [place, ELSEWHERE]) {
      const from = this.places.get(key);
      from?.counts.delete(name);
      if (from?.counts.size === 0) this.places.delete(key);
    }
  }

  /** It was wrong, of an account that there is: such a place is forgotten last. */
  isReal(place: string): void {
    const from = this.places.get(place);
    if (from) from.real = true;
  }

  /** Places that are remembered. */
  get size(): number {
    return this.places.size;
  }

  /** The last try that is taken shuts it, so that the next one waits. */
  private shut(count: Count, now: Instant): Instant {
    count.shutUntil = now + Math.min(SHUT_FOR * 2 ** count.shut, LONGEST_SHUT);
    count.shut++;
    count.tries = [];
    return count.shutUntil;
  }

  private from(place: string, now: Instant): From {
    const known = this.places.get(place);
    if (known) return known;
    const key = this.places.size < MOST_PLACES || this.makeRoom(now) ? place : ELSEWHERE;
    const from = this.places.get(key) ?? { counts: new Map(), at: now, shutUntil: 0, real: false };
    this.places.set(key, from);
    return from;
  }

  /** Forgets the place that was longest quiet, of those where only made-up names were tried if there is one; never one that is shut. */
  private makeRoom(now: Instant): boolean {
    let least: [string, From] | null = null;
    for (const one of this.places) {
      const [key, from] = one;
      if (key === ELSEWHERE || from.shutUntil > now) continue;
      if (!least || Number(from.real) - Number(least[1].real) < 0 || (from.real === least[1].real && from.at < least[1].at))
        least = one;
    }
    return least !== null && this.places.delete(least[0]);
  }

  private hasRoom({ counts }: From, now: Instant): boolean {
    if (counts.size < MOST_NAMES) return true;
    for (const [name, count] of counts) if (isOver(count, now)) counts.delete(name);
    return counts.size < MOST_NAMES;
  }
}
