import { type Clock, MINUTE, SECOND } from '#libs/domain/index.js';
import { type Report, waited } from '#libs/runtime/index.js';
import { OutsideWatchdogUnreached } from './events.js';

export interface CallOutsideParts {
  /** Null: it was called. Else why not. */
  call(): Promise<string | null>;
  /** Whether this process watches: a call says so. */
  watches(): boolean;
  wall: Clock;
  report: Report;
}

/** Calls an outside dead man's switch every minute while this process watches. It tells somebody when no call comes. */
export class CallOutside {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: CallOutsideParts) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { call, watches, wall, report } = this.parts;
    while (!signal.aborted) {
      const watching = watches();
      const complaint = watching ? await call() : null;
      if (complaint !== null) report(new OutsideWatchdogUnreached(complaint));
      await waited(watching ? MINUTE : SECOND, signal, wall);
    }
  }
}
