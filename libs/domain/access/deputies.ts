import type { Instant } from '../time/index.js';
import type { StoodInFor } from './actor.js';

/** Who stands in for whom, as it counts for what an account may do (AB岗, S4-D1b). */
export abstract class Deputies {
  /** For whom the person stands in now, with what the account of each may do. Who has no account that is in use gives nothing. */
  abstract of(personId: string, now: Instant): Promise<StoodInFor[]>;
}
