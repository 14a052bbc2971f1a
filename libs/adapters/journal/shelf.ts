import { unlink } from 'node:fs/promises';
import type { Clock, Instant, Position } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { SegmentKept } from './events.js';
import type { OpenSegment, Segment } from './segment.js';

/** Segments that stay even when every consumer is past them. */
const FEWEST = 2;

export interface Limits {
  /** Bytes of all segments together. */
  maxBytes: number;
  /** A segment that everybody is past stays so long, if size allows, milliseconds. */
  keepMs: number;
}

/** Who is furthest behind, and since when what it needs has been waiting. */
export interface Slowest {
  consumer: string;
  upTo: Position;
  since: Instant | null;
}

/** The segments, oldest first: what they weigh, who still needs them, and which may go. One that somebody needs never goes. */
export class Shelf {
  private readonly released = new Map<string, Position>();
  /** Everybody is past this. */
  private floor: Position = 0;
  /** Bytes of the segments that are written to no more. */
  private closedBytes: number;
  /** Files that are being deleted. */
  private readonly going = new Set<Promise<void>>();
  private closed = false;

  constructor(
    readonly segments: Segment[],
    private open: OpenSegment,
    private readonly limits: Limits,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {
    this.closedBytes = segments.reduce((sum, { durable }) => sum + durable, 0);
    segments.push(open);
  }

  get bytes(): number {
    return this.closedBytes + this.open.length;
  }

  get consumers(): ReadonlyMap<string, Position> {
    return this.released;
  }

  /** A new segment follows. */
  rolled(next: OpenSegment): void {
    this.closedBytes += this.open.length;
    this.open = next;
    this.segments.push(next);
  }

  /** Names who reads; until each of them has released, no segment goes. */
  expect(consumers: readonly string[]): void {
    for (const name of consumers) if (!this.released.has(name)) this.released.set(name, 0);
    this.floor = Math.min(...this.released.values());
  }

  /** Answers up to where everybody is past. */
  release(consumer: string, upTo: Position): Position {
    if ((this.released.get(consumer) ?? 0) > upTo) return this.floor;
    this.released.set(consumer, upTo);
    this.floor = Math.min(...this.released.values());
    return this.floor;
  }

  /** Lets go what nobody needs when there is no room; answers whether there is none even so. */
  outOfRoom(): boolean {
    if (this.bytes < this.limits.maxBytes) return false;
    this.dropWhile(() => this.bytes >= this.limits.maxBytes);
    return this.bytes >= this.limits.maxBytes;
  }

  /** Lets go what nobody needs and is old enough, or too much. */
  tidy(): void {
    const oldest = this.clock.now() - this.limits.keepMs;
    this.dropWhile(() => this.bytes >= this.limits.maxBytes || this.endedAt(0) < oldest);
  }

  /** Lets go everything that nobody needs: the disk is short. */
  strip(): void {
    this.dropWhile(() => true);
  }

  /** Lets nothing go any more and waits for what has been: whoever opens the folder next must not find files that are about to vanish. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.going);
  }

  /** Bytes that somebody still needs. */
  get needed(): number {
    const free = this.segments.slice(0, this.releasable()).reduce((sum, { durable }) => sum + durable, 0);
    return this.bytes - free;
  }

  /** As a share of what the journal may hold, percent. */
  get pct(): number {
    return Math.floor((100 * this.needed) / this.limits.maxBytes);
  }

  /** Time of receipt of the oldest entry. */
  get oldestAt(): Instant | null {
    return this.segments[0]?.firstAt ?? null;
  }

  get slowest(): Slowest | null {
    const [slowest] = [...this.released].sort(([, a], [, b]) => a - b);
    if (!slowest) return null;
    const [consumer, upTo] = slowest;
    const segment = this.segments.findLast(({ first }) => first <= upTo + 1) ?? this.segments[0];
    return { consumer, upTo, since: segment?.firstAt ?? null };
  }

  /** How many of the oldest segments nobody needs. */
  private releasable(): number {
    if (this.released.size === 0 || this.closed) return 0;
    let count = 0;
    while (count < this.segments.length - FEWEST && (this.segments[count + 1] as Segment).first <= this.floor + 1) count++;
    return count;
  }

  /** When the segment was followed by the next one; unknown: not long ago. */
  private endedAt(index: number): Instant {
    return this.segments[index + 1]?.firstAt ?? this.clock.now();
  }

  private dropWhile(wanted: () => boolean): void {
    for (let left = this.releasable(); left > 0 && wanted(); left--) this.dropOldest();
  }

  private dropOldest(): void {
    const { path, durable } = this.segments.shift() as Segment;
    this.closedBytes -= durable;
    const gone = unlink(path)
      .catch((error: Error) => this.report(new SegmentKept(error, { file: path })))
      .finally(() => this.going.delete(gone));
    this.going.add(gone);
  }
}
