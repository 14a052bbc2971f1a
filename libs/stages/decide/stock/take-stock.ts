import {
  type ActOutcome,
  type ActRefusal,
  countedMovement,
  hallsOfStore,
  type Instant,
  type KioskRegistry,
  movementsOf,
  type OpenBooks,
  type StockAct,
  type StockItem,
  type StockLevel,
} from '#libs/domain/index.js';
import { book, levelOf } from './book.js';

const storesIn = (act: StockAct): string[] => {
  if (act.act === 'stockItem.set') return Object.keys(act.item.minimums);
  return act.act === 'stock.move' && act.to !== undefined ? [act.store, act.to] : [act.store];
};

/** Why it is not taken; null: it is. */
async function refusalOf(
  { orders }: OpenBooks,
  act: StockAct,
  item: StockItem | undefined,
  registry: KioskRegistry,
): Promise<ActRefusal | null> {
  if (!storesIn(act).every((store) => hallsOfStore(store, registry) !== null)) return 'unknown-store';
  if (act.act !== 'stockItem.set' && !item) return 'unknown-item';
  if (act.act !== 'stock.move' || act.orderId === undefined) return null;
  return (await orders.one(act.orderId)) ? null : 'no-open-order';
}

const inShort = ({ store, item, count }: StockLevel) => ({ store, item, count });

/** What a person did about parts. Answers what it made of them, or why it is not taken. */
export async function takeStock(open: OpenBooks, act: StockAct, at: Instant, registry: KioskRegistry): Promise<ActOutcome> {
  await open.alone();
  const items = await open.stock.items();
  const wanted = act.act === 'stockItem.set' ? act.item.id : act.item;
  const item = items.find(({ id }) => id === wanted);
  const refused = await refusalOf(open, act, item, registry);
  if (refused !== null) return { refused };
  if (act.act === 'stockItem.set') {
    await open.stock.saveItem(act.item);
    return { refused: null, stock: { before: item ?? null, after: act.item } };
  }
  const before = await levelOf(open, act.store, act.item);
  const coming = act.act === 'stock.count' ? [countedMovement(act, before, at)] : movementsOf(act, at);
  const after: StockLevel[] = [];
  for (const one of coming) after.push(await book(open, one, item as StockItem, registry));
  return { refused: null, stock: { before: inShort(before), after: after.map(inShort) } };
}
