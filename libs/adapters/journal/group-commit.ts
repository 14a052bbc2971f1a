import { closeSync, openSync } from 'node:fs';
import { type AppendableEntry, JournalUnavailable, type Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { Batch, type Stored } from './batch.js';
import { JournalResumed, JournalStopped } from './events.js';
import type { JournalFiles } from './files.js';
import { Disassembler } from './record.js';
import { createSegment, type OpenSegment } from './segment.js';

/** A record written at once is on the disk after at most this, milliseconds. */
const FLUSH_WITHIN = 5;
/** Pause before a flush that must not fail is tried again, milliseconds. */
const TRY_AGAIN = 200;

export interface CommitParts {
  folder: string;
  segmentBytes: number;
  segment: OpenSegment;
  /** Position of the first entry that will be written. */
  first: Position;
  files: JournalFiles;
  report: Report;
  /** A batch is on the disk; its callers have not been told yet. */
  onDurable(batch: Batch): void;
  onRoll(segment: OpenSegment): void;
}

/**
 * Writes entries so that many share one flush. Bytes go into the operating system's cache synchronously, which keeps their order
 * whichever way they came; the flush runs beside the event loop, and meanwhile the next batch fills.
 */
export class GroupCommit {
  private readonly disassembler = new Disassembler();
  private readonly folder: number;
  private filling: Batch;
  private spare: Batch;
  private flushing: Batch | null = null;
  private scheduled = false;
  private soon: NodeJS.Timeout | null = null;
  private closed = false;
  private stopped = false;
  private idle: (() => void)[] = [];

  constructor(private readonly parts: CommitParts) {
    this.folder = openSync(parts.folder, 'r');
    this.filling = new Batch(parts.segment, parts.first);
    this.filling.begin(parts.segment, parts.first);
    this.spare = new Batch(parts.segment, parts.first);
  }

  add(entry: AppendableEntry, stored: Stored): void {
    if (this.closed || this.filling.full) {
      const why = this.closed ? 'it is closed' : 'the disk does not keep up';
      stored(new JournalUnavailable(new Error(why)), 0);
      return;
    }
    this.filling.add(entry, stored, this.disassembler);
    this.schedule();
  }

  addNow(entry: AppendableEntry): Position {
    if (this.closed) throw new JournalUnavailable(new Error('it is closed'));
    const batch = this.filling;
    const position = batch.add(entry, null, this.disassembler);
    const failure = this.write(batch);
    if (failure) throw failure;
    batch.promised = true;
    this.scheduleSoon();
    return position;
  }

  /** Resolves when everything that was added is on the disk or refused; nothing is taken from now on. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.soon) clearTimeout(this.soon);
    while (this.flushing || this.filling.used > 0) {
      this.schedule();
      await new Promise<void>((resolve) => this.idle.push(resolve));
    }
    closeSync(this.filling.segment.fd);
    closeSync(this.folder);
  }

  /** At the end of this turn of the event loop, so that what came in one turn shares a flush. */
  private schedule(): void {
    if (this.scheduled || this.flushing) return;
    this.scheduled = true;
    setImmediate(this.flush);
  }

  private scheduleSoon(): void {
    if (this.scheduled || this.flushing || this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = null;
      this.schedule();
    }, FLUSH_WITHIN);
  }

  private readonly flush = (): void => {
    this.scheduled = false;
    const batch = this.filling;
    if (this.flushing || batch.used === 0) return;
    this.write(batch);
    if (batch.used === 0) {
      this.settle();
      return;
    }
    this.flushing = batch;
    this.filling = this.spare;
    this.filling.begin(this.segmentAfter(batch), batch.next);
    this.sync(batch);
  };

  private sync(batch: Batch): void {
    const { segment } = batch;
    const done = (error: Error | null): void => (error ? this.syncFailed(batch, error) : this.durable(batch));
    const file = (error: Error | null): void => {
      if (error) done(error);
      else this.parts.files.sync(segment.fd, done);
      segment.fresh &&= error !== null;
    };
    if (segment.fresh) this.parts.files.syncFolder(this.folder, file);
    else file(null);
  }

  private durable(batch: Batch): void {
    this.resumed();
    batch.segment.durable = batch.base + batch.used;
    this.flushing = null;
    this.spare = batch;
    this.leave(batch.segment);
    this.parts.onDurable(batch);
    const { stored, first } = batch;
    for (let i = 0; i < stored.length; i++) stored[i]?.(null, first + i);
    this.settle();
  }

  /** Goes on with what came meanwhile, or says that there is nothing. */
  private settle(): void {
    if (this.filling.used > 0) this.schedule();
    else for (const call of this.idle.splice(0)) call();
  }

  /** Brings what is not yet in the file into it. On failure nothing half-written stays, and who waited is told. */
  private write(batch: Batch): JournalUnavailable | null {
    const { segment } = batch;
    try {
      this.parts.files.write(segment.fd, batch.bytes.subarray(batch.written, batch.used), batch.base + batch.written);
    } catch (cause) {
      return this.writeFailed(batch, cause);
    }
    batch.written = batch.used;
    batch.writtenEntries = batch.entries.length;
    segment.length = batch.base + batch.used;
    return null;
  }

  private writeFailed(batch: Batch, cause: unknown): JournalUnavailable {
    const failure = new JournalUnavailable(cause);
    const waiting = batch.dropUnwritten();
    batch.segment.length = batch.base + batch.used;
    this.stop(cause, batch.segment);
    this.cutBack(batch.segment);
    for (const stored of waiting) stored?.(failure, 0);
    return failure;
  }

  /** The disk did not take what was written: it is taken back, or, once acknowledged, written again until the disk takes it. */
  private syncFailed(batch: Batch, cause: Error): void {
    this.stop(cause, batch.segment);
    const promised = batch.promised || this.filling.promised;
    if (promised && !this.closed) return void setTimeout(() => this.writeAgain(batch), TRY_AGAIN);
    const failure = new JournalUnavailable(cause);
    const waiting = [...batch.stored, ...this.filling.stored];
    batch.segment.length = batch.base;
    this.cutBack(batch.segment);
    this.flushing = null;
    this.spare = batch;
    // Positions go on from here: what was taken back leaves a gap, which readers step over.
    this.filling.begin(this.filling.segment, this.filling.first);
    this.leave(batch.segment);
    for (const stored of waiting) stored?.(failure, 0);
    this.settle();
  }

  /** A failed flush may have dropped the pages, so the bytes are written once more. */
  private writeAgain(batch: Batch): void {
    try {
      this.parts.files.write(batch.segment.fd, batch.bytes.subarray(0, batch.used), batch.base);
      this.sync(batch);
    } catch (cause) {
      this.syncFailed(batch, cause as Error);
    }
  }

  private segmentAfter(batch: Batch): OpenSegment {
    const { segment } = batch;
    if (segment.length < this.parts.segmentBytes) return segment;
    try {
      const next = createSegment(this.parts.folder, batch.next, this.parts.files);
      this.parts.onRoll(next);
      return next;
    } catch (cause) {
      this.stop(cause, segment);
      return segment;
    }
  }

  /** Closes a segment that nothing more is written to. */
  private leave(segment: OpenSegment): void {
    if (this.filling.segment !== segment) closeSync(segment.fd);
  }

  private cutBack(segment: OpenSegment): void {
    try {
      this.parts.files.truncate(segment.fd, segment.length);
    } catch (cause) {
      // What is beyond is no record, or will be written over by the next one.
      this.parts.report(new JournalStopped(cause, { file: segment.path }));
    }
  }

  private stop(cause: unknown, segment: OpenSegment): void {
    if (!this.stopped) this.parts.report(new JournalStopped(cause, { file: segment.path }));
    this.stopped = true;
  }

  private resumed(): void {
    if (this.stopped) this.parts.report(new JournalResumed());
    this.stopped = false;
  }
}
