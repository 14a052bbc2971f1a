import type { Clock } from '#libs/domain/time/index.js';
import { NamedEvent, type Report } from './events.js';
import { StartWaits } from './failure.js';
import type { Health } from './health.js';
import type { Lifecycle } from './lifecycle.js';
import { untilDone } from './until-done.js';

/** Between two attempts, milliseconds. */
const PAUSE = 250;

/** The start waits for something; said once for each reason. */
export class StartAwaits extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly fields: { part: string };

  constructor(part: string, says: string) {
    super();
    this.says = says;
    this.fields = { part };
  }
}

/** Tries again and again while the start must wait. The health says so meanwhile. */
export class StartPatience {
  private readonly stopping = new AbortController();

  constructor(
    private readonly on: { clock: Clock; report: Report; health: Health; lifecycle: Lifecycle },
    private readonly pauseMs = PAUSE,
  ) {
    on.lifecycle.onStop('the wait', () => this.stopping.abort());
  }

  /** Answers what the attempt answers at last. What is no {@link StartWaits} is thrown on. */
  async until<T>(part: string, attempt: () => Promise<T> | T): Promise<T> {
    const { signal } = this.stopping;
    const failed = (error: unknown): void => {
      if (!(error instanceof StartWaits)) throw error;
      this.tell(part, error.meanwhile);
    };
    const tried = await untilDone(attempt, { signal, clock: this.on.clock, failed, pauseAfter: () => this.pauseMs });
    // The process ends: nothing may go on from here, and there is nothing to tell.
    if (!tried) return new Promise<never>(() => undefined);
    this.on.health.waitsFor = null;
    return tried.done;
  }

  private tell(part: string, meanwhile: string): void {
    const { health } = this.on;
    if (health.waitsFor === meanwhile) return;
    health.waitsFor = meanwhile;
    this.on.report(new StartAwaits(part, meanwhile));
  }
}
