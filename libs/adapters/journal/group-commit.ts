import { closeSync, openSync } from 'node:fs';
import { type AppendableEntry, JournalUnavailable, type Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { Batch, type Stored } from './batch.js';
import { SegmentNotBegun, TailNotCut } from './events.js';
import type { JournalFiles } from './files.js';
import { type JournalState } from './journal-state.js';
import { Disassembler } from './record.js';
import { createSegment, type OpenSegment } from './segment.js';
import { reasonOf, type StopReason } from './stop-reason.js';

/** A record written at once is on the disk after at most this, milliseconds. */
const FLUSH_WITHIN = 5;
/** What nobody waits for is on its way to the disk after at most this, milliseconds: a flush costs more than a message. Ours. */
const GATHER = 20;
/** So many entries are enough for a flush of their own. Ours. */
const ENOUGH = 64;
/** Pause before a disk that took nothing is tried again, milliseconds. */
const TRY_AGAIN = 1_000;

export interface CommitParts {
  folder: string;
  segmentBytes: number;
  segment: OpenSegment;
  /** Position of the first entry that will be written. */
  first: Position;
  files: JournalFiles;
  report: Report;
  standing: JournalState;
  tryAgainMs?: number;
  gatherMs?: number;
  /** Why nothing may be written now though the disk would take it, or null. */
  forbidden(): StopReason | null;
  /** A batch is on the disk; its callers have not been told yet. */
  onDurable(batch: Batch): void;
  onRoll(segment: OpenSegment): void;
}

/**
 * Writes entries so that many share one flush. Bytes go into the operating system's cache synchronously, which keeps their order
 * whichever way they came; the flush runs beside the event loop, and meanwhile the next batch fills.
 *
 * When the disk takes nothing, what was appended is held, unanswered and bounded, and tried again every second: nobody is told that
 * it was received, nobody is sent away, and the first entry that reaches the disk ends the stop.
 */
export class GroupCommit {
  private readonly disassembler = new Disassembler();
  private readonly folder: number;
  private filling: Batch;
  private spare: Batch;
  private flushing: Batch | null = null;
  private scheduled = false;
  /** Until what nobody waits for is flushed though little came. */
  private gathering: NodeJS.Timeout | null = null;
  private soon: NodeJS.Timeout | null = null;
  /** The next try, while the disk takes nothing. */
  private probe: NodeJS.Timeout | null = null;
  private closed = false;
  private rollFailed = false;
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
    this.scheduleWhenDue();
  }

  addNow(entry: AppendableEntry): Position {
    if (this.closed) throw new JournalUnavailable(new Error('it is closed'));
    // A flush that fails again and again: what is only in the cache is worth nothing.
    if (this.flushing && this.parts.standing.reason) throw new JournalUnavailable(new Error('the disk keeps nothing'));
    const batch = this.filling;
    const before = batch.mark();
    const position = batch.add(entry, null, this.disassembler);
    const failure = this.write(batch);
    if (failure) {
      batch.backTo(before);
      if (batch.used > 0) this.tryLater();
      throw failure;
    }
    this.scheduleSoon();
    return position;
  }

  /** Resolves when everything that was added is on the disk or refused; nothing is taken from now on. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const timer of [this.soon, this.probe, this.gathering]) if (timer) clearTimeout(timer);
    this.probe = this.gathering = null;
    while (this.flushing || this.filling.used > 0) {
      this.schedule();
      await new Promise<void>((resolve) => this.idle.push(resolve));
    }
    closeSync(this.filling.segment.fd);
    closeSync(this.folder);
  }

  /** At the end of this turn of the event loop, so that what came in one turn shares a flush. */
  private schedule(): void {
    if (this.scheduled || this.flushing || this.probe) return;
    this.scheduled = true;
    setImmediate(this.flush);
  }

  /** At once when somebody waits or enough has come, else when there was time for company. */
  private scheduleWhenDue(): void {
    const { gatherMs } = this.parts;
    if (gatherMs === 0 || this.filling.hurried || this.closed || this.filling.count >= ENOUGH) this.schedule();
    else if (!this.scheduled && !this.flushing && !this.probe) this.gather();
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = null;
      this.schedule();
    }, this.parts.gatherMs ?? GATHER);
  }

  private scheduleSoon(): void {
    if (this.scheduled || this.flushing || this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = null;
      this.schedule();
    }, FLUSH_WITHIN);
  }

  /** The disk took nothing: what waits is held until it does. */
  private tryLater(): void {
    this.probe ??= setTimeout(() => {
      this.probe = null;
      this.schedule();
    }, this.parts.tryAgainMs ?? TRY_AGAIN);
  }

  /** The disk took all that waited: there is nothing to try again, and what is flushed next ends the stop. */
  private heldNoMore(): void {
    if (this.probe) clearTimeout(this.probe);
    this.probe = null;
  }

  private readonly flush = (): void => {
    this.scheduled = false;
    this.gathered();
    const batch = this.filling;
    if (this.flushing || batch.used === 0) return;
    const failure = this.write(batch);
    if (failure && this.closed) for (const stored of batch.dropUnwritten()) stored?.(failure, 0);
    if (batch.written === 0) {
      if (batch.used > 0) this.tryLater();
      else this.settle();
      return;
    }
    this.flushing = batch;
    this.filling = this.spare;
    if (batch.written < batch.used) this.holdRest(batch);
    else this.filling.begin(this.segmentAfter(batch), batch.next);
    this.sync(batch);
  };

  private gathered(): void {
    if (this.gathering) clearTimeout(this.gathering);
    this.gathering = null;
  }

  /** What is in the file is flushed; what is not goes on waiting. */
  private holdRest(batch: Batch): void {
    this.filling.takeRest(batch);
    this.tryLater();
  }

  private sync(batch: Batch): void {
    const { segment } = batch;
    const done = (error: Error | null): void => (error ? this.syncFailed(batch, error) : this.durable(batch));
    const file = (error: Error | null): void => {
      segment.fresh &&= error !== null;
      if (error) done(error);
      else this.parts.files.sync(segment.fd, done);
    };
    if (segment.fresh) this.parts.files.syncFolder(this.folder, file);
    else file(null);
  }

  private durable(batch: Batch): void {
    batch.segment.durable = batch.base + batch.used;
    this.flushing = null;
    this.spare = batch;
    this.leave(batch.segment);
    this.parts.onDurable(batch);
    if (!this.probe) this.parts.standing.resume();
    const { stored, first } = batch;
    for (let i = 0; i < stored.length; i++) stored[i]?.(null, first + i);
    this.settle();
  }

  /** Goes on with what came meanwhile, or says that there is nothing. */
  private settle(): void {
    if (this.filling.used > 0) this.scheduleWhenDue();
    else for (const call of this.idle.splice(0)) call();
  }

  /** Brings what is not yet in the file into it. On failure nothing half-written stays in the file. */
  private write(batch: Batch): JournalUnavailable | null {
    const { segment } = batch;
    if (batch.written === batch.used) return null;
    const reason = this.parts.forbidden();
    if (reason) return this.stopFor(reason, segment, new Error(`it may not be written now: ${reason}`));
    try {
      this.parts.files.write(segment.fd, batch.bytes.subarray(batch.written, batch.used), batch.base + batch.written);
    } catch (cause) {
      segment.length = batch.base + batch.written;
      this.cutBack(segment);
      return this.stopFor(reasonOf(cause), segment, cause);
    }
    batch.wrote();
    this.heldNoMore();
    return null;
  }

  private stopFor(reason: StopReason, segment: OpenSegment, cause: unknown): JournalUnavailable {
    this.parts.standing.stop(reason, segment.path, cause);
    return new JournalUnavailable(cause);
  }

  /** The disk did not keep what was written: it is written again until it does. */
  private syncFailed(batch: Batch, cause: Error): void {
    const failure = this.stopFor(reasonOf(cause), batch.segment, cause);
    if (this.closed) this.giveUp(batch, failure);
    else setTimeout(() => this.writeAgain(batch), this.parts.tryAgainMs ?? TRY_AGAIN);
  }

  /** A failed flush may have dropped the pages, so the bytes are written once more. */
  private writeAgain(batch: Batch): void {
    try {
      this.parts.files.write(batch.segment.fd, batch.bytes.subarray(0, batch.used), batch.base);
    } catch (cause) {
      this.syncFailed(batch, cause as Error);
      return;
    }
    this.sync(batch);
  }

  /** There is no later: who waits is told that nothing was kept. */
  private giveUp(batch: Batch, failure: JournalUnavailable): void {
    const waiting = [...batch.stored, ...this.filling.stored];
    this.flushing = null;
    this.spare = batch;
    this.filling.begin(this.filling.segment, this.filling.first);
    this.leave(batch.segment);
    for (const stored of waiting) stored?.(failure, 0);
    this.settle();
  }

  private segmentAfter(batch: Batch): OpenSegment {
    const { segment } = batch;
    if (segment.length < this.parts.segmentBytes) return segment;
    try {
      const next = createSegment(this.parts.folder, batch.next, this.parts.files);
      this.rollFailed = false;
      this.parts.onRoll(next);
      return next;
    } catch (cause) {
      if (!this.rollFailed) this.parts.report(new SegmentNotBegun(cause, { file: segment.path }));
      this.rollFailed = true;
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
      // What is beyond is no whole record, and is written over by the next one.
      if (!this.parts.standing.reason) this.parts.report(new TailNotCut(cause, { file: segment.path }));
    }
  }
}
