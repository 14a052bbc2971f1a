/** A frame is in memory whole before its packets are read: a larger one is read as several. A multiple of four, as masks are. Ours. */
export const MOST_FRAME_BYTES = 64 * 1024;

const FINAL = 0x80;
const MASKED = 0x80;
const RESERVED = 0x70;
const OPCODE = 0x0f;
const FIRST_CONTROL = 8;
const NOTHING = Buffer.alloc(0);

interface FrameHead {
  first: number;
  /** Of the payload. */
  length: number;
  mask: Buffer;
  end: number;
}

/**
 * Follows the frames of a kiosk's WebSocket by their heads, before the WebSocket buffers them. MQTT knows no frames, so each large one is
 * made several, and each part of a message one of its own: what is in them is read as it comes, as on any other listener.
 */
export class FrameSieve {
  /** Bytes of the present frame, and of its present part, that are still to come. */
  private left = 0;
  private part = 0;
  private frame: FrameHead | null = null;
  /** What the message of the present frame began as. */
  private begun = 0;
  /** The beginning of a head that is not complete. */
  private held: Buffer = NOTHING;

  /** The same bytes in frames that are small enough. */
  sift(fresh: Buffer): Buffer {
    const chunk = this.held.length > 0 ? Buffer.concat([this.held, fresh]) : fresh;
    this.held = NOTHING;
    const read: Buffer[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (this.left === 0) {
        const head = frameHeadAt(chunk, at);
        if (head === null) {
          this.held = Buffer.from(chunk.subarray(at));
          break;
        }
        read.push(this.begin(head, chunk.subarray(at, head.end)));
        at = head.end;
      } else {
        if (this.part === 0) read.push(this.nextPart());
        const step = Math.min(this.part, chunk.length - at);
        read.push(chunk.subarray(at, at + step));
        this.part -= step;
        this.left -= step;
        at += step;
      }
    }
    return read.length === 1 ? (read[0] as Buffer) : Buffer.concat(read);
  }

  /** What stands for the head of a frame; nothing, when its parts have heads of their own. */
  private begin(head: FrameHead, raw: Buffer): Buffer {
    const opcode = head.first & OPCODE;
    this.left = head.length;
    this.part = head.length;
    // What is no frame of a kiosk's is refused by who reads it.
    if (opcode >= FIRST_CONTROL || head.mask.length === 0) return raw;
    if (opcode !== 0) this.begun = opcode;
    const whole = (head.first & FINAL) !== 0 && opcode !== 0;
    if (whole && head.length <= MOST_FRAME_BYTES) return raw;
    this.frame = head;
    if (head.length === 0) return headOf(this.firstByte(head), 0, head.mask);
    this.part = 0;
    return NOTHING;
  }

  private nextPart(): Buffer {
    const head = this.frame as FrameHead;
    this.part = Math.min(this.left, MOST_FRAME_BYTES);
    return headOf(this.firstByte(head), this.part, head.mask);
  }

  private firstByte({ first }: FrameHead): number {
    return FINAL | (first & RESERVED) | this.begun;
  }
}

/** Null: it is not complete. */
function frameHeadAt(chunk: Buffer, at: number): FrameHead | null {
  if (chunk.length < at + 2) return null;
  const [first, second] = [chunk[at] as number, chunk[at + 1] as number];
  const short = second & ~MASKED;
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & MASKED) !== 0 ? 4 : 0;
  const end = at + 2 + wide + masked;
  if (chunk.length < end) return null;
  const length = wide === 0 ? short : wide === 2 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2));
  return { first, length, mask: Buffer.from(chunk.subarray(end - masked, end)), end };
}

function headOf(first: number, length: number, mask: Buffer): Buffer {
  if (length < 126) return Buffer.from([first, MASKED | length, ...mask]);
  if (length < 2 ** 16) return Buffer.from([first, MASKED | 126, length >> 8, length & 255, ...mask]);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = MASKED | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, mask]);
}
