import { CHANNELS } from '#libs/contracts/index.js';
import {
  type AlertMessage,
  administratorsBody,
  type CauseNotification,
  type ChannelAddress,
  eventOf,
  type Folded,
  hearerOf,
  type IncidentBook,
  type Instant,
  isAccepted,
  isAdministrative,
  isDone,
  isEnd,
  isUnwritten,
  type KioskRegistry,
  lateOf,
  type MaintenanceOrder,
  type NotificationKind,
  type OrderBook,
  type OutboxItem,
  orderBody,
  type Person,
  type ReviewBook,
  reviewBody,
  SECOND,
  type Sending,
} from '#libs/domain/index.js';

/** What messages are written from, at the moment of sending. */
export interface WritingParts {
  orders: Pick<OrderBook, 'several'>;
  incidents: Pick<IncidentBook, 'one'>;
  reviews: Pick<ReviewBook, 'one'>;
  registry: Pick<KioskRegistry, 'kiosk' | 'hall' | 'person' | 'people'>;
  /** The address that people open; absent: no link is written. */
  publicUrl?: string | undefined;
}

/** As it goes out; or why it does not, and whose it is by now; or until when it waits, for its end is told then. */
export type Written = { item: OutboxItem } | { dropped: string; nowFor?: MaintenanceOrder } | { waits: Instant };

/** Alerts of before came with the address of then: it counts when it is one of the person's still, and when nobody is registered. */
function addressOf({ channel, address }: AlertMessage, person: Person | undefined): ChannelAddress | undefined {
  const channels = person?.channels ?? [];
  if (channel !== undefined) return channels[channel];
  return channels.find((one) => address && CHANNELS.isSame(one, address)) ?? channels[0] ?? (person ? undefined : address);
}

/** Who accepted an order, or took it over, knows of it. */
const knows = ({ history, assignee }: MaintenanceOrder): boolean =>
  history.findLast(({ what }) => what === 'accepted' || what === 'takenOver')?.by === assignee;

const BEGINS: ReadonlySet<string> = new Set(['order.opened', 'order.reopened']);

/** Said to whoever had the order then: it is nothing to whoever has it since. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(['order.warned', 'order.resumed']);

/** Somebody accepted after all what nobody did. */
const isMoot = (event: string, order: MaintenanceOrder): boolean => event === 'order.unaccepted' && isAccepted(order);

/** Who hears at a moment what is for a person. */
type Hears = (id: string, at: Instant) => string | undefined;

/** It is for somebody else by now: the order is another's, or who stands in for whose it is has changed; null: it is not. */
function passedOn(item: OutboxItem, message: AlertMessage, order: MaintenanceOrder, hears: Hears, now: Instant): Written | null {
  const { as = 'assignee', to } = message;
  if (as === 'next') return isDone(order) || isMoot(eventOf(message), order) ? { dropped: 'it is over by now' } : null;
  if (as !== 'assignee' && as !== 'second') return null;
  const whose = (as === 'second' ? order.second : order.assignee) ?? null;
  const hearer = whose === null ? undefined : (hears(whose, now) ?? whose);
  if (hearer === to) return null;
  const dropped = `it is ${hearer ?? 'nobody'}'s to do by now, not ${to}'s`;
  // It is whose it was then: what is to be told of it is told to who hears for them now.
  if (whose !== null && (whose === to || hears(whose, item.createdAt) === to)) return { dropped, nowFor: order };
  if (as === 'second' || OF_THE_MOMENT.has(eventOf(message)) || (BEGINS.has(eventOf(item.message)) && knows(order)))
    return { dropped };
  return { dropped, nowFor: order };
}

/** Its end is not told yet, for it may come back, or is told and it came back; null: what is to be told holds. */
function unsteady(folded: Folded, order: MaintenanceOrder): Written | null {
  const { told, with: others } = folded;
  if (isDone(order)) return order.closingAt === undefined || isEnd(told) ? null : { waits: order.closingAt + SECOND };
  if (!isEnd(told) || eventOf(told.message) === 'order.takenOver' || others.length > 0) return null;
  return { dropped: 'its cause was back before this could be told' };
}

/** Writes an alert from what is in the books and in the register at this moment. */
export class Writing {
  private readonly base: string | null;

  constructor(private readonly parts: WritingParts) {
    this.base = parts.publicUrl?.replace(/\/+$/, '') ?? null;
  }

  /** The orders that messages are of, as they are now, by id. */
  async ordersOf(items: readonly OutboxItem[]): Promise<ReadonlyMap<string, MaintenanceOrder>> {
    const ids = items.flatMap(({ message }) => (message.type === 'alert' && message.orderId !== null ? [message.orderId] : []));
    if (ids.length === 0) return new Map();
    return new Map((await this.parts.orders.several([...new Set(ids)])).map((order) => [order.id, order]));
  }

  async write(folded: Folded, orders: ReadonlyMap<string, MaintenanceOrder>, now: Instant): Promise<Written> {
    const { message } = folded.told;
    if (message.type !== 'alert') return { item: folded.told };
    const { registry } = this.parts;
    const address = addressOf(message, registry.person(message.to));
    const order = message.orderId === null ? undefined : orders.get(message.orderId);
    const review = message.reviewId === undefined ? undefined : await this.parts.reviews.one(message.reviewId);
    if (review && !isUnwritten(review)) return { dropped: 'nobody has to write it any more' };
    const hears: Hears = (id, at) => hearerOf(id, registry, at)?.id;
    const another = order && (passedOn(folded.told, message, order, hears, now) ?? unsteady(folded, order));
    if (another) return another;
    if (!address) return { dropped: `${message.to} has no such channel any more` };
    const body = (await this.bodyOf(folded, message, order, now)) ?? message.body;
    return { item: { ...folded.told, message: { ...message, address, body } } };
  }

  private readonly name = (id: string): string => this.parts.registry.person(id)?.name ?? id;

  private async reviewBodyOf(message: AlertMessage, id: string, sending: Sending): Promise<Record<string, unknown> | null> {
    const { registry, reviews } = this.parts;
    const review = await reviews.one(id);
    const hall = review && registry.hall(review.hallId);
    if (!review || !hall) return null;
    const kiosk = review.kioskId === null ? undefined : registry.kiosk(review.kioskId);
    return reviewBody(review, { hall, kiosk }, message, this.name, sending);
  }

  /** Null: what it is of is not in the books, and it goes as it came. */
  private async bodyOf(
    folded: Folded,
    message: AlertMessage,
    order: MaintenanceOrder | undefined,
    now: Instant,
  ): Promise<Record<string, unknown> | null> {
    const { registry, incidents } = this.parts;
    const sending = { now, late: lateOf(folded, now), base: this.base };
    const verb = eventOf(folded.told.message).split('.')[1];
    if (message.reviewId !== undefined) return this.reviewBodyOf(message, message.reviewId, sending);
    if (message.orderId === null) {
      const incident = await incidents.one(message.incidentId ?? '');
      if (!incident || !isAdministrative(incident)) return null;
      return administratorsBody(verb as CauseNotification, incident, message, this.name, sending);
    }
    const hall = order && registry.hall(order.hallId);
    if (!order || !hall) return null;
    const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
    return orderBody(verb as NotificationKind, { order, kiosk, hall, message, name: this.name }, sending);
  }
}
