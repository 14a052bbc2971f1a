import { approversOf, type KioskRegistry, type OpenBooks, type OrderChange } from '#libs/domain/index.js';
import { queue } from './alert.js';
import { handsOf } from './hands.js';

/** One who may approve a plan that waits is told of it, once; `tried`: those who could not be told. */
export async function tellPlanWaits(
  books: OpenBooks,
  { order, at }: Pick<OrderChange, 'order' | 'at'>,
  registry: KioskRegistry,
  tried: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (!order.unapproved) return;
  const hands = await handsOf(books, order, registry);
  const person = hands && approversOf(order, hands, at).find(({ id }) => !tried.has(id));
  if (person) await queue(books, { what: 'planWaits', order, at, replaces: [] }, { person, as: 'next' });
}
