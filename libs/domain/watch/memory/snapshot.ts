import type { Position } from '../../journal/index.js';
import type { Instant } from '../../time/index.js';
import type { KioskRecord } from './record.js';

/** What a snapshot is of. */
export interface SnapshotHead {
  /** The state is as after this entry. */
  position: Position;
  /** Time of that entry. */
  at?: Instant;
  /** Version of the rules that counted then. */
  rules?: string;
}

export interface WatchSnapshot extends SnapshotHead {
  /** A part at a time: of a million all at once would not fit. */
  kiosks: AsyncIterable<KioskRecord[]>;
}

/** Where the watch state is kept between starts. Losing it costs time, not truth: the journal has everything since. */
export abstract class WatchSnapshots {
  /** The last one, or null. Throws when there is one that cannot be read. */
  abstract load(): Promise<WatchSnapshot | null>;
  /** Each record is a kiosk's, as JSON. They are asked for a few at a time, with others' work in between. */
  abstract save(head: SnapshotHead, records: Iterable<string>): Promise<void>;
}
