import {
  type Change,
  decideOrder,
  type Hall,
  type IncidentChange,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  nameOf,
  type OpenBooks,
  type OrderChange,
} from '#libs/domain/index.js';
import { alertFor, type TellingChange } from './alert.js';

const isTelling = (change: OrderChange): change is TellingChange => change.what !== 'kept';

export const orderNews = ({ what, order, at }: OrderChange): Omit<Change, 'id'> => ({
  at,
  what: 'order',
  how: what === 'kept' ? 'updated' : what,
  subject: order.id,
  body: { ...order },
});

/** The technician named on the kiosk, else the hall's first responsible; one alert for each way to reach them. */
async function alert(
  books: OpenBooks,
  change: TellingChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<void> {
  const person = change.order.assignee ? registry.person(change.order.assignee) : undefined;
  if (!person) return;
  for (const [index, message] of alertFor(change, kiosk, hall, person).entries()) {
    const id = nameOf('AL', change.at, change.order.id, String(change.order.history.length), String(index));
    await books.outbox.put({ id, message, at: change.at });
  }
}

/** Keeps the order of an incident: opens it, follows its severity, closes it. Answers the order as it is now. */
export async function keepOrder(
  books: OpenBooks,
  change: IncidentChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<MaintenanceOrder | undefined> {
  const before = await books.orders.forIncident(change.incident.id);
  const decided = decideOrder(before, change, kiosk, hall, registry.hours);
  if (!decided) return before;
  await books.orders.save(decided.order);
  if (isTelling(decided)) await alert(books, decided, kiosk, hall, registry);
  await books.tell(orderNews(decided));
  return decided.order;
}
