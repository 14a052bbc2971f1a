import type { Cause } from '../../finding/index.js';
import type { Instant } from '../../time/index.js';
import type { Flap } from './kept.js';
import type { KioskMemory } from './kiosk-memory.js';

/** Causes of one kiosk whose changes are counted. Ours. */
const MOST_FLAPS = 64;

/** The count of the cause while it is unstable. */
export function unstableFlap(m: KioskMemory, cause: Cause): Flap | undefined {
  for (const key in m.flaps) if (m.flaps[key]?.steady?.told.cause === cause) return m.flaps[key];
  return undefined;
}

/** Whether single changes of the cause are not told now. */
export const isUnstable = (m: KioskMemory, cause: Cause): boolean => unstableFlap(m, cause) !== undefined;

/** Of too many, the one that changed longest ago and is not unstable is forgotten. Null: there is none. */
export function flapOf(m: KioskMemory, key: string): Flap | null {
  m.flaps ??= {};
  const known = m.flaps[key];
  if (known) return known;
  const all = Object.entries(m.flaps);
  if (all.length >= MOST_FLAPS) {
    const calm = all.filter(([, { steady }]) => !steady);
    if (calm.length === 0) return null;
    const last = ({ changes }: Flap): Instant => changes.at(-1) ?? 0;
    delete m.flaps[calm.reduce((oldest, one) => (last(one[1]) < last(oldest[1]) ? one : oldest))[0]];
  }
  const flap: Flap = { changes: [] };
  m.flaps[key] = flap;
  return flap;
}
