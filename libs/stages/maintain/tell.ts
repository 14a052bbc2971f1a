import {
  type Change,
  decideTelling,
  type Hall,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  nameOf,
  type OpenBooks,
  type OrderChange,
  type ToldOrder,
  tellClosing,
  untoldAlready,
  untoldOfOrder,
  whyUntold,
} from '#libs/domain/index.js';
import { alertFor, type Telegram } from './alert.js';

export const orderNews = ({ what, order, at }: OrderChange): Omit<Change, 'id'> => ({
  at,
  what: 'order',
  how: what === 'waits' ? 'updated' : what,
  subject: order.id,
  body: { ...order },
});

/** Where an order is of. */
interface Place {
  kiosk: Kiosk | undefined;
  hall: Hall;
}

/** Why nobody is told is said once, and not with every change. */
const isNew = ({ what }: Telegram): boolean => what === 'opened' || what === 'reopened';

/** The technician named on the kiosk, else the hall's first responsible; one alert for each way to reach them. */
async function send(books: OpenBooks, telegram: Telegram, { kiosk, hall }: Place, registry: KioskRegistry): Promise<void> {
  const { order, at } = telegram;
  const person = order.assignee ? registry.person(order.assignee) : undefined;
  const why = whyUntold(order, person);
  if (why !== null && isNew(telegram)) await books.untold.save(untoldOfOrder('alert', order, at, why));
  if (!person) return;
  for (const [index, message] of alertFor(telegram, kiosk, hall, person).entries()) {
    const id = nameOf('AL', at, order.id, String(order.history.length), String(index));
    await books.outbox.put({ id, message, at });
  }
}

async function alert(books: OpenBooks, told: ToldOrder, at: Instant, replaces: string[], place: Place, registry: KioskRegistry) {
  const { tell: what, order, why } = told;
  if (why !== null) await books.untold.save(untoldAlready(order, at, why));
  if (what !== null) await send(books, { what, order, at, replaces }, place, registry);
}

/** Whether the order that it became part of was just told to the same person. */
async function toldWithAnother(books: OpenBooks, { what, order, at }: OrderChange, into: string | null): Promise<boolean> {
  if (what !== 'cancelled' || into === null) return false;
  const wider = await books.orders.forIncident(into);
  return wider !== undefined && wider.assignee === order.assignee && wider.told?.at === at && !wider.told.over;
}

/** What an order takes the place of, and what took its place. */
export interface Merging {
  replaces?: MaintenanceOrder[];
  /** Incident. */
  into?: string | null;
}

/** Keeps what became of an order, and tells whom it concerns what they do not know. Answers the order as it is kept. */
export async function keepChange(
  books: OpenBooks,
  before: MaintenanceOrder | undefined,
  change: OrderChange,
  place: Place,
  registry: KioskRegistry,
  { replaces = [], into = null }: Merging = {},
): Promise<MaintenanceOrder> {
  const told = decideTelling(before, change, await toldWithAnother(books, change, into));
  await books.orders.save(told.order);
  await books.tell(orderNews({ ...change, order: told.order }));
  const theirs = replaces.filter(({ assignee }) => assignee === told.order.assignee).map(({ id }) => id);
  await alert(books, told, change.at, theirs, place, registry);
  return told.order;
}

/** Tells that an order is over whose cause did not come back again: as of the time that it waited for. */
export async function tellNextClosing(books: OpenBooks, order: MaintenanceOrder, registry: KioskRegistry): Promise<void> {
  const at = order.closingAt as Instant;
  const told = tellClosing(order, at);
  await books.orders.save(told.order);
  const hall = registry.hall(order.hallId);
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  if (hall) await alert(books, told, at, [], { kiosk, hall }, registry);
}
