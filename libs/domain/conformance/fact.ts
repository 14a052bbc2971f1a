import type { LineEvent } from '../kiosk/index.js';
import type { ReadingKind, Refusal } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** A message that was taken. */
export interface ReadingFact {
  what: 'reading';
  /** When it came. */
  at: Instant;
  kind: ReadingKind;
  /** By the kiosk's clock, as it said it. */
  ts: Instant;
  bootId: string;
  seq: number;
  /** What a birth says of its period; null: nothing. */
  heartbeatS: number | null;
}

/** A packet that was acknowledged and not believed. */
export interface RefusedFact {
  what: 'refused';
  at: Instant;
  reason: Refusal;
  /** The quarantine's sentence. */
  detail: string;
  topic: string;
  bytes: number;
  /** As far as its payload says so. */
  bootId: string | null;
  seq: number | null;
}

/** One thing that was seen of the kiosk. */
export type KioskFact = LineEvent | ReadingFact | RefusedFact;

/** The kiosk as it is registered, and the stretch in which it is looked at. */
export interface Conformance {
  /** Seconds between heartbeats, as the register has it. */
  heartbeatS: number;
  topics: { will: string; config: string; sign: string; state: string };
  from: Instant;
  now: Instant;
  /** Nothing more is waited for. */
  over: boolean;
  /** Whether the broker tells of connections. */
  seesLines: boolean;
  /** Whether the kiosk is asked for a birth on purpose. */
  asks: boolean;
}
