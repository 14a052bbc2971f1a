import { arrivalRate, SERVED } from './arrivals.js';
import { type Days, nextOffice } from './days.js';
import type { Level } from './levels.js';
import type { Trade } from './profiles.js';
import type { Nature } from './state.js';

const HOUR_MS = 3_600_000;

/**
 * Per cent that are to be left, or per cent full, when somebody comes the next time: a reserve of 15, and 5 within which it is as right
 * to act as not to; and by how much more a need is over. Ours.
 */
const RESERVE = { left: 20, full: 80, over: 10 };

/** What is expected of a kiosk with one transaction on a weekday, from the beginning of an hour until somebody comes. */
interface Ahead {
  hour: number;
  visitAt: number;
  share: number;
}
/** The hour that was asked for last, by trade: a fleet lives through it together. */
const LAST = new WeakMap<Days, Map<Trade, Ahead>>();

function reckon(trade: Trade, hour: number, visitAt: number, days: Days): Ahead {
  let share = 0;
  for (let at = hour * HOUR_MS; at < visitAt; at += HOUR_MS)
    share += arrivalRate(trade, 1, at, days) * Math.min(HOUR_MS, visitAt - at);
  return { hour, visitAt, share };
}

function aheadOf(trade: Trade, now: number, days: Days): Ahead {
  const byTrade = LAST.get(days) ?? new Map<Trade, Ahead>();
  const known = byTrade.get(trade);
  const hour = Math.floor(now / HOUR_MS);
  if (known?.hour === hour && known.visitAt > now) return known;
  const found = reckon(trade, hour, nextOffice(days, now), days);
  LAST.set(days, byTrade.set(trade, found));
  return found;
}

/** Transactions that are expected of a kiosk until somebody comes the next time, whoever may be there now. */
export function expectedTransactions({ profile: { trade }, perDay, rate, days }: Nature, now: number): number {
  const { hour, share } = aheadOf(trade, now, days);
  const gone = arrivalRate(trade, 1, hour * HOUR_MS, days) * (now - hour * HOUR_MS);
  return Math.max(0, share - gone) * perDay * rate * SERVED;
}

/** Per cent that is expected then, of all of a kind together; nobody refills or empties it meanwhile. */
function expectedPct(kin: readonly Level[], consumable: boolean, transactions: number): number {
  const sum = (of: (level: Level) => number): number => kin.reduce((all, level) => all + of(level), 0);
  const use = transactions * sum(({ each }) => each);
  const grows = !consumable && !kin[0]?.empties;
  return (100 * (sum(({ count }) => count) + (grows ? use : -use))) / sum(({ capacity }) => capacity);
}

function isShort(kin: readonly Level[], consumable: boolean, transactions: number, isKnown: boolean): boolean {
  const expected = expectedPct(kin, consumable, transactions);
  const over = isKnown ? RESERVE.over : 0;
  return !consumable && !kin[0]?.empties ? expected > RESERVE.full - over : expected < RESERVE.left + over;
}

/**
 * What will not last until then by what is expected, as causes: so much less than the reserve would be left, or room. `known`: what was
 * short before, and is no more when it is clearly enough.
 */
export function shortOf(
  { consumables, cashUnits }: Record<'consumables' | 'cashUnits', readonly Level[]>,
  transactions: number,
  known: readonly string[],
): string[] {
  const among = (levels: readonly Level[], of: string, consumable: boolean): string[] =>
    [...new Set(levels.map(({ kind }) => kind))].flatMap((kind) => {
      const kin = levels.filter((level) => level.kind === kind);
      const cause = `${of}/${kind}`;
      return isShort(kin, consumable, transactions, known.includes(cause)) ? [cause] : [];
    });
  return [...among(consumables, 'consumable', true), ...among(cashUnits, 'cashbox', false)];
}
