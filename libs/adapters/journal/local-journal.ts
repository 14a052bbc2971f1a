import { unlink } from 'node:fs';
import { type AppendableEntry, Journal, type Journaled, type Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import type { Batch, Stored } from './batch.js';
import { DiskReader } from './disk-reader.js';
import { JournalShorterThanBooks, SegmentKept } from './events.js';
import { JournalFiles } from './files.js';
import { GroupCommit } from './group-commit.js';
import { type Recovered, recover } from './recover.js';
import { createSegment, type OpenSegment, reopenSegment, type Segment } from './segment.js';
import { Tail } from './tail.js';

export interface JournalOptions {
  /** Holds the segments and nothing else. */
  folder: string;
  /** A segment that has reached this many bytes is followed by a new one. */
  segmentBytes?: number;
  /** A position that a consumer has acted on. When the journal ends before it, its end was lost: it goes on after this, so that nothing new is taken for old. */
  after?: Position;
  report: Report;
  files?: JournalFiles;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Segments that stay even when every consumer is past them. */
const FEWEST_SEGMENTS = 2;

interface Waiter {
  after: Position;
  resolve: () => void;
}

/** The journal in segmented files on the local disk. */
export class LocalJournal extends Journal {
  /** Oldest first. */
  private readonly segments: Segment[];
  private readonly tail = new Tail();
  private readonly disk: DiskReader;
  private readonly commit: GroupCommit;
  private readonly released = new Map<string, Position>();
  private waiters: Waiter[] = [];
  private last: Position;
  /** Entries up to here were looked for on the disk and are lost to damage. */
  private lostUpTo: Position = 0;

  /** Opens the folder, cuts a torn end, and goes on after the last good entry. */
  static async open(options: JournalOptions): Promise<LocalJournal> {
    const found = await recover(options.folder, options.report);
    const after = options.after ?? 0;
    if (found.end > 0 && found.end < after) options.report(new JournalShorterThanBooks({ end: found.end, known: after }));
    return new LocalJournal(options, found, Math.max(found.end, after));
  }

  private constructor(
    private readonly options: JournalOptions,
    { segments, end: found }: Recovered,
    end: Position,
  ) {
    super();
    const files = options.files ?? new JournalFiles();
    const newest = end > found ? undefined : segments.pop();
    const segment = newest ? reopenSegment(newest) : createSegment(options.folder, end + 1, files);
    this.segments = [...segments, segment];
    this.last = end;
    this.disk = new DiskReader(this.segments, options.report);
    this.commit = new GroupCommit({
      folder: options.folder,
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      segment,
      first: end + 1,
      files,
      report: options.report,
      onDurable: (batch) => this.durable(batch),
      onRoll: (next) => this.rolled(next),
    });
  }

  override append(entry: AppendableEntry, stored: Stored): void {
    this.commit.add(entry, stored);
  }

  override appendNow(entry: AppendableEntry): Position {
    return this.commit.addNow(entry);
  }

  override async read(after: Position, max: number): Promise<Journaled[]> {
    if (after >= this.last) return [];
    const recent = this.tail.read(after, max);
    if (recent) return recent;
    const until = this.last;
    const found = await this.disk.read(after, max);
    if (found.length === 0) this.lostUpTo = Math.max(this.lostUpTo, until);
    return found;
  }

  override more(after: Position, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.last > Math.max(after, this.lostUpTo)) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter: Waiter = { after, resolve: () => finish() };
      const finish = (): void => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      signal.addEventListener('abort', finish, { once: true });
      this.waiters.push(waiter);
    });
  }

  override end(): Position {
    return this.last;
  }

  /** Names who reads; until each of them has released, no segment goes. */
  consumers(names: readonly string[]): void {
    for (const name of names) if (!this.released.has(name)) this.released.set(name, 0);
  }

  override release(consumer: string, upTo: Position): void {
    if ((this.released.get(consumer) ?? 0) > upTo) return;
    this.released.set(consumer, upTo);
    const floor = Math.min(...this.released.values());
    this.tail.dropUpTo(floor);
    this.dropSegments(floor);
  }

  /** Brings everything to the disk and takes nothing more. */
  async close(): Promise<void> {
    await this.commit.close();
    await this.disk.close();
  }

  private durable(batch: Batch): void {
    this.last = batch.next - 1;
    if (this.released.size > 0) this.tail.add(batch.entries, batch.used);
    if (this.waiters.length === 0) return;
    for (const { resolve } of this.waiters.filter(({ after }) => after < this.last)) resolve();
  }

  private rolled(next: OpenSegment): void {
    this.segments.push(next);
  }

  private dropSegments(floor: Position): void {
    while (this.segments.length > FEWEST_SEGMENTS && (this.segments[1] as Segment).first <= floor + 1) {
      const { path } = this.segments.shift() as Segment;
      unlink(path, (error) => error && this.options.report(new SegmentKept(error, { file: path })));
    }
  }
}
