import {
  type AlertMessage,
  hearerOf,
  type Instant,
  isUrgent,
  type KioskRegistry,
  type MaintenanceOrder,
  type NotificationKind,
  nameOf,
  type OpenBooks,
  type Person,
  type RecipientRole,
} from '#libs/domain/index.js';

/** What is told of an order. */
export interface OrderNotification {
  what: NotificationKind;
  order: MaintenanceOrder;
  at: Instant;
  /** Orders of the same person that it takes the place of. */
  replaces: string[];
}

/** Who is told of it, and why. */
export interface Recipient {
  person: Person;
  as: RecipientRole;
  insteadOf?: string;
}

/** One message for each way to reach the person; where it goes and what it says is written when it is sent. */
export function alertsOf({ what, order, at, replaces }: OrderNotification, { person, as, insteadOf }: Recipient): AlertMessage[] {
  return person.channels.map((_, channel) => ({
    type: 'alert',
    orderId: order.id,
    kioskId: order.kioskId,
    hallId: order.hallId,
    to: person.id,
    channel,
    as,
    ...(isUrgent(order) && { urgent: true }),
    ...(insteadOf !== undefined && { insteadOf }),
    event: `order.${what}`,
    body: { event: `order.${what}`, at: new Date(at).toISOString(), ...(replaces.length > 0 && { replaces }) },
  }));
}

/** Entries of the history that were decided: what came of sending names no message, and what clocks bring names its own. */
const decidedOf = ({ history }: MaintenanceOrder): number =>
  history.filter(({ what, clock }) => what !== 'sent' && what !== 'sendFailed' && clock === undefined).length;

/** Sets apart what a clock brings from what else is told at that moment. */
function byClock({ order: { history }, what }: OrderNotification): string[] {
  const clock = history.at(-1)?.clock;
  return clock === undefined ? [] : [what, clock];
}

/** Puts the messages to one person into the outbox; `apart`: what sets them apart from others of the same moment. */
export async function queue(books: OpenBooks, telegram: OrderNotification, to: Recipient, ...apart: string[]): Promise<void> {
  const { order, at } = telegram;
  const whom = [...(to.as === 'assignee' ? [] : [to.as, to.person.id]), ...byClock(telegram), ...apart];
  for (const [index, message] of alertsOf(telegram, to).entries()) {
    const id = nameOf('AL', at, order.id, String(decidedOf(order)), String(index), ...whom);
    await books.outbox.put({ id, message, at });
  }
}

/** Puts in for whoever has the order now, or hears for them, what was to be told to another. */
export async function passOn(
  books: OpenBooks,
  telegram: OrderNotification,
  as: 'assignee' | 'second',
  registry: KioskRegistry,
  now: Instant,
): Promise<void> {
  const person = hearerOf(telegram.order[as], registry, now);
  if (person) await queue(books, telegram, { person, as }, person.id);
}
