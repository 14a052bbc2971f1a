import { type Found, isClosedMode } from '#libs/domain/index.js';
import type { Spoken } from './premises.js';

/** What was found of kiosks that say since then that they serve nobody, or that they serve again. */
export function modeTurns(found: Found[], spoken: Pick<Spoken, 'modeOf'>): Set<Found> {
  const next = new Map<string, string | null>();
  const turned = new Set<Found>();
  for (const one of found.toReversed()) {
    if (!one.before) continue;
    const { kioskId, mode, heard } = one.before;
    const after = next.has(kioskId) ? next.get(kioskId) : spoken.modeOf(kioskId);
    if (heard && isClosedMode(mode) !== isClosedMode(after ?? null)) turned.add(one);
    next.set(kioskId, mode);
  }
  return turned;
}
