import type { StockItem } from '../act/index.js';
import { joined, nameOf } from '../identity/index.js';
import type { Page } from '../page.js';
import type { Instant } from '../time/index.js';
import type { MovementKind } from './words.js';

/** By how much one store has more or fewer of an item. What is taken from one store to another is two. */
export interface StockMovement {
  id: string;
  at: Instant;
  how: MovementKind;
  item: string;
  store: string;
  /** Units; below 0: fewer. Of what is used above 0 where a record of work was told again with fewer. */
  change: number;
  /** Person id; of an account that is nobody’s, its name. */
  by: string;
  /** Of what is taken: the other store. */
  other?: string;
  /** Of a count: what is there. */
  counted?: number;
  orderId?: string;
  reason?: string;
  /** The book had fewer than were taken away. */
  short?: true;
}

/** How many of an item are in a store: the sum of its movements. */
export interface StockLevel {
  id: string;
  store: string;
  item: string;
  /** Units. Below 0 where people took what the book did not have. */
  count: number;
  /** How many movements it has had: each is named by its place among them. */
  moves: number;
  /** Book and shelf differ: somebody is to count it. Until then. */
  differs?: true;
}

export const levelId = (store: string, item: string): string => joined(store, item);

export const emptyLevel = (store: string, item: string): StockLevel => ({
  id: levelId(store, item),
  store,
  item,
  count: 0,
  moves: 0,
});

/** A movement before it is known what the book has. */
export type ComingMovement = Omit<StockMovement, 'id' | 'short'>;

/**
 * Books a movement. What the book does not have is booked all the same, and told: whoever used it stands at the kiosk, maybe without a signal,
 * and what is in their hand was in the store.
 */
export function booked(level: StockLevel, coming: ComingMovement): { level: StockLevel; movement: StockMovement } {
  const { differs: before, ...rest } = level;
  const { at, how, store, item } = coming;
  const id = nameOf('SM', at, how, store, item, String(level.moves));
  const count = level.count + coming.change;
  const short = coming.change < 0 && count < 0 && coming.how !== 'counted';
  const differs = coming.how !== 'counted' && (before || short);
  return {
    level: { ...rest, count, moves: level.moves + 1, ...(differs && { differs: true as const }) },
    movement: { id, ...coming, ...(short && { short: true as const }) },
  };
}

/** Fewer than its minimum there; an item without one is never. */
export const isBelow = (
  { store, count }: Pick<StockLevel, 'store' | 'count'>,
  { minimums }: Pick<StockItem, 'minimums'>,
): boolean => count < (Object.hasOwn(minimums, store) ? (minimums[store] as number) : Number.NEGATIVE_INFINITY);

/** What is told once: not every movement below the minimum, but that by which it fell below. */
export const fellBelow = (before: StockLevel, after: StockLevel, item: StockItem): boolean =>
  after.count < before.count && !isBelow(before, item) && isBelow(after, item);

/** What is asked of movements. */
export interface MovementFilter {
  limit: number;
  after?: string | undefined;
  item?: string | undefined;
  store?: string | undefined;
  orderId?: string | undefined;
  /** Absent: of all stores. */
  stores?: readonly string[] | undefined;
}

/** Items, and what is where. */
export abstract class StockBook {
  /** By id. */
  abstract items(): Promise<StockItem[]>;
  abstract saveItem(item: StockItem): Promise<void>;
  /** By id. */
  abstract levels(): Promise<StockLevel[]>;
  abstract level(store: string, item: string): Promise<StockLevel | undefined>;
  abstract saveLevel(level: StockLevel): Promise<void>;
  abstract add(movement: StockMovement): Promise<void>;
  /** What was used and given back for an order, the first first. */
  abstract ofOrder(orderId: string): Promise<StockMovement[]>;
  /** Newest first. */
  abstract movements(filter: MovementFilter): Promise<Page<StockMovement>>;
}
