import type { ReadingKind } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** A reading as the history has it. */
export interface StoredReading {
  kioskId: string;
  kind: ReadingKind;
  ts: Instant;
  receivedAt: Instant;
  bootId: string;
  seq: number;
  fields: Record<string, unknown>;
}
