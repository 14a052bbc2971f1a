import type { Duplex } from 'node:stream';
import { PacketCutter, type PublishSeen, pubacks, publishIn } from './packets.js';

/** Messages of one connection without an answer before no more of it is read. Ours. */
const MOST_UNANSWERED = 32;
/** Of MQTT, as far as messages go the same for 3.1. */
const VERSION = 4;
/** Characters. A longer topic is none of ours: the broker itself says what it thinks of it. */
const LONGEST_TOPIC = 256;

/** Takes a message of the connection; calls back with an error when the sender must not be told that it is received. */
export type TakeMessage = (message: PublishSeen, done: (error?: Error | null) => void) => void;

export interface KioskEars {
  /** There is room for more of this connection again. */
  room(): void;
  /** Something came that the broker does not see. */
  life(): void;
}

/**
 * Takes the messages of quality 1 of one kiosk out of its connection before the broker parses them, which takes three times as long and
 * writes each acknowledgement in parts. Whatever else comes is the broker's, and what stands behind it in the same chunk, so that nothing
 * overtakes.
 */
export class KioskMessages {
  private readonly cutter = new PacketCutter();
  private take: TakeMessage | null = null;
  private unanswered = 0;
  private acknowledged: number[] = [];

  constructor(
    private readonly stream: Duplex,
    private readonly ears: KioskEars,
  ) {}

  /** Who is connected was let in, and the broker has nothing of before. */
  open(take: TakeMessage): void {
    this.take = take;
  }

  get isFull(): boolean {
    return this.unanswered >= MOST_UNANSWERED;
  }

  /** What the broker reads of a chunk. */
  sift(chunk: Buffer): Buffer | null {
    const packets = this.cutter.cut(chunk);
    let taken = 0;
    while (taken < packets.length && this.takes(packets[taken] as Buffer)) taken++;
    if (taken > 0) this.ears.life();
    if (taken === packets.length) return null;
    return packets.length === 1 ? (packets[0] as Buffer) : Buffer.concat(packets.slice(taken));
  }

  private takes(packet: Buffer): boolean {
    const message = this.take && publishIn(packet, VERSION);
    if (!this.take || !message || message.qos !== 1 || message.topic.length > LONGEST_TOPIC) return false;
    this.hand(message, this.take);
    return true;
  }

  private hand(message: PublishSeen, take: TakeMessage): void {
    this.unanswered++;
    take(message, (error) => {
      const wasFull = this.isFull;
      this.unanswered--;
      if (error) this.stream.destroy(error);
      else this.acknowledge(message.id);
      if (wasFull && !this.isFull) this.ears.room();
    });
  }

  /** With what else of this connection is answered in the same turn. */
  private acknowledge(id: number): void {
    if (this.acknowledged.push(id) > 1) return;
    process.nextTick(() => {
      const ids = this.acknowledged;
      this.acknowledged = [];
      if (this.stream.writable) this.stream.write(pubacks(ids));
    });
  }
}
