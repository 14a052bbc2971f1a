import { Injectable } from '@nestjs/common';
import { type Change, Changes } from '#libs/domain/index.js';
import { Again, SystemClock } from '#libs/runtime/index.js';
import { LiveUpdatesDelayed } from '../events.js';
import { Wiring } from '../parts.js';
import type { LiveReader } from './reader.js';

/** Changes read at once, for all and for one that is behind. */
const BATCH = 500;
const BATCH_OF_ONE = 100;
/** Wait after the changes could not be read, milliseconds. */
const PAUSE = 1_000;

/** Reads the changes once for all readers, and tells late comers what they missed. */
@Injectable()
export class LiveFeed {
  private readonly readers = new Set<LiveReader>();
  /** Up to where the live readers were told. */
  private toldUpTo = 0;
  private readonly reading: Again;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly changes: Changes,
    private readonly wiring: Wiring,
  ) {
    this.reading = new Again({
      clock: new SystemClock(),
      report: (event) => wiring.report(event),
      missing: 'Live updates are not told',
      once: () => this.readBatch(),
      failed: (error) => new LiveUpdatesDelayed(error),
      pauseAfter: () => PAUSE,
    });
  }

  async start(): Promise<void> {
    this.toldUpTo = await this.changes.lastId();
    this.reading.start(null);
    this.stopListening = this.changes.onNew(this.reading.hurry);
  }

  /** A database that does not answer holds nobody up. */
  stop(): void {
    this.stopListening();
    void this.reading.stop();
    for (const reader of this.readers) reader.end();
  }

  /** Id of the newest change that readers know. */
  get newest(): number {
    return this.toldUpTo;
  }

  /** Takes a reader in and tells it everything that it missed. */
  join(reader: LiveReader): void {
    this.readers.add(reader);
    this.follow(reader).catch((error: unknown) => this.lose(reader, error));
  }

  leave(reader: LiveReader): void {
    this.readers.delete(reader);
  }

  private async follow(reader: LiveReader): Promise<void> {
    while (!reader.gone && !reader.live) await this.catchUp(reader);
  }

  private async catchUp(reader: LiveReader): Promise<void> {
    const upTo = this.toldUpTo;
    if (reader.at >= upTo) {
      reader.live = true;
      return;
    }
    const missed = await this.changes.after(reader.at, BATCH_OF_ONE);
    for (const change of missed) {
      reader.tell(change);
      if (reader.full) await reader.taken();
    }
    if (missed.length === 0) reader.at = upTo;
  }

  /** Tells a live reader. One that does not read as fast goes on at its own pace, and memory holds no more than a little of it. */
  private tellLive(reader: LiveReader, change: Change): void {
    reader.tell(change);
    if (!reader.full) return;
    reader.live = false;
    reader
      .taken()
      .then(() => this.follow(reader))
      .catch((error: unknown) => this.lose(reader, error));
  }

  private lose(reader: LiveReader, error: unknown): void {
    this.wiring.report(new LiveUpdatesDelayed(error));
    reader.end();
  }

  private async readBatch(): Promise<number | null> {
    const batch = await this.changes.after(this.toldUpTo, BATCH);
    for (const change of batch) {
      this.toldUpTo = change.id;
      for (const reader of this.readers) if (reader.live) this.tellLive(reader, change);
    }
    return batch.length === BATCH ? 0 : null;
  }
}
