import { BrokerUnavailable, type Clock } from '#libs/domain/index.js';
import { Again, NamedEvent, type Report } from '#libs/runtime/index.js';

/** The signs could not be put up anew. */
class SignsDelayed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The signs of the kiosks could not be published again; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Puts the signs up at the start, and whenever the broker is reached again: it may have come back with older ones, or with none. */
export class StandingSigns {
  private readonly loop: Again;

  constructor(putUp: () => Promise<void>, clock: Clock, report: Report) {
    this.loop = new Again({
      clock,
      report,
      missing: 'The signs of the kiosks are not put up anew',
      once: async () => {
        await putUp();
        return null;
      },
      failed: (error) => (error instanceof BrokerUnavailable ? null : new SignsDelayed(error)),
    });
  }

  start(): void {
    this.loop.start();
  }

  /** They must be put up. */
  readonly again = (): void => this.loop.wake();

  stop(): Promise<void> {
    return this.loop.stop();
  }
}
