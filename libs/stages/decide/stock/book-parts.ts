import {
  bookableParts,
  compareRefill,
  HALLWATCH,
  hallsOfStore,
  type Instant,
  type KioskRegistry,
  levelId,
  type MaintenanceOrder,
  movementsOfParts,
  type OpenBooks,
  type OrderAct,
  type PartsPlace,
  refillDiffers,
  type StockItem,
} from '#libs/domain/index.js';
import { book } from './book.js';

/** What somebody says to have put in is held against what the kiosk told, whichever of the two came first. */
export async function withRefillCompared(books: OpenBooks, order: MaintenanceOrder, at: Instant): Promise<MaintenanceOrder> {
  const { refill, record } = order;
  if (!refill || refill.compared || !record?.parts) return order;
  const compared = compareRefill(record.parts, await books.stock.items(), refill);
  if (!compared) return order;
  const kept = { ...order, refill: { ...refill, compared } };
  if (compared.agrees) return kept;
  const note = refillDiffers(compared, refill);
  return { ...kept, history: [...order.history, { at, what: 'questioned', by: HALLWATCH.by, note }] };
}

async function placeOf(
  { stock }: OpenBooks,
  order: MaintenanceOrder,
  by: string,
  at: Instant,
  items: StockItem[],
  registry: KioskRegistry,
): Promise<PartsPlace> {
  const [before, levels] = [await stock.ofOrder(order.id), await stock.levels()];
  return {
    ...{ orderId: order.id, hallId: order.hallId, by, at, items, before },
    levels: new Set(levels.map(({ store, item }) => levelId(store, item))),
    isStore: (id) => hallsOfStore(id, registry) !== null,
  };
}

/** Books the parts of a record that was just told. Answers the order with what of them is booked, and from where. */
export async function bookParts(
  books: OpenBooks,
  order: MaintenanceOrder,
  { by, record: told }: OrderAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<MaintenanceOrder> {
  if (!told?.parts || !order.record) return order;
  const items = await books.stock.items();
  if (items.length === 0) return order;
  const place = await placeOf(books, order, by, at, items, registry);
  const parts = bookableParts(told.parts, place);
  for (const coming of movementsOfParts(parts, place)) {
    const item = items.find(({ id }) => id === coming.item);
    if (item) await book(books, coming, item, registry);
  }
  return withRefillCompared(books, { ...order, record: { ...order.record, parts } }, at);
}
