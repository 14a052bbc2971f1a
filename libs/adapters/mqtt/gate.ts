import type { Duplex } from 'node:stream';
import type { Clock } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { IntakePaused, MessageShortened, PacketOversized, ProtocolRefused, SubscribeTooLong } from './events.js';
import { KeptAlive } from './kept-alive.js';
import type { KioskMessages } from './kiosk-messages.js';
import { type Call, Line } from './line.js';
import { isSpoken, type Protocol, protocolOf, refusalOf } from './opening.js';
import { PacketSieve } from './packet-sieve.js';
import { type Sieved, sip } from './sip.js';
import { TurnShare } from './turn-share.js';
import type { Turns } from './turns.js';

/** Of a larger packet no more is read: a payload has at most 16 KiB, and a topic not much more. */
export const MAX_PACKET_BYTES = 256 * 1024;
/** Packets that may wait for the journal before sockets are no longer read, and when they are read again. */
const MOST_PENDING = 20_000;
const AGAIN_BELOW = 10_000;
/** The same in bytes of payload: few large packets weigh as much as many small ones. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Bytes of answers that a connection may leave unread before no more of it is read. Ours. */
const MOST_UNREAD = 64 * 1024;
/** How long a client whose protocol was refused may take to go, milliseconds. */
const TO_GO = 1_000;

export interface GateParts {
  report: Report;
  clock: Clock;
  /** Packets that may wait for the journal before nobody is read. */
  most?: number;
  /** Whose turn it is; absent: everybody's. */
  turns?: Turns;
  /** What all connections together may take of a turn of the loop. */
  share?: TurnShare;
}

/**
 * Stands between the connections and the broker, which reads by `stream.read()`. To whom it hands out nothing, the kernel's buffers fill and
 * the kiosk is slowed; nothing grows here. So are kiosks above their pace, those who catch up while too much waits to be judged, and
 * everybody while too much waits for the journal.
 */
export class Gate {
  private waiting = 0;
  private bytes = 0;
  private shut = false;
  /** Of messages that were shortened and are not read yet, what each of them had, by the connection. */
  private readonly shortened = new WeakMap<Duplex, number[]>();
  /** Some wait for their turn though they keep to their pace. */
  private queued = false;
  private readonly line: Line;
  private readonly keptAlive: KeptAlive;
  private readonly most: number;
  private readonly share: TurnShare;

  constructor(private readonly parts: GateParts) {
    this.share = parts.share ?? new TurnShare();
    this.most = parts.most ?? MOST_PENDING;
    this.line = new Line(parts.clock, (stream) => this.call(stream));
    this.keptAlive = new KeptAlive(parts.clock, () => this.waiting + this.line.size > 0);
  }

  /** Packets that wait for the journal. */
  get pending(): number {
    return this.waiting;
  }

  /** A packet with a payload of so many bytes waits for the journal. */
  enter(bytes: number): void {
    this.waiting++;
    this.bytes += bytes;
    this.keptAlive.watch();
    if (this.shut || (this.waiting < this.most && this.bytes < MOST_BYTES)) return;
    this.shut = true;
    this.parts.report(new IntakePaused({ pending: this.waiting, bytes: this.bytes }));
  }

  /** A packet was answered. */
  leave(bytes: number): void {
    this.waiting--;
    this.bytes -= bytes;
    if (!this.shut || this.waiting > Math.min(AGAIN_BELOW, this.most / 2) || this.bytes > MOST_BYTES / 2) return;
    this.shut = false;
    this.line.look();
  }

  /** Bytes that the payload of a message had, which may be here shortened. To be asked of each message, in their order. */
  sizeOf(connection: Duplex, message: { length?: number }, payload: number): number {
    const had = message.length === MAX_PACKET_BYTES + 1 ? this.shortened.get(connection)?.shift() : undefined;
    return had === undefined ? payload : had - (MAX_PACKET_BYTES + 1 - payload);
  }

