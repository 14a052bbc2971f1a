import { decideOverdue, type Instant, type KioskRegistry, type OpenBooks, type Text } from '#libs/domain/index.js';
import { keepChange } from './tell.js';

/** The date that the public was told has passed without repair: those who answer for the order are asked. */
export async function chase(
  books: OpenBooks,
  orderId: string,
  at: Instant,
  because: Text,
  registry: KioskRegistry,
): Promise<void> {
  const order = await books.orders.one(orderId);
  const decided = order && decideOverdue(order, at, because);
  if (decided) await keepChange(books, order, decided, registry);
}
