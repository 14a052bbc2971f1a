import type { Reading } from '../reading/index.js';
import { DAY, type Instant, SECOND } from '../time/index.js';
import { type Coarse, WIDTH } from './retention.js';
import { COARSE } from './summary.js';

/** Consecutive windows of one length that are to be summed up. */
export interface WindowRun {
  of: Coarse;
  from: Instant;
  to: Instant;
}

/** What is due, to be kept between starts. */
export type DueRecord = Record<Coarse, Instant[]>;

/** A window is summed up so long after its end, for what is under way. Ours. */
export const SUMMED_AFTER = 20 * SECOND;
/** A kiosk whose clock is further ahead than this leaves nothing to be summed up. Ours. */
const FARTHEST_AHEAD = DAY;
const SUMMED_KINDS = new Set<Reading['kind']>(['heartbeat', 'consumables', 'cashbox']);

export const windowOf = (at: Instant, of: Coarse): Instant => Math.floor(at / WIDTH[of]) * WIDTH[of];

/**
 * Windows whose readings have changed since they were summed up. A window is summed up anew from all its readings, so it does not matter
 * how often; what comes while that is done makes it due again.
 */
export class DueWindows {
  private readonly due: Record<Coarse, Map<Instant, number>> = { '5m': new Map(), '1h': new Map() };
  private stamp = 0;
  private taken: { run: WindowRun; stamp: number } | null = null;

  static from(record: Partial<DueRecord> = {}): DueWindows {
    const windows = new DueWindows();
    for (const of of COARSE) for (const from of record[of] ?? []) windows.due[of].set(from, 0);
    return windows;
  }

  get size(): number {
    return this.due['5m'].size + this.due['1h'].size;
  }

  /** To be called when the readings are kept; answers the windows that were not due before. */
  mark(readings: readonly Pick<Reading, 'kind' | 'ts' | 'receivedAt'>[]): { of: Coarse; from: Instant }[] {
    this.stamp++;
    const fresh: { of: Coarse; from: Instant }[] = [];
    const last = { '5m': -1, '1h': -1 };
    for (const { kind, ts, receivedAt } of readings) {
      if (!SUMMED_KINDS.has(kind) || ts > receivedAt + FARTHEST_AHEAD) continue;
      for (const of of COARSE) {
        const from = windowOf(ts, of);
        if (from === last[of]) continue;
        last[of] = from;
        if (!this.due[of].has(from)) fresh.push({ of, from });
        this.due[of].set(from, this.stamp);
      }
    }
    return fresh;
  }

  /** The oldest windows that are over, at most so many; null when there is none. Ends with {@link done}. */
  take(now: Instant, most: number): WindowRun | null {
    for (const of of COARSE) {
      const width = WIDTH[of];
      const [first] = [...this.due[of].keys()].filter((from) => from + width + SUMMED_AFTER <= now).sort((a, b) => a - b);
      if (first === undefined) continue;
      let to = first + width;
      while (this.due[of].has(to) && to + width + SUMMED_AFTER <= now && (to - first) / width < most) to += width;
      this.taken = { run: { of, from: first, to }, stamp: this.stamp };
      return this.taken.run;
    }
    return null;
  }

  /** The run that was taken is summed up, but for windows that became due again meanwhile. */
  done(): void {
    if (!this.taken) return;
    const { run, stamp } = this.taken;
    for (let from = run.from; from < run.to; from += WIDTH[run.of]) {
      const marked = this.due[run.of].get(from);
      if (marked !== undefined && marked <= stamp) this.due[run.of].delete(from);
    }
    this.taken = null;
  }

  /** The run is done with, whatever was taken. Only for a store that nobody writes to meanwhile. */
  drop({ of, from, to }: WindowRun): void {
    for (let window = from; window < to; window += WIDTH[of]) this.due[of].delete(window);
    this.taken = null;
  }

  /** Of windows that begin before, readings may be gone already: what is summed up stays as it is. */
  forgetBefore(at: Instant): void {
    for (const of of COARSE) for (const from of this.due[of].keys()) if (from < at) this.due[of].delete(from);
  }

  record(): DueRecord {
    return { '5m': [...this.due['5m'].keys()], '1h': [...this.due['1h'].keys()] };
  }
}
