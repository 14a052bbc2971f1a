import type { Registry } from 'prom-client';
import { type AppendableEntry, type Clock, Journal, type Journaled, type Position } from '#libs/domain/index.js';
import { type NamedEvent, type Report, StartRefused, SystemClock } from '#libs/runtime/index.js';
import type { Batch, Stored } from './batch.js';
import { DiskReader } from './disk-reader.js';
import { forgetEnd, notedEnd, noteEnd } from './end-noted.js';
import { ConsumerHoldsOn, damageOnce, JournalShorterThanBooks, JournalTailCut, ReleasedNotNoted } from './events.js';
import { JournalFiles } from './files.js';
import { exposeJournal } from './gauges.js';
import { GroupCommit } from './group-commit.js';
import { JournalState } from './journal-state.js';
import { Patrol } from './patrol.js';
import { Readers } from './readers.js';
import { type Recovered, recover } from './recover.js';
import { ReleasedFile } from './released-file.js';
import { createSegment, type OpenSegment, reopenSegment } from './segment.js';
import { Shelf } from './shelf.js';
import { reasonOf, type StopReason } from './stop-reason.js';
import { Tail } from './tail.js';
import { illnessOf } from './told.js';

export interface JournalOptions {
  /** Holds the segments and nothing else. */
  folder: string;
  /** Tells how old segments are; the machine's unless told. */
  clock?: Clock;
  report: Report;
  /** A segment that has reached this many bytes is followed by a new one. */
  segmentBytes?: number;
  /** Bytes that all segments may have together. Nothing that somebody needs goes: at the bound nothing more is taken. */
  maxBytes?: number;
  /** Segments that everybody is past stay so long, if size allows, milliseconds. */
  keepMs?: number;
  /** Bytes of the disk that are left to the databases beside. */
  reserveBytes?: number;
  /** A position that a consumer has acted on. When the journal ends before it, its end was lost: it goes on after this, so that nothing new is taken for old. */
  after?: Position;
  files?: JournalFiles;
  /** Milliseconds until a disk that took nothing is tried again. */
  tryAgainMs?: number;
  /** Milliseconds that what nobody waits for may wait for company; 0: none of it waits. */
  gatherMs?: number;
}

/** Saves what a consumer knows ahead of time, so that the journal may let go of what it was read from. */
export type LetGo = () => Promise<void> | void;

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** A small journal has so many segments at least: only whole ones can go. */
const FEWEST_PARTS = 16;

/** The journal in segmented files on the local disk. */
export class LocalJournal extends Journal {
  private readonly shelf: Shelf;
  private readonly standing: JournalState;
  private readonly patrol: Patrol;
  private readonly tail: Tail;
  private readonly disk: DiskReader;
  private readonly commit: GroupCommit;
  private readonly releasedFile: ReleasedFile;
  private readonly maxBytes: number;
  private readonly readers: Readers;
  /** By consumer. */
  private readonly lettingGo = new Map<string, LetGo>();
  private last: Position;
  /** Entries up to here were looked for on the disk and are lost to damage. */
  private lostUpTo: Position = 0;

  /** Opens the folder, cuts a torn end, and goes on after the last good entry. Throws {@link StartRefused} when the disk is full. */
  static async open(asked: JournalOptions): Promise<LocalJournal> {
    const options = { ...asked, clock: asked.clock ?? new SystemClock(), report: damageOnce(asked.report) };
    const { folder, report } = options;
    const cut: NamedEvent[] = [];
    const found = await recover(folder, (event) => (event instanceof JournalTailCut ? void cut.push(event) : report(event)));
    const noted = notedEnd(folder);
    const after = Math.max(options.after ?? 0, noted);
    // Without a note an empty journal is one that was begun anew.
    const isShort = found.end < after && (found.end > 0 || noted > 0);
    for (const event of isShort ? [new JournalShorterThanBooks({ end: found.end, known: after })] : cut) report(event);
    forgetEnd(folder);
    return new LocalJournal(options, found, Math.max(found.end, after));
  }

  private constructor(
    private readonly options: JournalOptions & { clock: Clock },
    { segments, end: found }: Recovered,
    end: Position,
  ) {
    super();
    const { folder, clock, report, files = new JournalFiles() } = options;
    const newest = end > found ? undefined : segments.pop();
    const segment = newest ? reopenSegment(newest) : beginSegment(folder, end + 1, files);
    this.last = end;
    this.maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    this.shelf = new Shelf(segments, segment, { maxBytes: this.maxBytes, keepMs: options.keepMs ?? 0 }, clock, report);
    this.tail = new Tail(clock);
    this.readers = new Readers(clock);
    this.standing = new JournalState(clock, report);
    this.disk = new DiskReader(this.shelf.segments, report);
    this.releasedFile = new ReleasedFile(folder);
    this.patrol = this.startPatrol(files);
    this.commit = this.startCommit(segment, files);
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
    return this.readers.more(after, signal);
  }

