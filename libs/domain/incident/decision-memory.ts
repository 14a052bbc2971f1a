import type { Ended } from '../finding/ends.js';
import type { Instant } from '../time/index.js';
import { Pace } from './pace.js';
import type { Withheld } from './withheld.js';

/** What is kept between two decisions: what incidents of regions do not say yet. A restart forgets it, and then they say all of it. */
export class DecisionMemory {
  constructor(
    readonly pace = new Pace(),
    /** What joined an incident since it was put down, by its id. */
    readonly joining = new Map<string, Map<string, Withheld>>(),
    /** It begins with a start: what waited before is not known. */
    public isFresh = true,
    /** When rules that had failed before the start have proved themselves; null: they have, or there was none. */
    public rulesProveAt: Instant | null = null,
    /** By what the last thing ended that an incident held back since it was put down, by its id. */
    readonly ends = new Map<string, Ended>(),
  ) {}

  /** When something is to be done that no finding asks for. */
  nextAt(): Instant | null {
    const [said, proof] = [this.pace.nextAt(), this.rulesProveAt];
    return said === null || proof === null ? (said ?? proof) : Math.min(said, proof);
  }

  /** To work on: what is not kept in the end must leave no trace. */
  copy(): DecisionMemory {
    const joining = new Map([...this.joining].map(([id, joined]) => [id, new Map(joined)] as const));
    return new DecisionMemory(this.pace.copy(), joining, this.isFresh, this.rulesProveAt, new Map(this.ends));
  }
}
