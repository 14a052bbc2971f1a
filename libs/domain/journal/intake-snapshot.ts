import type { ClockOffset } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import type { Position } from './journal.js';

/** A time by the kiosk's clock, and what it is by ours. */
export interface TwoTimes {
  ts: Instant;
  at: Instant;
}

/** What has come of one boot. A file of an earlier version has only the first two. */
export interface KnownBoot {
  id: string;
  /** Sequence numbers that have come, [from, to, from, to, …], rising. */
  stretches: number[];
  /** The first message that was heard of it. */
  begin?: TwoTimes & { seq: number };
  /** Of its newest message. */
  newest?: TwoTimes;
  /** `ts` of the newest message of the boot before that had the same name. */
  after?: Instant;
  /** Nothing of it came yet that is of now. */
  unannounced?: true;
}

/** What the door knows of one kiosk: what has come from it, and how its clock goes. */
export interface KnownKiosk {
  kioskId: string;
  /** The boot heard last is first. */
  boots: KnownBoot[];
  /** What its newest messages were, the oldest first: a checksum with the number, as doubles, little-endian, in base64. */
  prints?: string;
  clock: ClockOffset;
}

export interface IntakeSnapshot {
  /** Everything up to here is in it, and nothing that is not durable. */
  position: Position;
  kiosks: KnownKiosk[];
}

/** Where the door's knowledge is kept between starts. Losing it costs time, not truth: the journal is read instead, as far back as it goes. */
export abstract class IntakeSnapshots {
  /** The last one, or null. Throws when there is one that cannot be read. */
  abstract load(): Promise<IntakeSnapshot | null>;
  abstract save(snapshot: IntakeSnapshot): Promise<void>;
}
