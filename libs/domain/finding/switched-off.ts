import type { Instant } from '../time/index.js';

/** A rule that failed while it was at work, and is left out until other rules count. */
export interface SwitchedOff {
  rule: string;
  /** Of the rules. */
  version: string;
  /** The error, in its own sentence. */
  why: string;
  /** Whom it was judging. */
  kioskId: string;
  hallId: string;
  region: string;
  at: Instant;
}
