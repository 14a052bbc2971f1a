import type { PersonAct } from '../act/index.js';
import type { Flood, Reading, ReadingKind, Refusal, RefusedPacket } from '../reading/index.js';
import type { Instant } from '../time/index.js';

/** Opaque and ordered: a later entry has a larger one. The first entry of a new journal has 1; 0 stands before all. */
export type Position = number;

/** A connection of a kiosk took over the session of another that was still open, from another address. Not every one is kept. */
export interface Takeover {
  type: 'takeover';
  at: Instant;
  kioskId: string;
  /** Addresses. */
  from: string;
  to: string;
}

/** Why something that a kiosk sent is not understood. */
export interface NotUnderstood {
  reason: Refusal;
  detail: string;
  /** What it was meant to be; null: its topic does not tell. */
  kind: ReadingKind | null;
  /** It is part of a flood. */
  flood?: Flood;
}

/** A kiosk was heard though nothing new of it is kept: it repeated itself, or what it sent was refused and only counted. */
export interface Heard {
  type: 'heard';
  at: Instant;
  kioskId: string;
  /** Absent: it repeated itself. */
  refused?: NotUnderstood;
}

export type JournalEntry =
  | { type: 'reading'; reading: Reading }
  | { type: 'refused'; packet: RefusedPacket }
  | Heard
  /** The kiosk was taken out of the register: whoever comes under its name from here on is another. */
  | { type: 'retired'; at: Instant; kioskId: string }
  /** A mark of time, so that silence is judged from the journal alone and a replay judges the same. */
  | { type: 'tick'; at: Instant }
  /** From here on kiosks are heard, or because of us they are not: silence meanwhile says nothing about them. */
  | { type: 'hearing'; at: Instant; on: boolean }
  | Takeover
  /** What a person did about an order of the kiosk, about parts, of which `kioskId` is empty, or about a review of what happened there; `id`: by which it was asked. */
  | { type: 'act'; at: Instant; id: string; kioskId: string; act: PersonAct }
  /** From here on the watch judges by the rules of this version: live, after a restart, and when it is read again. */
  | { type: 'rules'; at: Instant; version: string };

/** When the entry was received, or made, by our clock. */
export function receivedAt(entry: JournalEntry): Instant {
  if (entry.type === 'reading') return entry.reading.receivedAt;
  return entry.type === 'refused' ? entry.packet.receivedAt : entry.at;
}

export interface Journaled {
  position: Position;
  entry: JournalEntry;
}

/** Thrown when an entry could not be made durable. The sender must not be told that it was. */
export class JournalUnavailable extends Error {
  readonly retry = true;
  constructor(cause: unknown) {
    super('The journal could not be written', { cause });
  }
}

export interface AppendableEntry {
  entry: JournalEntry;
  /** The payload as it came, for a reading; parsed again when it is read back. */
  raw?: Uint8Array;
  /** Nobody waits for what it brings about: it may wait some milliseconds for others to share a flush, and a reading, with. */
  unhurried?: boolean;
}

/** The append-only record of everything received. */
export abstract class Journal {
  /** Calls back when the entry is on disk (flushed), in order. Many appends share one flush. */
  abstract append(entry: AppendableEntry, stored: (error: JournalUnavailable | null, position: Position) => void): void;
  /** Writes at once into the operating system's cache and answers the position: safe against a crash of ours, flushed soon after. */
  abstract appendNow(entry: AppendableEntry): Position;
  /** Up to `max` durable entries after `after`, in order; empty when there are none yet. */
  abstract read(after: Position, max: number): Promise<Journaled[]>;
  /** Resolves when there is an entry after `after`, or the signal says stop. */
  abstract more(after: Position, signal: AbortSignal): Promise<void>;
  /** Position of the last durable entry. */
  abstract end(): Position;
  /** Says that a consumer needs nothing up to and including this; old segments go when no consumer needs them. */
  abstract release(consumer: string, upTo: Position): void;
}
