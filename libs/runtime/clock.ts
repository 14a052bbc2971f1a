import { Clock, type Instant } from '#libs/domain/time/index.js';

/** setTimeout turns longer waits into no wait at all. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's clock, or a faster one: at speed 60 a minute passes each second, counted from the start. */
export class SystemClock extends Clock {
  private readonly startedAt = Date.now();

  constructor(readonly speed = 1) {
    super();
  }

  override now(): Instant {
    if (this.speed === 1) return Date.now();
    return this.startedAt + Math.floor((Date.now() - this.startedAt) * this.speed);
  }

  override after(ms: number, call: () => void): () => void {
    const timer = setTimeout(call, Math.min(Math.max(0, ms / this.speed), LONGEST_TIMER));
    return () => clearTimeout(timer);
  }
}

/** How much faster than a machine's the clock runs. */
export const speedOf = (clock: Clock): number => (clock instanceof SystemClock ? clock.speed : 1);

/** Time that stands still until a story moves it. */
export class StoryClock extends Clock {
  private waiting: { at: Instant; call: () => void }[] = [];

  constructor(private at: Instant) {
    super();
  }

  override now(): Instant {
    return this.at;
  }

  override after(ms: number, call: () => void): () => void {
    if (ms <= 0) {
      const soon = setImmediate(call);
      return () => clearImmediate(soon);
    }
    const entry = { at: this.at + ms, call };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry);
    };
  }

  /** Sets the clock to another time, as a wrong time service does. What waits, waits as long as before. */
  jump(ms: number): void {
    this.at += ms;
    for (const entry of this.waiting) entry.at += ms;
  }

  /** Moves time on and runs what fell due on the way, in order. */
  forward(ms: number): void {
    const until = this.at + ms;
    while (this.waiting.length > 0) {
      const next = this.waiting.filter((w) => w.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((other) => other !== next);
      this.at = Math.max(this.at, next.at);
      next.call();
    }
    this.at = until;
  }
}
