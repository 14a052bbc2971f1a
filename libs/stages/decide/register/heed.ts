import { hasHands, type OpenBooks } from '#libs/domain/index.js';
import type { OfMoment } from '../moment.js';
import type { Outages } from '../view/outages.js';
import { keepRegisteredOrders } from './keep-registered-orders.js';
import { moveSigns } from './move-signs.js';
import { isOtherwise } from './otherwise.js';

/** Whether somebody has the order, by order: the register may name another, or know how to reach them. */
async function handsNow({ orders }: OpenBooks, { canBeTold }: Outages): Promise<Map<string | null, boolean>> {
  return new Map((await orders.undone()).map((order) => [order.id, hasHands(order, canBeTold)]));
}

/** What stands is as the register says now: orders, notices, the signs on the kiosks' screens. */
export const heedRegister: OfMoment = async ({ books, board, around, announcing, parts }, { step, at, written, view }) => {
  const { register: turn } = step;
  if (!turn) return;
  const { registry } = parts;
  await keepRegisteredOrders(books, turn, at, registry);
  const hands = await handsNow(books, around);
  for (const notice of await board.standing()) {
    const isSo = notice.barred || hands.get(notice.orderId) !== (notice.arranged === false);
    if (written.has(notice.id) || (isSo && !isOtherwise(notice, turn, registry))) continue;
    for (const id of await announcing.lookAgain(books, notice, at, view)) written.add(id);
  }
  await moveSigns(books, turn, at, registry);
};
