import {
  type ComingOrder,
  comingOrder,
  decideOrder,
  type Hall,
  type IncidentChange,
  isDone,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  type OpenBooks,
  ownerOf,
} from '#libs/domain/index.js';
import { keepChange } from './tell.js';

export { actOnOrder } from './act.js';
export { tellNextClosing } from './tell.js';

/** Nobody is sent to what people are kept from; who is on it is told on. */
const isKeptFrom = ({ incident }: IncidentChange, order: MaintenanceOrder | undefined): boolean =>
  incident.quiet !== undefined && (!order || isDone(order));

/** The order of an incident as it is, or would be if people were told of it. */
export async function orderOf(
  books: OpenBooks,
  change: IncidentChange,
  kiosk: Kiosk | undefined,
  hall: Hall,
  registry: KioskRegistry,
): Promise<ComingOrder | undefined> {
  const order = await books.orders.forIncident(change.incident.id);
  if (!isKeptFrom(change, order)) return order;
  return comingOrder(change, kiosk, hall, registry.hours, ownerOf(change.incident, registry.systems()));
}

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
): Promise<ComingOrder | undefined> {
  // An incident that is just opened has none.
  const before = change.what === 'opened' ? undefined : await books.orders.forIncident(change.incident.id);
  const owner = ownerOf(change.incident, registry.systems());
  if (isKeptFrom(change, before)) return comingOrder(change, kiosk, hall, registry.hours, owner);
  const decided = decideOrder(before, change, kiosk, hall, registry.hours, owner);
  if (!decided) return before;
  const into = change.incident.inhibitedBy;
  return keepChange(books, before, decided, { kiosk, hall }, registry, { replaces, into });
}
