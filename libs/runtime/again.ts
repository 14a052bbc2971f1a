import type { Clock } from '#libs/domain/time/index.js';
import { waited } from './follow.js';

/** Something that is done again and again, one time after the other, until it is stopped. */
export class Again {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    /** Once; answers how long to wait for the next time, milliseconds. What it throws is nobody's: it catches what may fail. */
    private readonly once: () => Promise<number>,
  ) {}

  /** `pause`: before the first time, milliseconds. */
  start(pause = 0): void {
    this.running = this.run(pause);
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(pause: number): Promise<void> {
    const { signal } = this.stopping;
    for (let next = pause; ; next = await this.once()) {
      if (next > 0) await waited(next, signal, this.clock);
      if (signal.aborted) return;
    }
  }
}
