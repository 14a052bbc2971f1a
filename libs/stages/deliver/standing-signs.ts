import { BrokerUnavailable, type Clock } from '#libs/domain/index.js';
import { NamedEvent, pauseAfter, type Report, waited } from '#libs/runtime/index.js';

/** The signs could not be put up anew. */
class SignsDelayed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The signs of the kiosks could not be put up anew; it is tried again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Puts the signs up at the start, and whenever the broker is reached again: it may have come back with older ones, or with none. */
export class StandingSigns {
  private readonly stopping = new AbortController();
  private due = true;
  private running: Promise<void> | null = null;

  constructor(
    private readonly putUp: () => Promise<void>,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  start(): void {
    this.again();
  }

  /** They must be put up. */
  readonly again = (): void => {
    this.due = true;
    if (this.stopping.signal.aborted) return;
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.due) this.again();
    });
  };

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; this.due && !signal.aborted; attempt++) {
      this.due = false;
      try {
        await this.putUp();
      } catch (error) {
        this.due = true;
        if (!(error instanceof BrokerUnavailable)) this.report(new SignsDelayed(error));
        await waited(pauseAfter(attempt), signal, this.clock);
      }
    }
  }
}
