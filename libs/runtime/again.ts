import type { Clock } from '#libs/domain/time/index.js';
import { NamedEvent, type Report } from './events.js';
import { waited } from './pause.js';
import { Progress } from './progress.js';
import { untilDone } from './until-done.js';

/** Why it is done now: the rest is over, somebody woke it, or it failed before. */
export type Why = 'rested' | 'woken' | 'failed';

/** Something that is done again and again. */
export interface Work {
  clock: Clock;
  /** Of the times that health says. Absent: the same. */
  healthClock?: Clock;
  report: Report;
  /** What does not happen while it fails, for health and for the log. */
  missing: string;
  /** Does it once; answers how long to rest before the next time, milliseconds. Null: until somebody wakes it. */
  once(why: Why, signal: AbortSignal): Promise<number | null>;
  /** What is told of a failure, after so many in a row and before such a pause; null: nothing. */
  failed(error: unknown, tries: number, pauseMs: number): NamedEvent | null;
  /** What is told when it works after so many failures. Absent: {@link WorkResumed}, when a failure was told. */
  resumed?(tries: number): NamedEvent | null;
  /** Absent: growing, with jitter. */
  pauseAfter?(tries: number): number;
  /** Who wakes it within so many milliseconds wakes it once. Absent: at once. */
  gatherMs?: number;
}

/** It works again. */
export class WorkResumed extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  override readonly fields: { tries: number };

  constructor(missing: string, tries: number) {
    super();
    this.says = `${missing}: that is over`;
    this.fields = { tries };
  }
}

type Nap = 'rest' | 'pause';

/** Does its work one time after the other until it is stopped. What fails is tried again, later and later, and health says so meanwhile. */
export class Again {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly course: Progress;
  /** Since the last time somebody ended this, or would have. */
  private woken: Nap | null = null;
  private napping: { what: Nap; end(): void } | null = null;
  private tries = 0;
  private isTold = false;
  private triedOnce: () => void = () => undefined;

  constructor(private readonly work: Work) {
    this.course = new Progress(work.healthClock ?? work.clock, work.missing);
  }

  /** Null while it works. */
  readonly complaint = (): string | null => this.course.complaint();

  /** Resolves when it was tried once. `rest`: before the first time, milliseconds; null: until somebody wakes it. */
  start(rest: number | null = 0): Promise<void> {
    return new Promise((resolve) => {
      this.triedOnce = resolve;
      this.running = this.run(this.stopping.signal, rest).finally(resolve);
    });
  }

  /** Lets what is under way end. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** There may be something to do: no rest now. A pause after a failure lasts as long as it does. */
  readonly wake = (): void => this.ring('rest');

  /** What made it fail may be over as well: no pause either. */
  readonly hurry = (): void => this.ring('pause');

  /** A part of one time is done. */
  went(): void {
    this.course.went();
  }

  /** Works until the signal says stop. */
  async run(signal: AbortSignal, rest: number | null = 0): Promise<void> {
    for (let next: number | null = rest; ; ) {
      const isWoken = await this.nap(next, 'rest', signal);
      const tried = await untilDone(() => this.once(isWoken ? 'woken' : 'rested', signal), {
        signal,
        clock: this.work.clock,
        failed: this.failed,
        pauseAfter: this.work.pauseAfter,
        pause: async (ms) => void (await this.nap(ms, 'pause', signal)),
      });
      if (!tried || signal.aborted) return;
      this.succeeded();
      next = tried.done;
    }
  }

  private once(why: Why, signal: AbortSignal): Promise<number | null> {
    this.woken = null;
    return this.course.step(() => this.work.once(this.tries > 0 ? 'failed' : why, signal));
  }

  private readonly failed = (error: unknown, tries: number, pauseMs: number): void => {
    this.tries = tries;
    const event = this.work.failed(error, tries, pauseMs);
    this.isTold ||= event !== null;
    if (event) this.work.report(event);
    this.triedOnce();
  };

  private succeeded(): void {
    const { work, tries, isTold } = this;
    [this.tries, this.isTold] = [0, false];
    this.triedOnce();
    if (tries === 0) return;
    const event = work.resumed ? work.resumed(tries) : isTold ? new WorkResumed(work.missing, tries) : null;
    if (event) work.report(event);
  }

  private ring(what: Nap): void {
    if (this.woken !== 'pause') this.woken = what;
    if (this.napping && this.endsNap(this.napping.what)) this.napping.end();
  }

  /** Whoever may end a pause may end a rest. */
  private endsNap(what: Nap): boolean {
    return this.woken === 'pause' || this.woken === what;
  }

  /** Answers whether somebody ended it. Others have their turn, however short it is. */
  private async nap(ms: number | null, what: Nap, signal: AbortSignal): Promise<boolean> {
    if (ms === 0) await new Promise(setImmediate);
    else if (!this.endsNap(what)) await this.slept(ms, what, signal);
    if (!this.endsNap(what)) return false;
    if (this.work.gatherMs) await waited(this.work.gatherMs, signal, this.work.clock);
    return true;
  }

  private slept(ms: number | null, what: Nap, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        signal.removeEventListener('abort', end);
        this.napping = null;
        resolve();
      };
      const callOff = ms === null ? () => undefined : this.work.clock.after(ms, end);
      this.napping = { what, end };
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}
