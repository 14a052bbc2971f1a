import { type Instant, SECOND } from '../time/index.js';

/** So often within a second it is done at once. Ours. */
const AT_ONCE = 8;

/**
 * Bounds how often something is done while thousands of kiosks fall out or come back: some times within a second at once, and after
 * that when the second is over. Seconds are the journal's, so the same entries give the same times, whatever the batches.
 */
export class Pace {
  private second = 0;
  private readonly times = new Map<string, number>();
  private readonly waiting = new Map<string, Instant>();

  /** Whether it is done now; otherwise it waits for the end of the second. */
  mayNow(key: string, at: Instant): boolean {
    const second = Math.floor(at / SECOND);
    if (second !== this.second) this.times.clear();
    this.second = second;
    const times = (this.times.get(key) ?? 0) + 1;
    this.times.set(key, times);
    if (times <= AT_ONCE && !this.waiting.has(key)) return true;
    if (!this.waiting.has(key)) this.waiting.set(key, (second + 1) * SECOND);
    return false;
  }

  /** It is done by then at the latest. */
  by(key: string, at: Instant): void {
    this.waiting.set(key, Math.min(this.waiting.get(key) ?? at, at));
  }

  isWaiting(key: string): boolean {
    return this.waiting.has(key);
  }

  /** When the first that waits is to be done; null: nothing waits. */
  nextAt(): Instant | null {
    return this.waiting.size === 0 ? null : Math.min(...this.waiting.values());
  }

  /** What is to be done at that time. It waits no more. */
  takeDue(at: Instant): string[] {
    const due = [...this.waiting].filter(([, until]) => until <= at).map(([key]) => key);
    for (const key of due) this.waiting.delete(key);
    return due;
  }

  copy(): Pace {
    const copy = new Pace();
    copy.second = this.second;
    for (const [key, times] of this.times) copy.times.set(key, times);
    for (const [key, until] of this.waiting) copy.waiting.set(key, until);
    return copy;
  }
}
