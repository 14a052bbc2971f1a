import type { StockItem, UsedPart } from '../act/index.js';
import type { Instant } from '../time/index.js';
import { type ComingMovement, levelId, type StockMovement } from './stock.js';
import { cupboardOf, vanOf } from './store.js';

/** A part of a record of work; what is not `booked` is a word and no more. Absent: it was told where stock had no items. */
export interface KeptPart extends UsedPart {
  booked?: boolean;
}

/** Where the work was done, by whom, and what is known of stock there. */
export interface PartsPlace {
  orderId: string;
  hallId: string;
  /** Person id of who did it. */
  by: string;
  at: Instant;
  items: readonly StockItem[];
  /** What was booked of this order before. */
  before: readonly StockMovement[];
  /** Ids of levels that there are. */
  levels: ReadonlySet<string>;
  isStore(id: string): boolean;
}

/** The item that a part is: by its id, else by its name. */
const itemOf = ({ item, name }: UsedPart, items: readonly StockItem[]): StockItem | undefined =>
  item === undefined ? items.find((one) => one.name === name.trim()) : items.find(({ id }) => id === item);

/** From where it was taken: as told, as booked before, else the van where it has had some, else the cupboard. */
function storeOf({ from }: UsedPart, item: StockItem, { by, hallId, before, levels, isStore }: PartsPlace): string {
  if (from !== undefined && isStore(from)) return from;
  const known = before.find((one) => one.item === item.id);
  if (known) return known.store;
  const van = vanOf(by);
  return levels.has(levelId(van, item.id)) ? van : cupboardOf(hallId);
}

/** The parts with what of them is booked, and from where. */
export const bookableParts = (parts: readonly UsedPart[], place: PartsPlace): KeptPart[] =>
  parts.map((part) => {
    const item = itemOf(part, place.items);
    return item ? { ...part, item: item.id, from: storeOf(part, item, place), booked: true } : { ...part, booked: false };
  });

interface Use {
  store: string;
  item: string;
  count: number;
}

function added(uses: Map<string, Use>, store: string, item: string, count: number): void {
  const id = levelId(store, item);
  uses.set(id, { store, item, count: (uses.get(id)?.count ?? 0) + count });
}

/** What is to be booked so that as much is booked for the order as its record tells: told again, only the difference. */
export function movementsOfParts(parts: readonly KeptPart[], place: PartsPlace): ComingMovement[] {
  const due = new Map<string, Use>();
  for (const { item, from, count, booked } of parts)
    if (booked && item !== undefined && from !== undefined) added(due, from, item, count);
  for (const { store, item, change, how } of place.before) if (how === 'used') added(due, store, item, change);
  const { at, by, orderId } = place;
  return [...due.values()]
    .filter(({ count }) => count !== 0)
    .map(({ store, item, count }) => ({ at, how: 'used', item, store, change: -count, by, orderId }));
}

/** What of some items is in which store. */
export interface WhereItIs {
  item: string;
  stores: { store: string; count: number }[];
}

/** Where the items of a list are: the stores that have some, the fullest first. For whoever has to bring them. */
export function whereItemsAre(
  items: readonly string[],
  levels: readonly { store: string; item: string; count: number }[],
  of: (store: string) => boolean = () => true,
): WhereItIs[] {
  return items.map((item) => ({
    item,
    stores: levels
      .filter((level) => level.item === item && level.count > 0 && of(level.store))
      .map(({ store, count }) => ({ store, count }))
      .sort((a, b) => b.count - a.count || (a.store < b.store ? -1 : 1)),
  }));
}
