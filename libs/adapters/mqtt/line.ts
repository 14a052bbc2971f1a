import type { Duplex } from 'node:stream';
import type { Clock } from '#libs/domain/index.js';

/** How often it is looked whose turn it is, milliseconds. */
const LOOK_EVERY = 20;

/** What becomes of the one that is asked: it goes, it waits on, or nobody behind it goes either. */
export type Call = 'go' | 'wait' | 'stop';

/** Connections that are not read for the moment, the longest waiting first. What they send stays in the kernel and with them. */
export class Line {
  private readonly waiting = new Set<Duplex>();
  private looking = false;

  constructor(
    private readonly clock: Clock,
    private readonly call: (stream: Duplex) => Call,
  ) {}

  get size(): number {
    return this.waiting.size;
  }

  has(stream: Duplex): boolean {
    return this.waiting.has(stream);
  }

  add(stream: Duplex): void {
    this.waiting.add(stream);
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
      this.look();
      if (this.waiting.size > 0) this.lookLater();
    });
  }
}
