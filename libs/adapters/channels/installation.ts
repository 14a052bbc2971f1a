import type { AllowedTargets } from '#libs/domain/index.js';
import type { LookUp } from './outgoing.js';

/** What channels know of the installation that sends. */
export interface Installation {
  /** Signs what is sent to whoever has no secret of their own. Null: it is not known, and goes unsigned. */
  secret(): string | null | Promise<string | null>;
  /** Seconds since 1970 by the machine: whoever checks a signature does so against a clock of their own. */
  wallSeconds(): number;
  /** Where it may send. */
  readonly policy: AllowedTargets;
  /** In place of the machine's own names. */
  readonly lookUp?: LookUp;
}
