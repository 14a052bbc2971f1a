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

interface Block {
  until: Instant;
  /** The credential that the name had then: what was tried was not that one, and says nothing of another. */
  credential: string | null;
}

/** Counts wrong passwords by name and address, bounded in number. Others at the same address are let in as before. */
export class WrongPasswords {
  private readonly tries = new Map<string, Tries>();
  /** Apart from the tries, so that many tries push out no block. */
  private readonly blocks = new Map<string, Block>();

  constructor(private readonly most = MOST_REMEMBERED) {}

  /** How many names and addresses are remembered. */
  get size(): number {
    return this.tries.size + this.blocks.size;
  }

  /** @param credential the present one of the name: a new one ends a block. */
  blocked(name: string, address: string, now: Instant, credential: string | null = null): boolean {
    const key = keyOf(name, address);
    const block = this.blocks.get(key);
    if (block === undefined) return false;
    // A clock that was set back would else block for longer than was said.
    const lasts = now < block.until && now >= block.until - BLOCKED_FOR;
    if (lasts && block.credential === credential) return true;
    this.blocks.delete(key);
    return false;
  }

  /** A wrong password; true when it is the one that blocks. */
  wrong(name: string, address: string, now: Instant, credential: string | null = null): boolean {
    const key = keyOf(name, address);
    const before = this.tries.get(key);
    const fresh = !before || now < before.since || now - before.since > WRONG_WITHIN;
    const tries = fresh ? { wrong: 1, since: now } : { ...before, wrong: before.wrong + 1 };
    this.tries.delete(key);
    if (tries.wrong < MOST_WRONG) {
      remember(this.tries, key, tries, this.most);
      return false;
    }
    remember(this.blocks, key, { until: now + BLOCKED_FOR, credential }, this.most);
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
