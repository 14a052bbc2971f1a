import type { Position } from '../journal/index.js';
import type { Within } from '../page.js';
import type { Refusal, RefusedPacket } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** How it stands with taking a packet again. */
export const RETRY_STATES = ['wanted', 'accepted', 'refused'] as const;

export interface Retry {
  state: (typeof RETRY_STATES)[number];
  at: Instant;
  /** Why it was refused again. */
  reason: Refusal | null;
  detail: string | null;
}

export interface QuarantinedPacket extends RefusedPacket {
  /** Journal position: unique, and a repeat after a crash lands on itself. */
  id: Position;
  kioskId: string | null;
  /** Absent: nobody wanted it taken again. */
  retry?: Retry;
}

export interface QuarantineQuery {
  reason?: string;
  kioskId?: string;
  retry?: Retry['state'];
  limit: number;
  after?: string;
  /** Absent: also those of nobody whom we know. */
  within?: Within | undefined;
}

/** What was acknowledged and not believed, for an operator to read. */
export abstract class Quarantine {
  abstract position(): Promise<Position>;
  /** Keeps the packets and the position in one transaction. */
  abstract keep(packets: QuarantinedPacket[], upTo: Position): Promise<void>;
  abstract list(query: QuarantineQuery): Promise<{ items: QuarantinedPacket[]; next: string | null }>;
  abstract one(id: Position): Promise<QuarantinedPacket | undefined>;
}
