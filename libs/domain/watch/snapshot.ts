import type { Position } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import type { KioskRecord } from './record.js';

export interface WatchSnapshot {
  /** The state is as after this entry. */
  position: Position;
  kiosks: KioskRecord[];
  /** Time of that entry. */
  at?: Instant;
  /** Version of the rules that counted then. */
  rules?: string;
}

/** Where the watch state is kept between starts. Losing it costs time, not truth: the journal has everything since. */
export abstract class WatchSnapshots {
  /** The last one, or null. Throws when there is one that cannot be read. */
  abstract load(): Promise<WatchSnapshot | null>;
  abstract save(snapshot: WatchSnapshot): Promise<void>;
}