  override end(): Position {
    return this.last;
  }

  /** Names who reads; until each of them has released, no segment goes. */
  consumers(names: readonly string[]): void {
    this.shelf.expect(names);
  }

  override release(consumer: string, upTo: Position): void {
    const floor = this.shelf.release(consumer, upTo);
    this.tail.dropUpTo(floor);
    this.shelf.tidy();
  }

  /** Calls every second while the journal is half full or more and this consumer needs the oldest of it. */
  onTight(consumer: string, letGo: LetGo): void {
    this.lettingGo.set(consumer, letGo);
  }

  /** Why nothing is taken at the moment; null while all is well. */
  get stopped(): StopReason | null {
    return this.standing.reason;
  }

  /** Calls when the journal begins to take nothing, and when it takes entries again. */
  onStanding(call: (reason: StopReason | null) => void): void {
    this.standing.onChange(call);
  }

  /** What is wrong, in one sentence, or null. */
  illness(): string | null {
    return illnessOf(this.standing, this.shelf, this.patrol.tight);
  }

  /** Shows its size, age, lag and standing among the metrics. */
  expose(metrics: Registry): void {
    const { shelf, standing, maxBytes } = this;
    exposeJournal(metrics, { shelf, standing, clock: this.options.clock, maxBytes, end: () => this.last });
  }

  /** Brings everything to the disk and takes nothing more. */
  async close(): Promise<void> {
    this.patrol.stop();
    await this.commit.close();
    this.readers.stop();
    await this.disk.close();
    await this.shelf.close();
    await this.releasedFile.end(this.shelf.consumers, this.options.report);
    this.noteEnd();
  }

  /** On a disk that takes nothing there is no note: the next start then knows less, and is not wrong. */
  private noteEnd(): void {
    if (this.standing.reason) return;
    try {
      noteEnd(this.options.folder, this.last);
    } catch (error) {
      this.options.report(new ReleasedNotNoted(error));
    }
  }

  private async askToLetGo(consumer: string): Promise<void> {
    try {
      await this.lettingGo.get(consumer)?.();
    } catch (error) {
      this.options.report(new ConsumerHoldsOn(error, { consumer }));
    }
  }

  private startPatrol(files: JournalFiles): Patrol {
    const { folder, reserveBytes = 0, report } = this.options;
    return new Patrol({
      folder,
      shelf: this.shelf,
      files,
      reserveBytes,
      report,
      onTight: (consumer) => void this.askToLetGo(consumer),
      onRound: () => this.standing.reason ?? this.releasedFile.note(this.shelf.consumers, report),
    });
  }

  private startCommit(segment: OpenSegment, files: JournalFiles): GroupCommit {
    const { folder, report, segmentBytes = SEGMENT_BYTES, tryAgainMs, gatherMs } = this.options;
    return new GroupCommit({
      folder,
      segmentBytes: Math.min(segmentBytes, this.maxBytes / FEWEST_PARTS),
      segment,
      first: this.last + 1,
      files,
      report,
      standing: this.standing,
      ...(tryAgainMs !== undefined && { tryAgainMs }),
      ...(gatherMs !== undefined && { gatherMs }),
      forbidden: () => this.forbidden(),
      onDurable: (batch) => this.durable(batch),
      onRoll: (next) => this.shelf.rolled(next),
    });
  }

  private forbidden(): StopReason | null {
    if (this.patrol.diskShort) return 'disk-full';
    return this.shelf.outOfRoom() ? 'journal-full' : null;
  }

  private durable(batch: Batch): void {
    this.last = batch.next - 1;
    if (this.shelf.consumers.size > 0) this.tail.add(batch.entries, batch.used);
    this.readers.reached(this.last, batch.hurried);
  }
}

/** Throws {@link StartRefused} when the disk has no room for it. */
function beginSegment(folder: string, first: Position, files: JournalFiles): OpenSegment {
  try {
    return createSegment(folder, first, files);
  } catch (error) {
    if (reasonOf(error) !== 'disk-full') throw error;
    throw new StartRefused(`There is no room for the journal in ${folder}.`, 'Free the disk, then start again.', error);
  }
}
