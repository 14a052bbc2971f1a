import {
  decideOrder,
  type Hall,
  type IncidentChange,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  type OpenBooks,
  ownerOf,
} from '#libs/domain/index.js';
import { keepChange } from './tell.js';

export { actOnOrder } from './act.js';

/** Keeps the order of an incident: opens it, follows its severity, closes it. Answers the order as it is now. */
export async function keepOrder(
  books: OpenBooks,
  change: IncidentChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<MaintenanceOrder | undefined> {
  // An incident that is just opened has none.
  const before = change.what === 'opened' ? undefined : await books.orders.forIncident(change.incident.id);
  const decided = decideOrder(before, change, kiosk, hall, registry.hours, ownerOf(change.incident, registry.systems()));
  if (!decided) return before;
  await keepChange(books, decided, kiosk, hall, registry);
  return decided.order;
}
