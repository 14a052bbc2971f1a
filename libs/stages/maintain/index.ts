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
export { tellNextClosing } from './tell.js';

/**
 * Keeps the order of an incident: opens it, follows its severity, closes it. Answers the order as it is now. `replaces`: orders of what
 * became part of the incident at that moment.
 */
export async function keepOrder(
  books: OpenBooks,
  change: IncidentChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
  replaces: MaintenanceOrder[] = [],
): Promise<MaintenanceOrder | undefined> {
  // An incident that is just opened has none.
  const before = change.what === 'opened' ? undefined : await books.orders.forIncident(change.incident.id);
  const decided = decideOrder(before, change, kiosk, hall, registry.hours, ownerOf(change.incident, registry.systems()));
  if (!decided) return before;
  const into = change.incident.inhibitedBy;
  return keepChange(books, before, decided, { kiosk, hall }, registry, { replaces, into });
}
