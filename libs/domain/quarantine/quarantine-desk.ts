import type { Doing } from '../act/index.js';
import type { Position } from '../journal/index.js';
import type { Instant } from '../time/index.js';
import type { QuarantinedPacket, Retry } from './quarantine.js';

/** Refused packets by what they have in common. */
export interface QuarantineSelection {
  reason?: string;
  kioskId?: string;
  /** Received before. */
  before?: Instant;
}

/** What an operator does with refused packets after a fix, and what came of it. With a person's `doing` it is in the chain of acts. */
export abstract class QuarantineDesk {
  /** Wants one taken again; false: there is none. */
  abstract wantOne(id: Position, now: Instant, doing?: Doing): Promise<boolean>;
  /** Wants the oldest of these taken again, at most `limit`, but none that was accepted before; answers which. */
  abstract wantMany(which: QuarantineSelection, limit: number, now: Instant, doing?: Doing): Promise<Position[]>;
  /** What came of them, by id. */
  abstract outcomes(ids: Position[]): Promise<Map<Position, Retry>>;
  /** Those that are wanted and not yet taken again, oldest first. */
  abstract wanted(limit: number): Promise<QuarantinedPacket[]>;
  /** Keeps what came of one. */
  abstract settle(id: Position, outcome: Retry): Promise<void>;
  /** Calls when one may be wanted, by this process or another. Answers how to stop. */
  abstract onWanted(call: () => void): () => void;
  /** Removes packets for good; answers how many. */
  abstract purge(which: QuarantineSelection & { before: Instant }, as?: { doing: Doing; at: Instant }): Promise<number>;
}
