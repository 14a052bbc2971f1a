import { type Clock, type Instant, type Journaled, type Position, SECOND } from '#libs/domain/index.js';

/** Always kept, for consumers that read now and then. */
const KEPT_ENTRIES = 5_000;
/** Beyond those only what is younger than this is kept, so that a consumer may fall behind in a rush and need not read files for it. */
const RUSH = 2 * SECOND;
const MOST_ENTRIES = 50_000;
const MOST_BYTES = 64 * 1024 * 1024;

interface Chunk {
  first: Position;
  last: Position;
  entries: Journaled[];
  bytes: number;
  at: Instant;
}

/** The newest durable entries, as they were appended, for consumers that keep up. Bounded by count, bytes and age. */
export class Tail {
  private chunks: Chunk[] = [];
  private start = 0;
  private count = 0;
  private bytes = 0;

  constructor(private readonly clock: Clock) {}

  add(entries: Journaled[], bytes: number): void {
    const first = entries[0];
    const last = entries.at(-1);
    if (!first || !last) return;
    const at = this.clock.now();
    this.chunks.push({ first: first.position, last: last.position, entries, bytes, at });
    this.count += entries.length;
    this.bytes += bytes;
    while (this.tooMuch(at)) this.dropOldest();
  }

  /** Nobody needs these any more. */
  dropUpTo(position: Position): void {
    for (let oldest = this.chunks[this.start]; oldest && oldest.last <= position; oldest = this.chunks[this.start])
      this.dropOldest();
  }

  /** Entries after the position; null when the tail does not reach back that far. */
  read(after: Position, max: number): Journaled[] | null {
    const oldest = this.chunks[this.start];
    if (!oldest || after + 1 < oldest.first) return null;
    const found: Journaled[] = [];
    for (let i = this.chunkAfter(after); i < this.chunks.length && found.length < max; i++) {
      const { first, entries } = this.chunks[i] as Chunk;
      const from = Math.max(0, after + 1 - first);
      const until = Math.min(entries.length, from + max - found.length);
      for (let j = from; j < until; j++) found.push(entries[j] as Journaled);
    }
    return found;
  }

  private tooMuch(now: Instant): boolean {
    const oldest = this.chunks[this.start];
    if (!oldest || this.count <= KEPT_ENTRIES) return this.bytes > MOST_BYTES;
    return this.count > MOST_ENTRIES || this.bytes > MOST_BYTES || Math.abs(now - oldest.at) > RUSH;
  }

  /** Index of the first chunk that has something after the position. */
  private chunkAfter(position: Position): number {
    let low = this.start;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.chunks[middle] as Chunk).last > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private dropOldest(): void {
    const oldest = this.chunks[this.start++] as Chunk;
    this.count -= oldest.entries.length;
    this.bytes -= oldest.bytes;
    if (this.start * 2 <= this.chunks.length && this.start < this.chunks.length) return;
    this.chunks = this.chunks.slice(this.start);
    this.start = 0;
  }
}
