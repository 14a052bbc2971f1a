import type { Duplex } from 'node:stream';
import { type Clock, type Instant, SECOND } from '#libs/domain/index.js';

const PINGRESP = Buffer.of(0xd0, 0x00);
/** Milliseconds of the broker's patience, one and a half keep-alives [MQTT-3.1.2-24], in one that the client may be left without a word: half. */
const PART_OF_PATIENCE = 1 / 3;

/** The broker's client of a connection, with what it keeps of keep-alive. */
interface KnownToBroker {
  client?: { connackSent: boolean; _keepaliveInterval: number; _keepaliveTimer: NodeJS.Timeout | null };
}

/**
 * Keeps connections alive that we do not read for the moment, for whatever reason: the client's PINGREQ may lie behind what it sent. What lies
 * there unread is a sign of its life, and it has the answer before it is read.
 */
export class KeptAlive {
  private readonly connections = new Set<Duplex>();
  /** When each was last told that it is not forgotten. */
  private readonly told = new WeakMap<Duplex, Instant>();
  private looking = false;

  /** @param holds whether anybody may be held now. */
  constructor(
    private readonly clock: Clock,
    private readonly holds: () => boolean,
  ) {}

  add(stream: Duplex): void {
    this.connections.add(stream);
    stream.once('close', () => this.connections.delete(stream));
  }

  /** Somebody may be held from now on: looks once a second until nobody is. */
  watch(): void {
    if (this.looking) return;
    this.looking = true;
    this.clock.after(SECOND, () => {
      this.looking = false;
      for (const stream of this.connections) this.look(stream);
      if (this.holds()) this.watch();
    });
  }

  private look(stream: Duplex): void {
    const { client } = stream as Duplex & KnownToBroker;
    if (stream.readableLength === 0 || !client?.connackSent || !client._keepaliveTimer) return;
    client._keepaliveTimer.refresh();
    const now = this.clock.now();
    const since = now - (this.told.get(stream) ?? Number.NEGATIVE_INFINITY);
    if (since < client._keepaliveInterval * PART_OF_PATIENCE || !stream.writable) return;
    stream.write(PINGRESP);
    this.told.set(stream, now);
  }
}
