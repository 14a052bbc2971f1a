import type { Clock, Instant } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { JournalResumed, JournalStopped } from './events.js';
import type { StopReason } from './stop-reason.js';

/** Whether the journal takes entries, since when not, and who is to be told of a change. */
export class JournalState {
  private stoppedFor: StopReason | null = null;
  private stoppedAt: Instant = 0;
  private readonly listeners: ((reason: StopReason | null) => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** Null while it takes entries. */
  get reason(): StopReason | null {
    return this.stoppedFor;
  }

  get since(): Instant {
    return this.stoppedAt;
  }

  /** Calls at every change. */
  onChange(call: (reason: StopReason | null) => void): void {
    this.listeners.push(call);
  }

  /** Told once for each stop, however often it is tried again meanwhile. */
  stop(reason: StopReason, file: string, error?: unknown): void {
    if (this.stoppedFor === null) this.stoppedAt = this.clock.now();
    this.change(reason, () => new JournalStopped(reason, { file }, error));
  }

  resume(): void {
    const seconds = Math.round((this.clock.now() - this.stoppedAt) / 1000);
    this.change(null, () => new JournalResumed({ seconds }));
  }

  private change(reason: StopReason | null, event: () => JournalStopped | JournalResumed): void {
    if (reason === this.stoppedFor) return;
    this.stoppedFor = reason;
    this.report(event());
    for (const call of this.listeners) call(reason);
  }
}
