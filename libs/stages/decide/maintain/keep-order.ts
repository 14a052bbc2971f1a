import {
  type ComingOrder,
  comingOrder,
  decideOrder,
  type Hall,
  type Hands,
  handsAt,
  type IncidentChange,
  inHandFor,
  isDone,
  type Kiosk,
  type KioskRegistry,
  kindOf,
  type MaintenanceOrder,
  type OpenBooks,
} from '#libs/domain/index.js';
import { withRefillCompared } from '../stock/book-parts.js';
import { withAtWork } from './hands.js';
import { keepChange } from './tell.js';

/** Its own; an incident that is just opened has none, unless somebody has one in hand for the same fault. */
async function orderBefore(books: OpenBooks, { what, incident }: IncidentChange): Promise<MaintenanceOrder | undefined> {
  if (what !== 'opened') return books.orders.forIncident(incident.id);
  if (incident.kioskId === null) return undefined;
  return inHandFor(await books.orders.undoneOf(incident.kioskId), incident);
}

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
  return comingOrder(change, handsAt(change.incident, kiosk, hall, registry));
}

/** The books are asked for whom it is only where somebody is chosen. */
async function forNew(
  books: OpenBooks,
  before: MaintenanceOrder | undefined,
  { what, incident, at }: IncidentChange,
  hands: Hands,
): Promise<Hands> {
  const isOver = what === 'closed' || what === 'merged';
  if (isOver || (before && !isDone(before))) return hands;
  return withAtWork(books, { ...incident, kind: kindOf(incident) }, hands, at);
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
  const before = await orderBefore(books, change);
  const hands = handsAt(change.incident, kiosk, hall, registry);
  if (isKeptFrom(change, before)) return comingOrder(change, hands);
  const decided = decideOrder(before, change, await forNew(books, before, change, hands));
  if (!decided) return before;
  const into = change.incident.inhibitedBy;
  const compared = { ...decided, order: await withRefillCompared(books, decided.order, change.at) };
  return keepChange(books, before, compared, registry, { replaces, into });
}
