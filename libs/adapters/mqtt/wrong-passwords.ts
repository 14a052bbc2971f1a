import { type Instant, MINUTE } from '#libs/domain/index.js';

/** Wrong passwords for one name from one address within the time that block it. Ours. */
export const MOST_WRONG = 10;
export const WRONG_WITHIN = 10 * MINUTE;
/** How long the name is blocked from that address. Ours. */
export const BLOCKED_FOR = 15 * MINUTE;
/** Names and addresses that are remembered; the oldest go first. Ours. */
const MOST_REMEMBERED = 10_000;

interface Tries {
  wrong: number;
  /** The first of them. */
  since: Instant;
}

/** Counts wrong passwords by name and address, bounded in number. Others at the same address are let in as before. */
export class WrongPasswords {
  private readonly tries = new Map<string, Tries>();
  /** Until when. Apart from the tries, so that many tries push out no block. */
  private readonly blocks = new Map<string, Instant>();

  constructor(private readonly most = MOST_REMEMBERED) {}

  /** How many names and addresses are remembered. */
  get size(): number {
    return this.tries.size + this.blocks.size;
  }

  blocked(name: string, address: string, now: Instant): boolean {
    const key = keyOf(name, address);
    const until = this.blocks.get(key);
    if (until === undefined) return false;
    // A clock that was set back would else block for longer than was said.
    if (now < until && now >= until - BLOCKED_FOR) return true;
    this.blocks.delete(key);
    return false;
  }

  /** A wrong password; true when it is the one that blocks. */
  wrong(name: string, address: string, now: Instant): boolean {
    const key = keyOf(name, address);
    const before = this.tries.get(key);
    const fresh = !before || now < before.since || now - before.since > WRONG_WITHIN;
    const tries = fresh ? { wrong: 1, since: now } : { ...before, wrong: before.wrong + 1 };
    this.tries.delete(key);
    if (tries.wrong < MOST_WRONG) {
      remember(this.tries, key, tries, this.most);
      return false;
    }
    remember(this.blocks, key, now + BLOCKED_FOR, this.most);
    return true;
  }

  right(name: string, address: string): void {
    this.tries.delete(keyOf(name, address));
  }
}

const keyOf = (name: string, address: string): string => JSON.stringify([name.slice(0, 256), address]);

function remember<T>(memory: Map<string, T>, key: string, value: T, most: number): void {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.keys().next().value;
  if (memory.size > most && oldest !== undefined) memory.delete(oldest);
}
