import type { AppendableEntry, Journaled, JournalUnavailable, Position } from '#libs/domain/index.js';
import { type Disassembler, layDown, sizeOf } from './record.js';
import type { OpenSegment } from './segment.js';

export type Stored = (error: JournalUnavailable | null, position: Position) => void;

const USUAL_BYTES = 512 * 1024;
/** A batch grows no further; by then the disk has stood still for long. */
const MOST_BYTES = 64 * 1024 * 1024;

/** How far a batch was filled at some moment. */
interface Mark {
  used: number;
  count: number;
}

/** Entries that reach the disk together: one write, one flush. */
export class Batch {
  bytes = Buffer.allocUnsafe(USUAL_BYTES);
  used = 0;
  entries: Journaled[] = [];
  stored: (Stored | null)[] = [];
  /** Bytes and entries that are in the file already, though not yet on the disk for sure. */
  written = 0;
  writtenEntries = 0;
  /** Offset in its segment. */
  base = 0;
  /** Somebody waits for what one of its entries brings about. */
  hurried = false;

  constructor(
    public segment: OpenSegment,
    public first: Position,
  ) {}

  get full(): boolean {
    return this.used > MOST_BYTES;
  }

  get count(): number {
    return this.entries.length;
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
    this.hurried = false;
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
    this.hurried ||= appendable.unhurried !== true;
    this.segment.firstAt ??= parts.at;
    return position;
  }

  mark(): Mark {
    return { used: this.used, count: this.entries.length };
  }

  /** Forgets what was added after the mark. */
  backTo({ used, count }: Mark): void {
    this.used = used;
    this.entries.length = this.stored.length = count;
  }

  /** Everything added is in the file. */
  wrote(): void {
    this.written = this.used;
    this.writtenEntries = this.entries.length;
    this.segment.length = this.base + this.used;
  }

  /** Takes over what the other has not brought into the file; it is laid down for the same segment and the same positions. */
  takeRest(other: Batch): void {
    this.begin(other.segment, other.first + other.writtenEntries);
    const size = other.used - other.written;
    this.makeRoom(size);
    other.bytes.copy(this.bytes, 0, other.written, other.used);
    this.used = size;
    this.hurried = other.hurried;
    this.entries = other.entries.splice(other.writtenEntries);
    this.stored = other.stored.splice(other.writtenEntries);
    other.used = other.written;
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
