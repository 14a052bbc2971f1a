import type { KioskMemory } from './kiosk-memory.js';
import type { WatchState } from './watch-state.js';

/**
 * The state as it is at one moment, written down piece by piece while the watch goes on: what is about to change before its turn came
 * is written down first. So nothing is copied but what changes meanwhile.
 */
export class Frozen {
  /** Counts the times of freezing: a memory knows in which of them it was written down. */
  private static times = 0;
  private readonly time = ++Frozen.times;
  private readonly early = new Map<KioskMemory, string>();
  /** Kiosks that are new by now stand behind these. */
  readonly count: number;

  constructor(private readonly state: WatchState) {
    this.count = state.kiosks.size;
    state.beforeChange = (m) => this.keep(m);
  }

  /** Each kiosk's record as JSON, in their order, made when it is asked for. */
  *records(): Generator<string> {
    let left = this.count;
    for (const m of this.state.kiosks.values()) {
      if (left-- === 0) return;
      const kept = this.early.get(m);
      this.early.delete(m);
      m.writtenIn = this.time;
      yield kept ?? JSON.stringify(m);
    }
  }

  /** Nothing is kept any more. */
  end(): void {
    this.state.beforeChange = undefined;
    this.early.clear();
  }

  private keep(m: KioskMemory): void {
    if (m.writtenIn !== this.time && !this.early.has(m)) this.early.set(m, JSON.stringify(m));
  }
}
