import {
  belowMinimumAlerts,
  booked,
  type ComingMovement,
  emptyLevel,
  fellBelow,
  hallsOfStore,
  type KioskRegistry,
  keepersOf,
  type OpenBooks,
  type StockItem,
  type StockLevel,
  type StockMovement,
  storeName,
} from '#libs/domain/index.js';

export const levelOf = async ({ stock }: OpenBooks, store: string, item: string): Promise<StockLevel> =>
  (await stock.level(store, item)) ?? emptyLevel(store, item);

/** Who keeps the store is told once that it fell below its minimum; whoever cannot be told reads it on the page. */
async function tellKeepers(
  books: OpenBooks,
  item: StockItem,
  level: StockLevel,
  movement: StockMovement,
  registry: KioskRegistry,
): Promise<void> {
  const { store } = level;
  const keepers = keepersOf(store, registry, movement.at);
  const [hallId = ''] = hallsOfStore(store, registry) ?? [];
  const alerts = belowMinimumAlerts(keepers, item, level, movement, { name: storeName(store, registry), hallId });
  for (const alert of alerts) await books.outbox.put(alert);
}

/** Books a movement, with what follows from it. */
export async function book(
  books: OpenBooks,
  coming: ComingMovement,
  item: StockItem,
  registry: KioskRegistry,
): Promise<StockLevel> {
  const before = await levelOf(books, coming.store, coming.item);
  const { level, movement } = booked(before, coming);
  await books.stock.add(movement);
  await books.stock.saveLevel(level);
  if (fellBelow(before, level, item)) await tellKeepers(books, item, level, movement, registry);
  return level;
}
