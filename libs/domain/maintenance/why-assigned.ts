import type { Text } from '../text.js';

/**
 * Why an order is for whom it is for. `trade`: it is their work. `nobodyElse`: nobody of whose work it is is known. `reachable`: who came before
 * cannot be told of it. `onShift`, `load`, `nearest`: by that they came before another.
 */
export const WHY_REASONS = [
  'deputy',
  'owner',
  'maintainer',
  'firstResponsible',
  'trade',
  'nobodyElse',
  'onShift',
  'mended',
  'load',
  'nearest',
  'reachable',
] as const;
export type WhyReason = (typeof WHY_REASONS)[number];

/** One reason why it is this person, in the words of the moment. */
export interface WhyAssigned {
  reason: WhyReason;
  says: Text;
}
