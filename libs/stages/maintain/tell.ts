import {
  type Change,
  type Hall,
  type Kiosk,
  type KioskRegistry,
  nameOf,
  type OpenBooks,
  type OrderChange,
  untoldOfOrder,
  whyUntold,
} from '#libs/domain/index.js';
import { alertFor, isTelling } from './alert.js';

export const orderNews = ({ what, order, at }: OrderChange): Omit<Change, 'id'> => ({
  at,
  what: 'order',
  how: what === 'kept' ? 'updated' : what,
  subject: order.id,
  body: { ...order },
});

/** Why nobody is told is said once, and not with every change. */
const isNew = ({ what }: OrderChange): boolean => what === 'opened' || what === 'reopened';

/** The technician named on the kiosk, else the hall's first responsible; one alert for each way to reach them. */
async function alert(
  books: OpenBooks,
  change: OrderChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<void> {
  const person = change.order.assignee ? registry.person(change.order.assignee) : undefined;
  if (!isTelling(change)) return;
  const why = whyUntold(change.order, person);
  if (why !== null && isNew(change)) await books.untold.save(untoldOfOrder('alert', change.order, change.at, why));
  if (!person) return;
  for (const [index, message] of alertFor(change, kiosk, hall, person).entries()) {
    const id = nameOf('AL', change.at, change.order.id, String(change.order.history.length), String(index));
    await books.outbox.put({ id, message, at: change.at });
  }
}

/** Keeps what became of an order, and tells whom it concerns. */
export async function keepChange(
  books: OpenBooks,
  change: OrderChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<void> {
  await books.orders.save(change.order);
  await alert(books, change, kiosk, hall, registry);
  await books.tell(orderNews(change));
}