  /** Has the connection read through the gate; `messages` takes out what it takes by itself. */
  guard(stream: Duplex, address: string | undefined, messages?: KioskMessages): void {
    const { turns } = this.parts;
    const read = stream.read.bind(stream);
    const packets = this.packetsOf(stream, address);
    const through = this.sieve(stream, address, packets);
    const soon = readingSoon(stream);
    const leavesUnread = unreadBy(stream);
    /** The broker has a chunk in hand. It must not read within that: its parser cannot begin a packet before it has ended another. */
    let inHand = false;
    stream.read = (size?: number): unknown => {
      // Node's own calls with 0 only refresh its buffer.
      if (size === 0) return read(0);
      if (stream.destroyed || messages?.isFull) return null;
      if (this.mustWait(stream)) {
        this.line.add(stream);
        this.keptAlive.watch();
        return null;
      }
      if (leavesUnread()) return null;
      if (inHand || !this.share.isLeft) {
        soon();
        return null;
      }
      const before = packets.messages;
      const chunk = sip(stream, read, turns?.sip ?? Number.POSITIVE_INFINITY, through);
      turns?.note(stream, packets.messages - before);
      const left = chunk && messages ? messages.sift(chunk) : chunk;
      // The broker reads on when it has answered a packet: of what was taken it sees none.
      if (chunk && !left && stream.readableLength > 0) soon();
      inHand = left !== null;
      if (inHand) queueMicrotask(() => (inHand = false));
      return left;
    };
    this.keptAlive.add(stream);
    stream.once('close', () => this.line.leave(stream));
  }

  private mustWait(stream: Duplex): boolean {
    if (this.shut || this.line.has(stream)) return true;
    const turn = this.parts.turns?.of(stream, this.queued) ?? 'now';
    this.queued ||= turn === 'queue';
    if (turn === 'later') this.parts.turns?.tellSlowed(stream);
    return turn !== 'now';
  }

  /** Asked of each in the line, in its order. */
  private call(stream: Duplex): Call {
    const { turns } = this.parts;
    if (this.shut) return 'stop';
    this.queued = turns?.crowded ?? false;
    if (this.queued) return 'stop';
    return turns?.of(stream, false) === 'later' ? 'wait' : 'go';
  }

  /** What the broker reads of each chunk: nothing until the protocol is known, nor after it was refused. */
  private sieve(stream: Duplex, address: string | undefined, sieve: PacketSieve): Sieved {
    let opening: Buffer | null = Buffer.alloc(0);
    let refused = false;
    const sift = (chunk: Buffer): Buffer | null => {
      if (refused) return null;
      if (opening === null) return sieve.sift(chunk);
      const begun: Buffer = Buffer.concat([opening, chunk]);
      const protocol = protocolOf(begun);
      opening = protocol === 'more' ? begun : null;
      refused = protocol !== null && protocol !== 'more' && !isSpoken(protocol);
      if (refused) this.refuse(stream, address, protocol as Protocol);
      return refused || opening ? null : sieve.sift(begun);
    };
    return {
      sift,
      get due() {
        return opening === null ? sieve.due : 1;
      },
      get packets() {
        return sieve.packets;
      },
    };
  }

  private packetsOf(stream: Duplex, address: string | undefined): PacketSieve {
    const about = () => ({ address, client: (stream as Duplex & { client?: { id?: string } }).client?.id });
    return new PacketSieve(MAX_PACKET_BYTES, {
      shortened: (bytes) => {
        this.shortened.set(stream, [...(this.shortened.get(stream) ?? []), bytes]);
        this.parts.report(new MessageShortened({ ...about(), bytes }));
      },
      filtersRefused: (filters, answer) => {
        this.parts.report(new SubscribeTooLong({ ...about(), filters }));
        stream.write(answer);
      },
      oversized: (bytes) => {
        this.parts.report(new PacketOversized({ ...about(), atLeastBytes: bytes }));
        stream.destroy();
      },
    });
  }

  private refuse(stream: Duplex, address: string | undefined, { name, level }: Protocol): void {
    this.parts.report(new ProtocolRefused({ address, protocol: name, level }));
    stream.end(refusalOf({ name, level }));
    // Who was told goes; who stays is cut.
    const cut = setTimeout(() => stream.destroy(), TO_GO);
    stream.once('close', () => clearTimeout(cut));
  }
}

/** Has the connection read when what is under way has had its turn. */
function readingSoon(stream: Duplex): () => void {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    setImmediate(() => {
      waits = false;
      if (!stream.destroyed) stream.emit('readable');
    });
  };
}

/** Tells whether the other side does not take its answers, which would pile up here. It is read again when it has taken them. */
function unreadBy(stream: Duplex): () => boolean {
  let waits = false;
  return () => {
    if (stream.writableLength <= MOST_UNREAD) return false;
    if (!waits)
      stream.once('drain', () => {
        waits = false;
        stream.emit('readable');
      });
    waits = true;
    return true;
  };
}
