import { type Clock, MINUTE, SECOND } from '#libs/domain/index.js';
import { Again, type Report } from '#libs/runtime/index.js';
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
  private readonly again: Again;

  constructor(private readonly parts: CallOutsideParts) {
    this.again = new Again({
      clock: parts.wall,
      report: parts.report,
      missing: 'The watchdog outside is not called',
      once: () => this.once(),
      failed: (error) => new OutsideWatchdogUnreached((error as Error).message),
      pauseAfter: () => MINUTE,
    });
  }

  start(): void {
    this.again.start();
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  /** While it does not watch it looks again soon, so that the call is made as soon as it does. */
  private async once(): Promise<number> {
    const { call, watches, report } = this.parts;
    if (!watches()) return SECOND;
    const complaint = await call();
    if (complaint !== null) report(new OutsideWatchdogUnreached(complaint));
    return MINUTE;
  }
}
