/**
 * `inspect`: on-site check of a kiosk that does not answer, or of which somebody told something. `settle`: two-person cash settlement
 * (S0-Q6a). Those from `upkeep` on are opened by people alone (S0-C1.7, S0-C1.10); `seal`: it is taken out of use for good.
 */
export const ORDER_KINDS = [
  'repair',
  'replenish',
  'settle',
  'inspect',
  'security',
  'it',
  'upkeep',
  'clean',
  'relabel',
  'seal',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** The lowest first. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];
