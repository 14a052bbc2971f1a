import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { FRAME, indexOf, isPlausible } from './record.js';
import { SEGMENT_HEAD, type Segment } from './segment.js';

const READ_BYTES = 1024 * 1024;

/** Bytes that are no record, between two that are or at the end. */
export type OnDamage = (damage: { offset: number; bytes: number }) => void;

/** Walks through the records of one segment, in order, and over damaged places. */
export class Scan {
  private buffer = Buffer.allocUnsafe(READ_BYTES);
  private from = 0;
  private to = 0;
  private lastIndex = -1;
  /** Where the present damage began, or -1. */
  private damagedFrom = -1;

  private constructor(
    readonly segment: Segment,
    private readonly file: FileHandle,
    private readonly onDamage: OnDamage,
    /** Place in the file of `buffer[from]`. */
    private offset: number,
  ) {}

  /** @param from place where a record begins; the first one unless told. */
  static async of(segment: Segment, onDamage: OnDamage, from = SEGMENT_HEAD): Promise<Scan> {
    return new Scan(segment, await open(segment.path, 'r'), onDamage, from);
  }

  /** End of the last good record, as a place in the file. */
  get goodUntil(): number {
    return this.damagedFrom >= 0 ? this.damagedFrom : this.offset;
  }

  /** The body of the next record, or null when there is none before the segment's last durable byte. Valid until the next call. */
  async next(): Promise<Buffer | null> {
    for (;;) {
      const body = this.inBuffer();
      if (body) return body;
      if (!(await this.fill())) return null;
    }
  }

  /** As `next`, from what has been read already; null: more bytes are needed. */
  inBuffer(): Buffer | null {
    while (this.to - this.from >= FRAME) {
      const found = this.attempt();
      if (found === 'short') return null;
      if (found) return found;
      if (this.damagedFrom < 0) this.damagedFrom = this.offset;
      this.advance(1);
    }
    return null;
  }

  /** Tells of damage that reaches to the end. */
  endDamage(): void {
    const bytes = this.segment.durable - this.damagedFrom;
    if (this.damagedFrom >= 0 && bytes > 0) this.onDamage({ offset: this.damagedFrom, bytes });
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  /** The record here; null: none begins here; short: it may go on beyond what has been read. */
  private attempt(): Buffer | null | 'short' {
    const length = this.buffer.readUInt32LE(this.from);
    if (!isPlausible(length)) return null;
    if (this.offset + FRAME + length > this.segment.durable) return null;
    const end = this.from + FRAME + length;
    if (end > this.to) return 'short';
    const body = this.buffer.subarray(this.from + FRAME, end);
    if (crc32(body, this.segment.salt) !== this.buffer.readUInt32LE(this.from + 4)) return null;
    if (indexOf(body) <= this.lastIndex) return null;
    this.accept(body, FRAME + length);
    return body;
  }

  private accept(body: Buffer, bytes: number): void {
    if (this.damagedFrom >= 0) this.onDamage({ offset: this.damagedFrom, bytes: this.offset - this.damagedFrom });
    this.damagedFrom = -1;
    this.lastIndex = indexOf(body);
    this.advance(bytes);
  }

  private advance(bytes: number): void {
    this.from += bytes;
    this.offset += bytes;
  }

  /** Reads on; false when everything that is durable has been read. */
  private async fill(): Promise<boolean> {
    const at = this.offset + (this.to - this.from);
    this.buffer.copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    const wanted = Math.min(this.buffer.length - this.to, this.segment.durable - at);
    if (wanted <= 0) return false;
    const { bytesRead } = await this.file.read(this.buffer, this.to, wanted, at);
    this.to += bytesRead;
    return bytesRead > 0;
  }
}
