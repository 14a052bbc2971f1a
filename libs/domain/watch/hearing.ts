import type { Instant } from '../time/index.js';
import { KioskMemory } from './memory/kiosk-memory.js';
import type { WatchState } from './memory/watch-state.js';

/** Counts from now on for a kiosk that is in the register and has not been heard. */
export function awaitKiosk(state: WatchState, kiosk: Pick<KioskMemory, 'kioskId' | 'hallId' | 'region'>, now: Instant): void {
  const m = state.kiosks.get(kiosk.kioskId) ?? new KioskMemory(kiosk.kioskId, kiosk.hallId, kiosk.region);
  if (m.lastHeardAt !== null || m.awaitedSince !== undefined) return;
  state.beforeChange?.(m);
  m.awaitedSince = now;
  state.kiosks.set(m);
  state.timers.wake(m, now);
}

/** While kiosks cannot be heard nobody is silent, and that time counts for none of them. `before`: the last time that is known, or 0. */
export function noteHearing(state: WatchState, { on, at }: { on: boolean; at: Instant }, before: Instant): void {
  if (!on) {
    state.deafSince ??= at;
    return;
  }
  const since = state.deafSince ?? (before > 0 ? before : at);
  const deaf = Math.max(0, at - since);
  state.deafSince = null;
  for (const m of state.kiosks.values()) {
    state.beforeChange?.(m);
    m.unheardMs += deaf;
    // Nor could it say that what was pending is over.
    for (const pending of Object.values(m.pending ?? {})) pending.until += deaf;
    for (const flap of Object.values(m.flaps ?? {})) flap.changes = flap.changes.map((at) => at + deaf);
  }
}
