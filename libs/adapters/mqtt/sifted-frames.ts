import type { Duplex } from 'node:stream';
import { FrameSieve } from './frame-sieve.js';
import type { TurnShare } from './turn-share.js';

/** Bytes that are handed on at a time: of the smallest frames three hundred. */
const AT_A_TIME = 2_048;

/** Has whoever listens to the connection hear its frames sifted, and no more of them in a turn of the loop than the share allows. */
export function siftFrames(connection: Duplex, share: TurnShare): void {
  new SiftedFrames(connection, share);
}

class SiftedFrames {
  private readonly sieve = new FrameSieve();
  private readonly emit: Duplex['emit'];
  private readonly pause: Duplex['pause'];
  private readonly resume: Duplex['resume'];
  private waiting: Buffer = Buffer.alloc(0);
  private hasEnded = false;
  /** The listener wants nothing for the moment. */
  private isPaused = false;
  private goesOn = false;

  constructor(
    private readonly connection: Duplex,
    private readonly share: TurnShare,
  ) {
    this.emit = connection.emit.bind(connection);
    this.pause = connection.pause.bind(connection);
    this.resume = connection.resume.bind(connection);
    connection.emit = (event: string | symbol, ...args: unknown[]): boolean => this.heard(event, args);
    connection.pause = () => {
      this.isPaused = true;
      return this.pause();
    };
    connection.resume = () => {
      this.isPaused = false;
      if (this.waiting.length === 0) return this.resume();
      this.goOnSoon();
      return connection;
    };
  }

  private heard(event: string | symbol, args: unknown[]): boolean {
    if (event === 'data') this.take(args[0] as Buffer);
    else if (event === 'end' && this.waiting.length > 0) this.hasEnded = true;
    else return this.emit(event, ...args);
    return true;
  }

  private take(chunk: Buffer): void {
    this.waiting = this.waiting.length > 0 ? Buffer.concat([this.waiting, chunk]) : chunk;
    this.handOn();
    if (this.waiting.length === 0) return;
    this.pause();
    this.goOnSoon();
  }

  private handOn(): void {
    while (this.waiting.length > 0 && !this.isPaused && this.share.isLeft) {
      const sifted = this.sieve.sift(this.waiting.subarray(0, AT_A_TIME));
      this.waiting = this.waiting.subarray(AT_A_TIME);
      if (sifted.length > 0) this.emit('data', sifted);
    }
  }

  private goOnSoon(): void {
    if (this.goesOn || this.isPaused) return;
    this.goesOn = true;
    setImmediate(() => {
      this.goesOn = false;
      if (!this.connection.destroyed) this.goOn();
    });
  }

  private goOn(): void {
    this.handOn();
    if (this.waiting.length > 0) this.goOnSoon();
    else if (this.hasEnded) this.emit('end');
    else if (!this.isPaused) this.resume();
  }
}
