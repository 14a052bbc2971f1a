import type { Instant } from '../time/index.js';
import { SUMMED_AFTER, type WindowRun, windowOf } from './due-windows.js';
import { type Coarse, WIDTH } from './retention.js';
import { COARSE } from './summary.js';

/** From when on services are to be summed up, and up to when they have been; null: nothing was ever told of one. */
export type ServiceRecord = Record<Coarse, { from: Instant; done: Instant } | null>;

/** Nothing told of a service means that it is as it was, so windows follow each other without a gap, and a correction begins anew at its own. */
export class ServiceWindows {
  private taken: WindowRun | null = null;

  constructor(private readonly at: ServiceRecord = { '5m': null, '1h': null }) {}

  /** To be called when a point is kept. */
  mark(at: Instant): void {
    for (const of of COARSE) {
      const begin = windowOf(at, of);
      const { from = begin, done = begin } = this.at[of] ?? {};
      this.at[of] = { from: Math.min(from, begin), done };
      if (this.taken?.of === of && begin < this.taken.to) this.taken = null;
    }
  }

  /** Windows that are over, at most so many; null when there is none. Ends with {@link done}. */
  take(now: Instant, most: number): WindowRun | null {
    for (const of of COARSE) {
      const begun = this.at[of];
      if (!begun) continue;
      const { from } = begun;
      const over = windowOf(now - SUMMED_AFTER, of);
      if (over <= from) continue;
      this.taken = { of, from, to: Math.min(over, from + most * WIDTH[of]) };
      return this.taken;
    }
    return null;
  }

  /** Whether the window was summed up before, so that every service of it is told anew. */
  wasDone(of: Coarse, from: Instant): boolean {
    return from < (this.at[of]?.done ?? 0);
  }

  /** The run that was taken is summed up, unless it changed meanwhile. */
  done(): void {
    const begun = this.taken && this.at[this.taken.of];
    if (!this.taken || !begun) return;
    const { of, to } = this.taken;
    this.at[of] = { from: to, done: Math.max(begun.done, to) };
    this.taken = null;
  }

  /** Of what is older, points may be gone already. */
  forgetBefore(at: Instant): void {
    for (const of of COARSE) {
      const begun = this.at[of];
      const first = windowOf(at, of) + WIDTH[of];
      if (begun && begun.from < first) this.at[of] = { ...begun, from: first };
    }
  }

  record(): ServiceRecord {
    return { ...this.at };
  }
}
