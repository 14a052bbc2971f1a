import type { ServerResponse } from 'node:http';
import type { Change } from '#libs/domain/index.js';

/** Bytes that may wait for a reader before it is told no more until it has read. */
const MOST_WAITING = 256 * 1024;
/** How long a reader may leave everything unread before it is cut off, milliseconds. */
export const PATIENCE = 10_000;

/** What a reader is told of a change; null: nothing. */
export type Shape = (change: Change) => Record<string, unknown> | null;

/** One reader of a live stream (server-sent events). */
export class LiveReader {
  /** False while it is told what it missed. */
  live = false;
  private closed = false;

  constructor(
    private readonly raw: ServerResponse,
    private readonly shape: Shape,
    /** Id of the last change that it knows. */
    public at: number,
    private readonly patience: number,
    private readonly tooSlow: () => void,
  ) {
    raw.on('close', () => this.end());
    raw.on('error', () => this.end());
  }

  get gone(): boolean {
    return this.closed;
  }

  /** So much waits for it that it must read first. */
  get full(): boolean {
    return this.raw.writableLength > MOST_WAITING;
  }

  /** Tells a change, unless it knows it. */
  tell(change: Change): void {
    if (change.id <= this.at) return;
    this.at = change.id;
    const data = this.shape(change);
    if (data) this.write(`id: ${change.id}\nevent: ${change.what}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** A comment that keeps the line open and finds out who is gone. One that is behind needs none. */
  beat(): void {
    if (!this.raw.writableNeedDrain) this.write(': still here\n\n');
  }

  write(text: string): void {
    if (!this.closed) this.raw.write(text);
  }

  /** Resolves when the reader has taken everything, or is gone. One that reads nothing for too long is cut off. */
  async taken(): Promise<void> {
    if (this.closed || !this.raw.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.giveUp(), this.patience);
      const done = () => {
        clearTimeout(timer);
        this.raw.off('drain', done).off('close', done);
        resolve();
      };
      this.raw.on('drain', done).on('close', done);
    });
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    this.raw.end();
  }

  private giveUp(): void {
    if (this.closed) return;
    this.closed = true;
    this.raw.destroy();
    this.tooSlow();
  }
}
