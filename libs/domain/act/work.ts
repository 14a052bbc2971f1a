import type { Instant } from '../time/index.js';

/** What an order may wait for. */
export const HOLD_REASONS = ['part', 'access', 'vendor', 'weather', 'customer'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Who pays for a repair (S3-U12). */
export const PAYERS = ['operator', 'vendor', 'franchisee', 'insurer', 'none'] as const;
export type Payer = (typeof PAYERS)[number];

export interface UsedPart {
  name: string;
  count: number;
}

/** What was done for an order. What of it must be there is asked by its kind. */
export interface WorkRecord {
  /** Of the fault (S1-2.3.3a). */
  cause?: string;
  /** How it was repaired (S1-2.3.3a, S0-C1.4). */
  process?: string;
  /** Of work. */
  minutes?: number;
  payer?: Payer;
  /** Cleaned and disinfected afterwards (S0-C1.10b). */
  cleaned?: boolean;
  /** Whether the vendor was called, and when (S0-D2.4, S0-H5b). */
  vendor?: { called: boolean; at?: Instant };
  parts?: readonly UsedPart[];
}

/** Points of an acceptance (S0-C1.9). */
export const CHECK_ITEMS = ['serves', 'online', 'trial', 'clean', 'locked', 'prints', 'cash', 'cards', 'scans'] as const;
export type CheckItem = (typeof CHECK_ITEMS)[number];
