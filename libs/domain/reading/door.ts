import type { Position } from './journal.js';
import type { ClockOffset } from './skew.js';

/** What the door knows of one kiosk: what has come from it, and how its clock goes. */
export interface KnownKiosk {
  kioskId: string;
  /** The boot heard last is first. `stretches`: sequence numbers that have come, [from, to, from, to, …], rising. */
  boots: { id: string; stretches: number[] }[];
  clock: ClockOffset;
}

export interface DoorSnapshot {
  /** Everything up to here is in it, and nothing that is not durable. */
  position: Position;
  kiosks: KnownKiosk[];
}

/** Where the door's knowledge is kept between starts. Losing it costs time, not truth: the journal is read instead, as far back as it goes. */
export abstract class DoorSnapshots {
  /** The last one, or null. Throws when there is one that cannot be read. */
  abstract load(): Promise<DoorSnapshot | null>;
  abstract save(snapshot: DoorSnapshot): Promise<void>;
}
