import type { Text } from '../../text.js';

/** What every rule has. */
export interface RuleBase {
  id: string;
  /** The clause or catalogue line that asks for it, for example `S0-H6b`; `ours` where none does. */
  because: string;
  title: Text;
  /** Seconds: a cause that is found again within them after its incident's end continues that incident; 0: never. */
  reopenWithin?: number;
}

/** Raised and cleared at different values, so that it does not flap. */
export interface Limits {
  raise: number;
  clear: number;
}

/** Kinds of days, and whether the hall is open. Everything that is given must be so. */
export interface When {
  days?: ('working' | 'off' | 'statutory')[];
  hours?: 'open' | 'closed';
}
