import type { Duplex } from 'node:stream';
import type { Report } from '#libs/runtime/index.js';
import { IntakePaused, MessageShortened, PacketOversized, ProtocolRefused, SubscribeTooLong } from './events.js';
import type { KioskMessages } from './kiosk-messages.js';
import { isSpoken, type Protocol, protocolOf, refusalOf } from './opening.js';
import { PacketSieve } from './packet-sieve.js';

/** Of a larger packet no more is read: a payload has at most 16 KiB, and a topic not much more. */
export const MAX_PACKET_BYTES = 256 * 1024;
/** Packets that may wait for the journal before sockets are no longer read, and when they are read again. */
const MOST_PENDING = 20_000;
const AGAIN_BELOW = 10_000;
/** The same in bytes of payload: few large packets weigh as much as many small ones. */
const MOST_BYTES = 32 * 1024 * 1024;
/** How long a client whose protocol was refused may take to go, milliseconds. */
const TO_GO = 1_000;

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

  /** Has the connection read through the gate; `messages` takes out what it takes by itself. */
  guard(stream: Duplex, address: string | undefined, messages?: KioskMessages): void {
    const read = stream.read.bind(stream);
    const sift = this.sieve(stream, address);
    stream.read = (size?: number): unknown => {
      // Node's own calls with 0 only refresh its buffer.
      if (size === 0) return read(0);
      if (this.shut) {
        this.held.add(stream);
        return null;
      }
      if (stream.destroyed || messages?.isFull) return null;
      const chunk = read(size) as Buffer | null;
      const sifted = chunk && sift(chunk);
      return sifted && messages ? messages.sift(sifted) : sifted;
    };
    stream.once('close', () => this.held.delete(stream));
  }

  /** What the broker reads of each chunk: nothing until the protocol is known, nor after it was refused. */
  private sieve(stream: Duplex, address: string | undefined): (chunk: Buffer) => Buffer | null {
    const sieve = this.packetsOf(stream, address);
    let opening: Buffer | null = Buffer.alloc(0);
    let refused = false;
    return (chunk) => {
      if (refused) return null;
      if (opening === null) return sieve.sift(chunk);
      const begun: Buffer = Buffer.concat([opening, chunk]);
      const protocol = protocolOf(begun);
      opening = protocol === 'more' ? begun : null;
      refused = protocol !== null && protocol !== 'more' && !isSpoken(protocol);
      if (refused) this.refuse(stream, address, protocol as Protocol);
      return refused || opening ? null : sieve.sift(begun);
    };
  }

  private packetsOf(stream: Duplex, address: string | undefined): PacketSieve {
    const about = () => ({ address, client: (stream as Duplex & { client?: { id?: string } }).client?.id });
    return new PacketSieve(MAX_PACKET_BYTES, {
      shortened: (bytes) => this.report(new MessageShortened({ ...about(), bytes })),
      filtersRefused: (filters, answer) => {
        this.report(new SubscribeTooLong({ ...about(), filters }));
        stream.write(answer);
      },
      oversized: (bytes) => {
        this.report(new PacketOversized({ ...about(), atLeastBytes: bytes }));
        stream.destroy();
      },
    });
  }

  private refuse(stream: Duplex, address: string | undefined, { name, level }: Protocol): void {
    this.report(new ProtocolRefused({ address, protocol: name, level }));
    stream.end(refusalOf({ name, level }));
    // Who was told goes; who stays is cut.
    const cut = setTimeout(() => stream.destroy(), TO_GO);
    stream.once('close', () => clearTimeout(cut));
  }
}
