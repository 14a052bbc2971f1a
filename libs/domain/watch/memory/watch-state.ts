import type { Instant } from '../../time/index.js';
import { AskedBirths } from './asked-births.js';
import { KioskMemory } from './kiosk-memory.js';
import { ManyById } from './many.js';
import type { KioskRecord } from './record.js';
import { sharing } from './shared.js';
import { Timers } from './timers.js';

export interface WatchState {
  kiosks: ManyById<KioskMemory>;
  /** When which kiosk has to be looked at; lets almost every reading pass without looking at another kiosk. */
  timers: Timers<KioskMemory>;
  /** Since when kiosks cannot be heard because of us; null: they can. */
  deafSince: Instant | null;
  /** Kiosks with messages missing. */
  incomplete: Set<string>;
  /** Told of every kiosk's memory before it changes. */
  beforeChange: ((m: KioskMemory) => void) | undefined;
  /** Whose next word is waited for. Not written down: the books know who waits. */
  asked: AskedBirths;
}

export const emptyState = (): WatchState => ({
  kiosks: new ManyById(),
  timers: new Timers(),
  deafSince: null,
  incomplete: new Set(),
  beforeChange: undefined,
  asked: new AskedBirths(),
});

/** Has every kiosk looked at with the next mark of time: what holds was changed from outside. */
export function lookAtAll(state: WatchState): void {
  state.timers = new Timers();
  for (const memory of state.kiosks.values()) {
    memory.wakeS = undefined;
    state.timers.wake(memory, 0);
  }
}

/** Takes records that were written down, a part at a time. */
export class Recalled {
  readonly state: WatchState = emptyState();
  private readonly share = sharing();

  take(records: Iterable<KioskRecord>): void {
    for (const record of records) {
      const memory = KioskMemory.from(record, this.share);
      this.state.kiosks.set(memory);
      if (memory.missing.length > 0) this.state.incomplete.add(memory.kioskId);
    }
  }
}

/** The state that was written down: everything is looked at with the next mark of time. */
export function stateOf(records: Iterable<KioskRecord>): WatchState {
  const recalled = new Recalled();
  recalled.take(records);
  lookAtAll(recalled.state);
  return recalled.state;
}
