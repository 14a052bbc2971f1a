import type { Position } from './journal.js';
import type { RefusedPacket } from './reading.js';

export interface QuarantinedPacket extends RefusedPacket {
  /** Journal position: unique, and a repeat after a crash lands on itself. */
  id: Position;
  kioskId: string | null;
}

export interface QuarantineQuery {
  reason?: string;
  kioskId?: string;
  limit: number;
  after?: string;
}

/** What was acknowledged and not believed, for an operator to read. */
export abstract class Quarantine {
  abstract position(): Promise<Position>;
  /** Keeps the packets and the position in one transaction. */
  abstract keep(packets: QuarantinedPacket[], upTo: Position): Promise<void>;
  abstract list(query: QuarantineQuery): Promise<{ items: QuarantinedPacket[]; next: string | null }>;
  abstract one(id: Position): Promise<QuarantinedPacket | undefined>;
}
