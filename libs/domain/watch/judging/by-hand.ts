import type { Cause } from '../../finding/index.js';
import { profileOf } from '../../forecast/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';

/**
 * How it is known that somebody filled, emptied or exchanged an item: by its count or its capacity, or by the sensor's word alone, which may
 * change to and fro.
 */
type ByHand = 'seen' | 'told';

/** Kinds whose items somebody was at. */
export interface HandSet {
  seen: ReadonlySet<string>;
  any: ReadonlySet<string>;
}

/** No use of the public gives back so much of what an item holds. Ours. */
export const SET_BY_HAND = 0.1;

/** Whether it ends full, not empty. */
const fills = (of: LevelView['of'], kind: string): boolean => of === 'cashbox' && (profileOf(of, kind)?.fills ?? true);

/** What somebody did who was at the supply or the cash unit of that cause. */
export function endByHand(cause: Cause): 'refilled' | 'emptied' {
  const [of, kind = ''] = cause.split('/');
  return of === 'cashbox' && fills('cashbox', kind) ? 'emptied' : 'refilled';
}

/** Words of the sensor for an item that wants a visit, and for one that had it. */
const WANTING = { falling: ['out', 'low', 'empty'], filling: ['high', 'full'] } as const;
const SERVED = { falling: ['full', 'ok', 'high'], filling: ['ok', 'low', 'empty'] } as const;

const isOneOf = (words: readonly string[], word: string | null): boolean => word !== null && words.includes(word);

const isExchanged = (before: LevelView, now: LevelView): boolean =>
  before.kind !== now.kind || (before.capacity !== null && now.capacity !== null && before.capacity !== now.capacity);

function jumps(before: LevelView, now: LevelView): boolean {
  if (before.remaining === null || now.remaining === null || now.capacity === null) return false;
  const given = fills(now.of, now.kind) ? before.remaining - now.remaining : now.remaining - before.remaining;
  return given > 0 && given >= now.capacity * SET_BY_HAND;
}

function byHand(before: LevelView | undefined, now: LevelView): ByHand | null {
  if (!before) return null;
  if (isExchanged(before, now) || jumps(before, now)) return 'seen';
  const way = fills(now.of, now.kind) ? 'filling' : 'falling';
  return isOneOf(WANTING[way], before.status) && isOneOf(SERVED[way], now.status) ? 'told' : null;
}

const NOBODY: HandSet = { seen: new Set(), any: new Set() };

/** What the items that are told now say of hands, beside what was known of them. Before they are noted. */
export function handSetKinds(m: KioskMemory, items: readonly LevelView[]): HandSet {
  let hands: { seen: Set<string>; any: Set<string> } | null = null;
  for (const now of items) {
    const before = m.levelLike(now);
    const how = byHand(before, now);
    if (how === null) continue;
    hands ??= { seen: new Set(), any: new Set() };
    // A slot that has another kind in it concerns the kind that it had, too.
    for (const kind of [now.kind, before?.kind ?? now.kind]) {
      hands.any.add(kind);
      if (how === 'seen') hands.seen.add(kind);
    }
  }
  return hands ?? NOBODY;
}
