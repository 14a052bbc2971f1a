import type { CashUnit, ConsumableItem } from '#libs/contracts/index.js';
import type { Use } from './profiles.js';
import type { Random } from './random.js';

/** How much there is now, with how it is used. */
export interface Level extends Use {
  count: number;
  /** Notes by denomination in fen; only where notes of many kinds come in. */
  notes?: Readonly<Record<string, number>>;
  /** When somebody comes to refill or empty it. */
  tendedAt?: number;
}

/** Share of notes that the public pays with, by denomination in fen. */
const NOTE_MIX: readonly [{ fen: string; weight: number }, ...{ fen: string; weight: number }[]] = [
  { fen: '10000', weight: 46 },
  { fen: '5000', weight: 19 },
  { fen: '2000', weight: 12 },
  { fen: '1000', weight: 11 },
  { fen: '500', weight: 6 },
  { fen: '100', weight: 6 },
];
/** Cassettes hold 100 yuan notes. */
const CASSETTE_FEN = 10_000;

const within = (level: Level, count: number): number => Math.min(level.capacity, Math.max(0, count));
export const pct = (level: Level): number => (100 * level.count) / level.capacity;

/** Notes of the usual mix, exactly so many. */
function mixOf(count: number): Record<string, number> {
  const mix = Object.fromEntries(NOTE_MIX.map(({ fen, weight }) => [fen, Math.floor((count * weight) / 100)]));
  const rest = count - Object.values(mix).reduce((a, b) => a + b, 0);
  return { ...mix, '10000': (mix['10000'] ?? 0) + rest };
}

/** Sets a level; whoever changes the count of a note box changes its notes. */
export function setCount(level: Level, count: number): Level {
  const held = within(level, Math.round(count));
  const { tendedAt: _done, ...rest } = level;
  return { ...rest, count: held, ...(level.kind === 'noteBox' && { notes: mixOf(held) }) };
}

export const fresh = (level: Level, consumable: boolean): Level =>
  setCount(level, consumable || level.empties ? level.capacity : 0);

/** What is in it on an ordinary day. */
export const begun = (use: Use, consumable: boolean, random: Random): Level =>
  setCount(
    { ...use, count: 0 },
    use.capacity * (consumable || use.empties ? random.between(0.35, 1) : random.between(0.05, 0.6)),
  );

/** The same list where no level becomes another: most minutes of most kiosks use nothing up. */
export function changed(levels: readonly Level[], become: (level: Level) => Level): readonly Level[] {
  let others: Level[] | null = null;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as Level;
    const other = become(level);
    if (other === level) continue;
    others ??= [...levels];
    others[i] = other;
  }
  return others ?? levels;
}

/** Takes paper out, or puts notes in. */
export function used(level: Level, transactions: number, consumable: boolean, random: Random): Level {
  const amount = random.rounded(level.each * transactions);
  if (amount === 0) return level;
  const count = within(level, consumable || level.empties ? level.count - amount : level.count + amount);
  if (!level.notes) return { ...level, count };
  const notes = { ...level.notes };
  for (let n = level.count; n < count; n++) {
    const { fen } = random.weighted(NOTE_MIX);
    notes[fen] = (notes[fen] ?? 0) + 1;
  }
  return { ...level, count, notes };
}

export const statusOf = (level: Level): 'out' | 'low' | 'full' => (level.count === 0 ? 'out' : pct(level) <= 10 ? 'low' : 'full');

export function consumableItem(level: Level): ConsumableItem {
  return { id: level.id, kind: level.kind, remaining: level.count, capacity: level.capacity, status: statusOf(level) };
}

/** `full` at 95 %: worn notes stack thicker than new ones. */
const filling = (level: Level): CashUnit['replenishment'] => (pct(level) >= 95 ? 'full' : pct(level) >= 80 ? 'high' : 'ok');
const emptying = (level: Level): CashUnit['replenishment'] => (level.count === 0 ? 'empty' : pct(level) <= 15 ? 'low' : 'ok');

export const replenishmentOf = (level: Level): CashUnit['replenishment'] => (level.empties ? emptying(level) : filling(level));

function money(level: Level): Pick<CashUnit, 'amountFen' | 'byDenomination'> {
  if (level.kind === 'cassette')
    return { amountFen: level.count * CASSETTE_FEN, byDenomination: { [CASSETTE_FEN]: level.count } };
  if (!level.notes) return {};
  const amountFen = Object.entries(level.notes).reduce((sum, [fen, count]) => sum + Number(fen) * count, 0);
  return { amountFen, byDenomination: { ...level.notes } };
}

export const cashUnit = (level: Level): CashUnit => ({
  id: level.id,
  kind: level.kind,
  count: level.count,
  capacity: level.capacity,
  replenishment: replenishmentOf(level),
  storage: 'ok',
  accuracy: 'accurate',
  ...money(level),
});

/** Per cent left, or per cent full, from which on somebody should come. Ours. */
const WANTS = { left: 15, full: 80 };

const isWanting = (level: Pick<Level, 'count' | 'capacity' | 'empties'>, consumable: boolean): boolean => {
  const share = (100 * level.count) / level.capacity;
  return consumable || level.empties ? share <= WANTS.left : share >= WANTS.full;
};

/** All of a kind together: two bins of invoices are out when both are. */
export function kindWants(kind: string, levels: readonly Level[], consumable: boolean): boolean {
  const kin = levels.filter((level) => level.kind === kind);
  const sum = (of: 'count' | 'capacity'): number => kin.reduce((all, level) => all + level[of], 0);
  return isWanting({ count: sum('count'), capacity: sum('capacity'), empties: kin[0]?.empties ?? false }, consumable);
}

const NOTHING: readonly string[] = [];

/** Kinds that want somebody. */
export function wantingKinds(levels: readonly Level[], consumable: boolean): readonly string[] {
  const some = levels.filter((level) => isWanting(level, consumable));
  if (some.length === 0) return NOTHING;
  return [...new Set(some.map(({ kind }) => kind))].filter((kind) => kindWants(kind, levels, consumable));
}

/** As causes. */
export function wantingOf({
  consumables,
  cashUnits,
}: {
  consumables: readonly Level[];
  cashUnits: readonly Level[];
}): readonly string[] {
  const supplies = wantingKinds(consumables, true);
  const cash = wantingKinds(cashUnits, false);
  if (supplies.length + cash.length === 0) return NOTHING;
  return [...supplies.map((kind) => `consumable/${kind}`), ...cash.map((kind) => `cashbox/${kind}`)];
}
