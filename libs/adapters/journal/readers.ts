import type { Clock, Instant, Position } from '#libs/domain/index.js';

/** Who reads on is woken for what nobody waits for no more often than this, milliseconds, and with a flush where one comes. Ours. */
const GATHER = 30;
/** So many entries are enough to be woken for. Ours. */
const ENOUGH = 500;

interface Reader {
  after: Position;
  wake: () => void;
}

/** Those who wait for more. A fault wakes them at once; for heartbeats they are woken together and seldom. */
export class Readers {
  private waiting: Reader[] = [];
  private last: Position = 0;
  /** They were woken for everything up to here. */
  private told: Position = 0;
  private wokenAt: Instant;
  private gathering: NodeJS.Timeout | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly gatherMs = GATHER,
  ) {
    this.wokenAt = clock.now();
  }

  /** Resolves when there is something behind the position, or the signal says stop. */
  more(after: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const reader: Reader = { after, wake: () => finish() };
      const finish = (): void => {
        this.waiting = this.waiting.filter((other) => other !== reader);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      signal.addEventListener('abort', finish, { once: true });
      this.waiting.push(reader);
    });
  }

  /** The journal reaches to there. */
  reached(last: Position, hurried: boolean): void {
    this.last = last;
    if (hurried || last - this.told >= ENOUGH || Math.abs(this.clock.now() - this.wokenAt) >= this.gatherMs) this.wake();
    else this.gathering ??= setTimeout(() => this.wake(), this.gatherMs);
  }

  stop(): void {
    if (this.gathering) clearTimeout(this.gathering);
    this.gathering = null;
  }

  private wake(): void {
    this.stop();
    this.told = this.last;
    this.wokenAt = this.clock.now();
    for (const { wake } of this.waiting.filter(({ after }) => after < this.last)) wake();
  }
}
