import { Pace } from './pace.js';
import type { Withheld } from './withheld.js';

/** What is kept between two decisions: what incidents of regions do not say yet. A restart may forget it, and they say it then. */
export class Unsaid {
  constructor(
    readonly pace = new Pace(),
    /** What joined an incident since it was put down, by its id. */
    readonly joining = new Map<string, Map<string, Withheld>>(),
  ) {}

  /** To work on: what is not kept in the end must leave no trace. */
  copy(): Unsaid {
    return new Unsaid(this.pace.copy(), new Map([...this.joining].map(([id, joined]) => [id, new Map(joined)])));
  }
}
