import type { Duplex } from 'node:stream';
import { type Clock, type Instant, SECOND } from '#libs/domain/index.js';
import { hearNothing } from './kept-alive.js';

/** How often it is looked whose turn it is, milliseconds. */
const LOOK_EVERY = 20;

/** What becomes of the one that is asked: it goes, it waits on, or nobody behind it goes either. */
export type Call = 'go' | 'wait' | 'stop';

/** Connections that are not read for the moment, the longest waiting first. What they send stays in the kernel and with them. */
export class Line {
  private readonly waiting = new Set<Duplex>();
  /** When each was last told that it is not forgotten. */
  private readonly told = new WeakMap<Duplex, Instant>();
  private looking = false;
  private lookedAt: Instant = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly call: (stream: Duplex) => Call,
  ) {}

  has(stream: Duplex): boolean {
    return this.waiting.has(stream);
  }

  add(stream: Duplex): void {
    this.waiting.add(stream);
    if (!this.told.has(stream)) this.told.set(stream, this.clock.now());
    this.lookLater();
  }

  leave(stream: Duplex): void {
    this.waiting.delete(stream);
  }

  /** Lets those go whose turn it is. */
  look(): void {
    let left = this.waiting.size;
    for (const stream of this.waiting) {
      // Who went may be behind the others again.
      if (left-- === 0) break;
      const call = this.call(stream);
      if (call === 'stop') break;
      if (call === 'go') this.go(stream);
    }
  }

  private go(stream: Duplex): void {
    this.waiting.delete(stream);
    if (!stream.destroyed) stream.emit('readable');
  }

  private lookLater(): void {
    if (this.looking) return;
    this.looking = true;
    this.clock.after(LOOK_EVERY, () => {
      this.looking = false;
      this.keepAlive();
      this.look();
      if (this.waiting.size > 0) this.lookLater();
    });
  }

  /** Once a second: who is held by us must not be taken for gone, nor take us for gone. */
  private keepAlive(): void {
    const now = this.clock.now();
    if (now - this.lookedAt < SECOND) return;
    this.lookedAt = now;
    for (const stream of this.waiting) if (hearNothing(stream, now - (this.told.get(stream) ?? now))) this.told.set(stream, now);
  }
}
