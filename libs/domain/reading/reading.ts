import type { Instant } from '../time/index.js';

export const READING_KINDS = ['birth', 'heartbeat', 'consumables', 'cashbox', 'fault', 'will'] as const;
export type ReadingKind = (typeof READING_KINDS)[number];

/** One message of a kiosk that kept its contract, with who sent it and when it came. */
export interface Reading {
  kioskId: string;
  hallId: string;
  region: string;
  kioskType: string;
  kind: ReadingKind;
  /** Kiosk's clock, epoch milliseconds. A will has none of its own, and that of an {@link unplaced} one says nothing: the time of receipt. */
  ts: Instant;
  /** Our clock, never falling along the journal. */
  receivedAt: Instant;
  bootId: string;
  /** -1 for a will, which is written before the boot's messages are counted. */
  seq: number;
  /** Kept, never judged as now: the kiosk said so, or its `ts` is too far from its arrival. */
  historical: boolean;
  /**
   * The kiosk's clock does not say when it was made: it is off, or stands still. What the clock said is in the payload. Said by the door,
   * so that it is the same whenever the journal is read.
   */
  unplaced?: 'off' | 'still';
  /** It came out of the quarantine: its receipt is no sign of life. */
  retried?: true;
  /** Checksum of the payload as it came; absent: not known. */
  print?: number;
  /** Its number had been used in a boot of this name; absent: it had not. */
  used?: UsedNumber;
  /** The payload as the contract of the kind has it, unknown fields stripped. */
  payload: Readonly<Record<string, unknown>>;
}

/**
 * How a message stands to the one that had its boot's name and its number before. `unsure`: it is of the same boot, and may be one that
 * came so long ago that its bytes are forgotten. `anew`: a boot begins that has the name of the one before, or the numbers of a counter
 * that has come to its end. `earlier`: it is late, and of the boot before under that name.
 */
export type UsedNumber = 'unsure' | 'anew' | 'earlier';

/** Why a packet was put in quarantine. */
export const REFUSALS = [
  'not-json',
  'breaks-contract',
  'unknown-kiosk',
  'retired-kiosk',
  'foreign-topic',
  'unknown-topic',
  'too-large',
  'not-text',
  'unwritable',
  'too-fast',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What is known of a flood when something of it is refused. */
export interface Flood {
  /** Messages a second that the kiosk may send in the long run, */
  perSecond: number;
  /** and so long it was far above that, minutes. */
  minutes: number;
  /** Messages of it that were refused so far. */
  refused: number;
}

/** A packet that was acknowledged and not believed. */
export interface RefusedPacket {
  reason: Refusal;
  /** One sentence for the operator: what is wrong and what to do. */
  detail: string;
  topic: string;
  /** MQTT user name, when the broker tells it. */
  sender: string | null;
  receivedAt: Instant;
  /** At most the first 16 KiB. */
  payload: Uint8Array;
  /** Bytes that came. */
  size: number;
  /** Of one that is part of a flood. */
  flood?: Flood;
}
