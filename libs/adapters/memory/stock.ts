import type { StockItem } from '#libs/domain/act/index.js';
import type { Page } from '#libs/domain/index.js';
import { levelId, type MovementFilter, StockBook, type StockLevel, type StockMovement } from '#libs/domain/stock/index.js';
import { pageOf, UndoableMap, type UndoLog } from './shelf.js';

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

const fits = (one: StockMovement, { item, store, orderId, stores }: MovementFilter): boolean =>
  (item ?? one.item) === one.item &&
  (store ?? one.store) === one.store &&
  (orderId ?? one.orderId) === one.orderId &&
  (stores?.includes(one.store) ?? true);

/** Stock in memory. */
export class MemoryStock extends StockBook {
  private readonly itemsById: UndoableMap<string, StockItem>;
  private readonly levelsById: UndoableMap<string, StockLevel>;
  private readonly all: UndoableMap<string, StockMovement>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.itemsById = new UndoableMap(log);
    this.levelsById = new UndoableMap(log);
    this.all = new UndoableMap(log);
  }

  override async items(): Promise<StockItem[]> {
    return [...this.itemsById.values()].sort(byId);
  }

  override async saveItem(item: StockItem): Promise<void> {
    this.itemsById.set(item.id, item);
  }

  override async levels(): Promise<StockLevel[]> {
    return [...this.levelsById.values()].sort(byId);
  }

  override async level(store: string, item: string): Promise<StockLevel | undefined> {
    return this.levelsById.get(levelId(store, item));
  }

  override async saveLevel(level: StockLevel): Promise<void> {
    this.levelsById.set(level.id, level);
  }

  /** What is for no order is asked for by nobody who forgets. */
  override async add(movement: StockMovement): Promise<void> {
    if (!this.forget || movement.orderId !== undefined) this.all.set(movement.id, movement);
  }

  override async ofOrder(orderId: string): Promise<StockMovement[]> {
    const of = [...this.all.values()].filter((one) => one.orderId === orderId);
    return of.sort((a, b) => a.at - b.at || byId(a, b));
  }

  override async movements(filter: MovementFilter): Promise<Page<StockMovement>> {
    const { limit, after } = filter;
    const paged = { limit, ...(after !== undefined && { after }) };
    return pageOf(
      [...this.all.values()].filter((one) => fits(one, filter)),
      (one) => one.at,
      paged,
    );
  }
}
