import type { Instant } from '../../time/index.js';
import type { ForetoldOf } from './kept.js';
import type { KioskRecord } from './record.js';

/** What few kiosks have at a time. */
export interface RareState {
  goneAt?: Instant;
  missing?: KioskRecord['missing'];
  birthWanted?: Instant;
  birthAskedAt?: Instant;
  birthAsked?: true;
  /** Of faults; the other kinds have their place among the numbers. */
  judgedSeq?: Record<string, number>;
  pending?: NonNullable<KioskRecord['pending']>;
  /** Of rules about the rate of transactions past the first, by rule. */
  windows?: Record<string, number[]>;
  trend?: NonNullable<KioskRecord['trend']>;
  /** Of what is foreseen, by kind of supply or cash unit. */
  foretold?: Record<string, ForetoldOf>;
  awaitedSince?: Instant;
  passing?: NonNullable<KioskRecord['passing']>;
  came?: NonNullable<KioskRecord['came']>;
  flaps?: NonNullable<KioskRecord['flaps']>;
  actions?: NonNullable<KioskRecord['actions']>;
  faults?: NonNullable<KioskRecord['faults']>;
  ill?: NonNullable<KioskRecord['ill']>;
  stood?: NonNullable<KioskRecord['stood']>;
  spells?: NonNullable<KioskRecord['spells']>;
  takenFrom?: string;
  waiting?: NonNullable<KioskRecord['waiting']>;
  visits?: NonNullable<KioskRecord['visits']>;
}

/** With one thing more, or without it; nothing at all once it is empty: most kiosks have none, and none pays for it. */
export function withAside<K extends keyof RareState>(
  aside: RareState | undefined,
  key: K,
  value: RareState[K] | undefined,
): RareState | undefined {
  if (value !== undefined) {
    const kept = aside ?? {};
    kept[key] = value;
    return kept;
  }
  if (!aside || !(key in aside)) return aside;
  // A property that is deleted would leave a hash table behind.
  const { [key]: _, ...rest } = aside;
  for (const _left in rest) return rest as RareState;
  return undefined;
}

/** Undefined: nothing is left. */
export function without<V>(all: Record<string, V>, key: string): Record<string, V> | undefined {
  const { [key]: _, ...rest } = all;
  return Object.keys(rest).length > 0 ? rest : undefined;
}
