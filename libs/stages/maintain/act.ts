import {
  type ActRefusal,
  decideAct,
  type Instant,
  type KioskRegistry,
  type OpenBooks,
  type OrderAct,
  orderFor,
} from '#libs/domain/index.js';
import { keepChange } from './tell.js';

/** A person's act on the order of a kiosk that it is about. Answers why it is not taken; null: it is. */
export async function actOnOrder(
  books: OpenBooks,
  kioskId: string,
  act: OrderAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<ActRefusal | null> {
  if (!registry.person(act.by)) return 'unknown-person';
  const order = orderFor(await books.orders.undoneOf(kioskId), act);
  const hall = order && registry.hall(order.hallId);
  if (!order || !hall) return 'no-open-order';
  const decided = decideAct(order, act, at);
  if ('refused' in decided) return decided.refused;
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  await keepChange(books, decided, kiosk, hall, registry);
  return null;
}
