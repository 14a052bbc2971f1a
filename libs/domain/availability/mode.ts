import type { ClosedMode } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** What a kiosk says that it is doing, from this moment on. */
export interface ModeChange {
  kioskId: string;
  /** Null: it serves. */
  mode: ClosedMode | null;
  at: Instant;
}

/** A time in which a kiosk served nobody by its own word. */
export interface ModeStretch {
  kioskId: string;
  mode: ClosedMode;
  from: Instant;
  /** Null: still. */
  to: Instant | null;
}

/** Where it is kept when kiosks served nobody by their own word. */
export abstract class ModeBook {
  /** Keeps changes in their order. One that is noted again changes nothing. */
  abstract note(changes: readonly ModeChange[]): Promise<void>;
  /** Those that are not over. */
  abstract open(): Promise<ModeStretch[]>;
  /** Those that reach into the time from the first instant to the second. */
  abstract between(from: Instant, to: Instant): Promise<ModeStretch[]>;
}
