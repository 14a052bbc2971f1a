import type { Duplex } from 'node:stream';
import { PacketCutter, type PublishSeen, pubacks, publishIn } from './packets.js';

/** Messages without an answer before no more is read, and when it is again. A broker of MQTT 5 stops far below; ours. */
const MOST_UNANSWERED = 5_000;
const AGAIN_BELOW = MOST_UNANSWERED / 2;

/** A message of quality 1 that was handed over, in the order in which it came. */
interface HandedOver {
  id: number;
  answered: boolean;
}

export interface UplinkParts {
  /** Of MQTT, as the client speaks it now. */
  version(): number;
  /** Takes a message; calls back when the broker may be told. */
  take(topic: string, payload: Buffer, done: () => void): void;
}

/**
 * Takes the messages of one connection to a broker out of its stream before mqtt.js reads it, which takes one after the other and
 * acknowledges each by itself. Here many are under way at once, so that they share a flush, and what was flushed together is
 * acknowledged in one write, in the order in which it came [MQTT-4.6.0-2].
 */
export class UplinkMessages {
  private readonly cutter = new PacketCutter();
  private readonly handedOver: HandedOver[] = [];
  private unanswered = 0;
  private writing = false;
  private paused = false;

  constructor(
    private readonly stream: Duplex,
    private readonly parts: UplinkParts,
  ) {
    const readers = stream.listeners('data') as ((chunk: Buffer) => void)[];
    for (const reader of readers) stream.removeListener('data', reader);
    stream.on('data', (chunk: Buffer) => {
      for (const packet of this.cutter.cut(chunk)) this.sort(packet, readers);
    });
  }

  private sort(packet: Buffer, readers: ((packet: Buffer) => void)[]): void {
    const message = publishIn(packet, this.parts.version());
    if (message) this.take(message);
    else for (const reader of readers) reader(packet);
  }

  private take({ topic, payload, qos, id }: PublishSeen): void {
    const handed: HandedOver = { id, answered: false };
    if (qos === 1) this.handedOver.push(handed);
    if (++this.unanswered >= MOST_UNANSWERED) this.pause();
    this.parts.take(topic, payload, () => {
      handed.answered = true;
      this.unanswered--;
      if (this.paused && this.unanswered < AGAIN_BELOW) this.resume();
      if (qos === 1) this.acknowledgeSoon();
    });
  }

  /** When everything of this flush was answered. */
  private acknowledgeSoon(): void {
    if (this.writing) return;
    this.writing = true;
    process.nextTick(() => {
      this.writing = false;
      this.acknowledge();
    });
  }

  private acknowledge(): void {
    const open = this.handedOver.findIndex(({ answered }) => !answered);
    const answered = this.handedOver.splice(0, open < 0 ? this.handedOver.length : open);
    // Of a connection that is over nothing is acknowledged: the broker hands it over again.
    if (answered.length > 0 && this.stream.writable) this.stream.write(pubacks(answered.map(({ id }) => id)));
  }

  private pause(): void {
    this.paused = true;
    this.stream.pause();
  }

  private resume(): void {
    this.paused = false;
    this.stream.resume();
  }
}
