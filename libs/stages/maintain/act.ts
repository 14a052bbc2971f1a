import {
  type ActRefusal,
  decideAct,
  type Instant,
  type KioskRegistry,
  type OpenBooks,
  type OrderAct,
  type OrderChange,
  orderFor,
} from '#libs/domain/index.js';
import { keepChange } from './tell.js';

/** A person's act on the order of a kiosk that it is about. Answers what became of the order, or why it is not taken. */
export async function actOnOrder(
  books: OpenBooks,
  kioskId: string,
  act: OrderAct,
  at: Instant,
  registry: KioskRegistry,
): Promise<OrderChange | { refused: ActRefusal }> {
  if (!registry.person(act.by)) return { refused: 'unknown-person' };
  const order = orderFor(await books.orders.undoneOf(kioskId), act);
  const hall = order && registry.hall(order.hallId);
  if (!order || !hall) return { refused: 'no-open-order' };
  const incident = await books.incidents.one(order.incidentId);
  const decided = decideAct(order, act, at, incident?.state === 'open');
  if ('refused' in decided) return decided;
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  return { ...decided, order: await keepChange(books, order, decided, { kiosk, hall }, registry) };
}
