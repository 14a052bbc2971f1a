import type { AppendableEntry, Journaled, JournalUnavailable, Position } from '#libs/domain/index.js';
import { type Disassembler, layDown, sizeOf } from './record.js';
import type { OpenSegment } from './segment.js';

export type Stored = (error: JournalUnavailable | null, position: Position) => void;

const USUAL_BYTES = 512 * 1024;
/** A batch grows no further; by then the disk has stood still for long. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Entries that reach the disk together: one write, one flush. */
export class Batch {
  bytes = Buffer.allocUnsafe(USUAL_BYTES);
  used = 0;
  entries: Journaled[] = [];
  stored: (Stored | null)[] = [];
  /** Bytes and entries that are in the file already, though not yet on the disk for sure. */
  written = 0;
  writtenEntries = 0;
  /** Has entries that were acknowledged when they were written: it must reach the disk, however long that takes. */
  promised = false;
  /** Offset in its segment. */
  base = 0;

  constructor(
    public segment: OpenSegment,
    public first: Position,
  ) {}

  get full(): boolean {
    return this.used > MOST_BYTES;
  }

  /** Position that the next entry gets. */
  get next(): Position {
    return this.first + this.entries.length;
  }

  /** Empties it, to begin where the one before ends. */
  begin(segment: OpenSegment, first: Position): void {
    this.segment = segment;
    this.first = first;
    this.base = segment.length;
    this.used = this.written = this.writtenEntries = 0;
    this.entries = [];
    this.stored = [];
    this.promised = false;
    if (this.bytes.length > 8 * USUAL_BYTES) this.bytes = Buffer.allocUnsafe(USUAL_BYTES);
  }

  add(appendable: AppendableEntry, stored: Stored | null, disassembler: Disassembler): Position {
    const parts = disassembler.parts(appendable);
    const size = sizeOf(parts);
    const position = this.next;
    this.makeRoom(size);
    layDown(this.bytes, this.used, parts, position - this.segment.first, this.segment.salt);
    this.used += size;
    this.entries.push({ position, entry: appendable.entry });
    this.stored.push(stored);
    return position;
  }

  /** Forgets what is not in the file, and answers who waited for it. */
  dropUnwritten(): (Stored | null)[] {
    this.entries.length = this.writtenEntries;
    this.used = this.written;
    return this.stored.splice(this.writtenEntries);
  }

  private makeRoom(size: number): void {
    if (this.used + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + size));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}
