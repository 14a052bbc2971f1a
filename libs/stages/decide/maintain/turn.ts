import { decideTurn, type Instant, type MaintenanceOrder, type OpenBooks, type OrderChange } from '#libs/domain/index.js';
import { hurryNotices } from '../announce/hurry.js';
import type { DecideParts } from '../parts.js';
import { OrderBreached } from './breached.js';
import { handsOf } from './hands.js';
import { handOver, keepChange } from './tell.js';

type TurnParts = Pick<DecideParts, 'registry' | 'report'>;

/** How far it is is another thing by it than what a notice says of it. */
const isPublic = ({ what, order }: OrderChange, before: MaintenanceOrder): boolean =>
  what === 'resumed' || order.assignee !== before.assignee;

function reportBreach({ order }: OrderChange, before: MaintenanceOrder, { report }: TurnParts): void {
  const late = order.history.slice(before.history.length).find(({ what }) => what === 'breached');
  if (late?.clock) report(new OrderBreached(order, late.clock));
}

/** What time alone brings an order, as of the instant at which it does: a reminder, a limit that is over, another who is asked, the end of a hold. */
export async function turnOrder(books: OpenBooks, order: MaintenanceOrder, parts: TurnParts): Promise<void> {
  const { turnsAt: at = 0, ...rest } = order;
  const { registry } = parts;
  const hands = await handsOf(books, order, registry);
  const change = hands && decideTurn(order, at, hands);
  // Of a hall that is not registered any more nobody can be asked.
  if (!change) return books.orders.save(rest);
  const kept = await keepChange(books, order, change, registry);
  if (kept.assignee !== order.assignee) await handOver(books, order, { ...change, order: kept }, registry);
  if (isPublic(change, order)) await hurryNotices(books, kept, at);
  reportBreach(change, order, parts);
}

/** Of a kiosk's orders what time brought before somebody acts on one of them. Answers them as they are then. */
export async function turnedBefore(
  books: OpenBooks,
  kioskId: string,
  at: Instant,
  parts: TurnParts,
): Promise<MaintenanceOrder[]> {
  for (;;) {
    const undone = await books.orders.undoneOf(kioskId);
    const [first] = undone.filter(({ turnsAt }) => (turnsAt ?? at) < at).sort((a, b) => (a.turnsAt ?? 0) - (b.turnsAt ?? 0));
    if (!first) return undone;
    await turnOrder(books, first, parts);
  }
}
