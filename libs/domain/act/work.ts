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
  /** Id of the item in stock; absent: the one of this name, if there is one. */
  item?: string;
  /** Store that it is from; absent: the van of who did the work, else the cupboard of the hall. */
  from?: string;
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

/** By what it is known that somebody is there. Where they are otherwise is nobody's business: of a place the distance is kept alone. */
export interface ArrivalProof {
  /** Id of the kiosk whose code was scanned. */
  scanned?: string;
  /** From the hall, by the word of the doer's telephone. */
  metres?: number;
}

/** What is sent out for repair (S4-A9b). */
export interface SendingOut {
  /** The part, or the device. */
  what: string;
  /** All of the device goes. */
  device?: true;
  serial?: string;
  /** Vendor or shop. */
  to: string;
  expectedAt: Instant;
  /** Number of the delivery. */
  delivery?: string;
}

/** How what was sent out came back. */
export const BACK_CONDITIONS = ['repaired', 'replaced', 'unrepaired'] as const;
export type BackCondition = (typeof BACK_CONDITIONS)[number];

export interface BackTold {
  /** Which of what the order sent out, from 1. */
  item: number;
  condition: BackCondition;
  note?: string;
}

/** What a planned repair takes (S0-C1.7–8). */
export interface RepairPlan {
  items: readonly string[];
  /** Of work. */
  hours: number;
  /** Cost of material, fen. */
  materialFen: number;
  /** Whatever else it costs, fen. */
  otherFen: number;
}

/** Points of an acceptance (S0-C1.9). */
export const CHECK_ITEMS = ['serves', 'online', 'trial', 'clean', 'locked', 'prints', 'cash', 'cards', 'scans'] as const;
export type CheckItem = (typeof CHECK_ITEMS)[number];

/** Kinds of orders that a person may open. */
export const OPENED_KINDS = ['inspect', 'repair', 'security', 'it', 'upkeep', 'clean', 'relabel', 'seal'] as const;
export type OpenedKind = (typeof OPENED_KINDS)[number];

/** What a person wants done. */
export interface OrderOpening {
  kind: OpenedKind;
  /** Null: it is for all kiosks of the hall. */
  kioskId: string | null;
  hallId: string;
  /** What they saw or were told, or what is to be done, in a sentence. */
  what: string;
  priority?: 'low' | 'normal' | 'high' | 'urgent';
  /** Absent: by priority, as of every order. */
  dueAt?: Instant;
  /** It is approved before it is begun (S0-C1.7–8). */
  plan?: RepairPlan;
}
