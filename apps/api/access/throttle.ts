import { Injectable } from '@nestjs/common';
import { Clock, type Instant, MINUTE } from '#libs/domain/index.js';

/** Wrong passwords that are taken from one address for one name within {@link WINDOW}. Ours. */
const MOST = 10;
const WINDOW = MINUTE;
/** Names remembered at once; the oldest go first. */
const REMEMBERED = 10_000;

/** Counts wrong passwords. A try counts from its beginning, so that many at once gain nothing. */
@Injectable()
export class LoginThrottle {
  /** When the tries were, oldest first, by address and name. */
  private readonly tries = new Map<string, Instant[]>();

  constructor(private readonly clock: Clock) {}

  /** Begins a try. Answers 0, or the seconds to wait when there were too many. */
  begin(who: string): number {
    const now = this.clock.now();
    const recent = (this.tries.get(who) ?? []).filter((at) => now - at < WINDOW);
    const oldest = recent[0];
    if (recent.length >= MOST && oldest !== undefined) return Math.max(1, Math.ceil((oldest + WINDOW - now) / 1000));
    this.remember(who, [...recent, now]);
    return 0;
  }

  /** The password was right: nothing is held against the name. */
  forgive(who: string): void {
    this.tries.delete(who);
  }

  private remember(who: string, tries: Instant[]): void {
    this.tries.delete(who);
    this.tries.set(who, tries);
    const oldest = this.tries.keys().next().value;
    if (this.tries.size > REMEMBERED && oldest !== undefined) this.tries.delete(oldest);
  }
}

/** Passwords checked at once: each takes memory and a thread that the disk needs too. Ours. */
const AT_ONCE = 2;
/** Those who may wait for their turn. */
const WAITING = 40;

/** Lets a few pass at once and a few more wait; answers null to the rest. */
@Injectable()
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  async pass<T>(act: () => Promise<T>): Promise<T | null> {
    if (this.waiting.length >= WAITING) return null;
    if (this.inside >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside++;
    try {
      return await act();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inside--;
    }
  }
}
