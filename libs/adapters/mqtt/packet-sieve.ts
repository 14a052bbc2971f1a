import { FiltersRefused, lengthOf } from './many-filters.js';

/** What the sieve tells of packets that the broker does not read as they came. */
export interface SieveEars {
  /** A message is shortened: of so many bytes the first are read, and the rest is passed over. */
  shortened(bytes: number): void;
  /** A SUBSCRIBE is passed over, and this is its answer. */
  filtersRefused(filters: number, answer: Buffer): void;
  /** A packet is larger than any of its kind may be, and cannot be answered. */
  oversized(bytes: number): void;
}

const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
/** Bytes of a SUBSCRIBE or UNSUBSCRIBE that is read: a kiosk needs three filters of some 60 bytes. Ours. */
export const MOST_FILTER_BYTES = 4 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Follows the packets of one connection by their heads, before the broker buffers them. A message over the limit loses its end, so
 * that it is refused and acknowledged as any other that is too large; memory is bounded whatever is sent.
 */
export class PacketSieve {
  /** Bytes of the present packet that are still to be read, and to be passed over. */
  private wanted = 0;
  private unwanted = 0;
  /** Bytes at its end that are read again, so that it is not complete before all of it has come. */
  private last = 0;
  /** The beginning of a head that is not complete. */
  private held: Buffer = NOTHING;
  private refusing: FiltersRefused | null = null;
  private ended = false;
  /** Packets that have begun, and the messages among them. */
  packets = 0;
  messages = 0;

  constructor(
    private readonly limit: number,
    private readonly ears: SieveEars,
  ) {}

  /** Bytes until the present packet ends, as far as is known; 0: between two. */
  get due(): number {
    if (this.ended) return 0;
    return this.held.length > 0 ? 1 : this.wanted + this.unwanted + this.last;
  }

  /** What the broker reads of a chunk. */
  sift(fresh: Buffer): Buffer | null {
    const chunk = this.held.length > 0 ? Buffer.concat([this.held, fresh]) : fresh;
    this.held = NOTHING;
    const read: Buffer[] = [];
    /** Where what is read and not yet handed on begins. */
    let from = 0;
    let at = 0;
    while (at < chunk.length && !this.ended) {
      const step = Math.min(this.wanted || this.unwanted, chunk.length - at);
      if (this.wanted > 0) {
        this.wanted -= step;
        at += step;
      } else if (this.unwanted > 0) {
        if (at > from) read.push(chunk.subarray(from, at));
        this.passOver(chunk.subarray(at, at + step));
        at += step;
        from = at;
      } else {
        const begins = at;
        const head = headAt(chunk, at);
        const changed = head && this.judge(chunk[at] as number, head.length);
        at = head ? head.end : chunk.length;
        if (head && !changed) continue;
        if (begins > from) read.push(chunk.subarray(from, begins));
        if (changed) read.push(changed);
        else this.held = Buffer.from(chunk.subarray(begins));
        from = at;
      }
    }
    if (this.ended) return null;
    if (from === 0 && at === chunk.length && read.length === 0) return chunk;
    if (at > from) read.push(chunk.subarray(from, at));
    return read.length > 0 ? Buffer.concat(read) : null;
  }

  /** Decides what of a packet is read; answers another head for it, or null when it is read as it is. */
  private judge(first: number, length: number): Buffer | null {
    const kind = first >> 4;
    this.packets++;
    if (kind === PUBLISH) this.messages++;
    const most = kind === SUBSCRIBE || kind === UNSUBSCRIBE ? MOST_FILTER_BYTES : this.limit;
    this.wanted = length <= most ? length : 0;
    if (length <= most) return null;
    if (kind === PUBLISH) return this.shorten(first, length);
    if (kind === SUBSCRIBE) {
      this.unwanted = length;
      this.refusing = new FiltersRefused();
    } else {
      this.ended = true;
      this.ears.oversized(length);
    }
    return NOTHING;
  }

  /** To one byte more than any other has, so that it is known as shortened. */
  private shorten(first: number, length: number): Buffer {
    this.ears.shortened(length);
    this.wanted = this.limit;
    this.last = 1;
    this.unwanted = length - this.limit - 1;
    if (this.unwanted === 0) {
      this.wanted++;
      this.last = 0;
    }
    return Buffer.of(first, ...lengthOf(this.limit + 1));
  }

  private passOver(bytes: Buffer): void {
    this.unwanted -= bytes.length;
    this.refusing?.take(bytes);
    if (this.unwanted > 0) return;
    this.wanted = this.last;
    this.last = 0;
    if (!this.refusing) return;
    this.ears.filtersRefused(this.refusing.filters, this.refusing.answer());
    this.refusing = null;
  }
}

/** The length that a head says and where the head ends, or null when it is not complete. */
function headAt(chunk: Buffer, at: number): { length: number; end: number } | null {
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const byte = chunk[at + 1 + n];
    if (byte === undefined) return null;
    length += (byte & 127) * 128 ** n;
    if (byte < 128) return { length, end: at + 2 + n };
  }
  // More than four bytes of length is no MQTT; the parser says so.
  return { length: 0, end: at + 5 };
}
