import type { StockItem } from '../act/index.js';
import { nameOf } from '../identity/index.js';
import type { Person } from '../people/index.js';
import type { StockLevel, StockMovement } from '../stock/index.js';
import type { AlertMessage } from './message.js';

/** What a store is called. */
export interface NamedStore {
  name: { zh: string; en: string };
  hallId: string;
}

const words = ({ name, unit, minimums }: StockItem, { store, count }: StockLevel, of: NamedStore) => ({
  zh: `配件不足：${of.name.zh}的${name}只剩 ${count} ${unit}，低于下限 ${minimums[store]} ${unit}，请补货。`,
  en: `Stock is low: ${of.name.en} has ${count} ${unit} of ${name} left, below its minimum of ${minimums[store]}. Have it filled up.`,
});

/** Tells who keeps a store that an item fell below its minimum there, by each of their channels. */
export function belowMinimumAlerts(
  people: readonly Person[],
  item: StockItem,
  level: StockLevel,
  { id: by, at }: StockMovement,
  of: NamedStore,
): { id: string; message: AlertMessage; at: number }[] {
  const event = 'stock.below';
  const told = { item: item.id, store: level.store, count: level.count, minimum: item.minimums[level.store] };
  return people.flatMap(({ id: to, name, channels }) =>
    channels.map((_, channel) => ({
      id: nameOf('AL', at, event, by, to, String(channel)),
      at,
      message: {
        type: 'alert',
        orderId: null,
        kioskId: null,
        hallId: of.hallId,
        to,
        channel,
        event,
        body: { event, at: new Date(at).toISOString(), ...told, to: { id: to, name }, text: words(item, level, of) },
      },
    })),
  );
}
