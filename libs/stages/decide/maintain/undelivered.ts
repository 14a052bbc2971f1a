import {
  type AlertMessage,
  eventOf,
  hearerOf,
  type Instant,
  type KioskRegistry,
  type MaintenanceOrder,
  type NotificationKind,
  nextToTell,
  notNotifiedByChannel,
  type OpenBooks,
  type OutboxItem,
  unreachedWords,
} from '#libs/domain/index.js';
import { queue } from './alert.js';
import { handsOf } from './hands.js';
import { tellPlanWaits } from './plan-waits.js';
import { orderNews } from './tell.js';

/** Why a message does not reach who is to have it. */
export interface UndeliveredAlert {
  item: OutboxItem & { message: AlertMessage };
  refused: boolean;
  at: Instant;
}

/** Other ways to the same person are tried first: whether one of them has told, or may tell still. */
const mayHear = (others: OutboxItem[], { id, message }: UndeliveredAlert['item']): boolean =>
  others.some((one) => {
    const isSame = one.message.type === 'alert' && one.message.to === message.to;
    return one.id !== id && isSame && (one.state === 'sent' || (one.state === 'waiting' && !one.unreached));
  });

/** Who is told in place of who cannot be; whoever was to be told of it already is not asked again. */
async function tellNext(
  books: OpenBooks,
  of: UndeliveredAlert,
  order: MaintenanceOrder,
  others: OutboxItem[],
  registry: KioskRegistry,
) {
  const { item, at } = of;
  const tried = new Set(others.flatMap(({ message }) => (message.type === 'alert' ? [message.to] : [])));
  // Of these nobody is asked but who may approve it.
  if (eventOf(item.message) === 'order.planWaits')
    return tellPlanWaits(books, { order, at: item.createdAt }, registry, tried.add(item.message.to));
  const hands = await handsOf(books, order, registry);
  if (!hands || item.message.as === 'before') return;
  const person = nextToTell(order.kind, hands, tried, at);
  if (!person) return;
  const what = eventOf(item.message).split('.')[1] as NotificationKind;
  const telegram = { what, order, at: item.createdAt, replaces: [] };
  await queue(books, telegram, { person, as: 'instead', insteadOf: item.message.insteadOf ?? item.message.to });
}

/**
 * Keeps at the order who was not told by which way and why; with no other way to them, it is withheld, and the next person is told. Answers
 * the order when it has nobody by that.
 */
export async function tellUnreached(
  books: OpenBooks,
  of: UndeliveredAlert,
  registry: KioskRegistry,
): Promise<MaintenanceOrder | null> {
  const { item, refused, at } = of;
  const order = await books.orders.one(item.message.orderId ?? '');
  if (!order) return null;
  const { to } = item.message;
  const note = unreachedWords(registry.person(to)?.name ?? to, item.lastError ?? '', refused);
  const others = await books.outbox.besides(item);
  const isLost = !mayHear(others, item);
  const isTheirs = to === order.assignee || hearerOf(order.assignee, registry, at)?.id === to;
  const isNobodys = isLost && isTheirs;
  const noted: MaintenanceOrder = {
    ...order,
    ...(isNobodys && order.assignee !== null && { unreached: order.assignee }),
    history: [...order.history, { at, what: 'sendFailed', by: 'hallwatch', note }],
  };
  await books.orders.save(noted);
  await books.tell(orderNews({ what: 'kept', order: noted, at }));
  if (!isLost) return null;
  await books.untold.save(
    notNotifiedByChannel(order, at, { to, reason: refused ? 'refused' : 'not-reached', explanation: note }),
  );
  await tellNext(books, of, noted, others, registry);
  return isNobodys ? noted : null;
}

/** Somebody else hears for its assignee now, of whom it is not known that they cannot be told. Answers the order when it has somebody by that. */
export async function untried(books: OpenBooks, orderId: string): Promise<MaintenanceOrder | null> {
  const order = await books.orders.one(orderId);
  if (!order || order.unreached === undefined || order.unreached !== order.assignee) return null;
  const { unreached: _, ...reachable } = order;
  await books.orders.save(reachable);
  return reachable;
}

/** Whoever could not be told is told after all. Answers the order when it has somebody by that. */
export async function tellReached(
  books: OpenBooks,
  { message }: OutboxItem & { message: AlertMessage },
  registry: KioskRegistry,
  at: Instant,
) {
  const order = await books.orders.one(message.orderId ?? '');
  if (!order?.unreached) return null;
  if (order.unreached !== message.to && hearerOf(order.unreached, registry, at)?.id !== message.to) return null;
  const { unreached: _, ...reached } = order;
  await books.orders.save(reached);
  return reached;
}
