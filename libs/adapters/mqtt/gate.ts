import type { Duplex } from 'node:stream';
import type { Report } from '#libs/runtime/index.js';
import { IntakePaused, PacketOversized } from './events.js';
import { PacketSizes } from './packet-sizes.js';

/** A larger packet is not even read: a payload has at most 16 KiB, and a topic not much more. */
export const MAX_PACKET_BYTES = 256 * 1024;
/** Packets that may wait for the journal before sockets are no longer read, and when they are read again. */
const MOST_PENDING = 20_000;
const AGAIN_BELOW = 10_000;
/** The same in bytes of payload: few large packets weigh as much as many small ones. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Stands between the connections and the broker, which reads by `stream.read()`. While too much waits for the journal it hands out
 * nothing, so that the kernel's buffers fill and the kiosks are slowed; nothing grows here.
 */
export class Gate {
  private pending = 0;
  private bytes = 0;
  private shut = false;
  private readonly held = new Set<Duplex>();

  constructor(
    private readonly report: Report,
    private readonly most = MOST_PENDING,
  ) {}

  /** A packet with a payload of so many bytes waits for the journal. */
  enter(bytes: number): void {
    this.pending++;
    this.bytes += bytes;
    if (this.shut || (this.pending < this.most && this.bytes < MOST_BYTES)) return;
    this.shut = true;
    this.report(new IntakePaused({ pending: this.pending, bytes: this.bytes }));
  }

  /** A packet was answered. */
  leave(bytes: number): void {
    this.pending--;
    this.bytes -= bytes;
    if (!this.shut || this.pending > Math.min(AGAIN_BELOW, this.most / 2) || this.bytes > MOST_BYTES / 2) return;
    this.shut = false;
    const held = [...this.held];
    this.held.clear();
    for (const stream of held) if (!stream.destroyed) stream.emit('readable');
  }

  /** Has the connection read through the gate. */
  guard(stream: Duplex, address: string | undefined): void {
    const sizes = new PacketSizes(MAX_PACKET_BYTES);
    const read = stream.read.bind(stream);
    stream.read = (size?: number): unknown => {
      // Node's own calls with 0 only refresh its buffer.
      if (size === 0) return read(0);
      if (this.shut) {
        this.held.add(stream);
        return null;
      }
      if (stream.destroyed) return null;
      const chunk = read(size) as Buffer | null;
      const bytes = chunk ? sizes.oversized(chunk) : 0;
      return bytes > 0 ? this.refuse(stream, address, bytes) : chunk;
    };
    stream.once('close', () => this.held.delete(stream));
  }

  private refuse(stream: Duplex, address: string | undefined, bytes: number): null {
    const client = (stream as Duplex & { client?: { id?: string } }).client?.id;
    this.report(new PacketOversized({ address, client, atLeastBytes: bytes }));
    stream.destroy();
    return null;
  }
}
