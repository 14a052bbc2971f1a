import { type Incident, isWide, type Withheld } from '../incident/index.js';
import { isInHand } from './act.js';
import type { MaintenanceOrder } from './order.js';
import type { Mended } from './order-book.js';

/** What somebody filled or emptied is done: what is told of the item from then on is another cause, and no fault that came back. */
const isServed = ({ goneBy }: MaintenanceOrder): boolean => goneBy === 'refilled' || goneBy === 'emptied';

/** Of a kiosk's undone orders the one that somebody has in hand for the same fault: it goes on when the fault comes back. */
export const inHandFor = (undone: readonly MaintenanceOrder[], { kioskId, cause }: Incident): MaintenanceOrder | undefined =>
  kioskId === null
    ? undefined
    : undone.find((order) => isInHand(order) && !isServed(order) && order.kioskId === kioskId && order.cause === cause);

/** What the kiosks tell at this moment, told or withheld. */
export interface StandingAlarms {
  incidents: readonly Incident[];
  withheld: readonly Withheld[];
}

const isOf = (order: MaintenanceOrder, kioskId: string | null): boolean => kioskId !== null && order.kioskIds.includes(kioskId);

/** The incident is the order's own, or of the same fault, or what the order's own became part of. */
function tells(order: MaintenanceOrder, { id, state, cause, affected, inhibits, kind }: Incident): boolean {
  if (state !== 'open') return false;
  if (id === order.incidentId || inhibits.includes(order.incidentId)) return true;
  if (isServed(order)) return false;
  const concerned = affected.some((kioskId) => isOf(order, kioskId));
  // Who is out with its hall does not answer either.
  const silent = order.cause === 'link' && isWide({ kind }) && kind !== 'upstream';
  return concerned && (cause === order.cause || silent);
}

/** Whether the device tells the fault of the order still, under whatever incident or none. */
export const stillTold = (order: MaintenanceOrder, { incidents, withheld }: StandingAlarms): boolean =>
  incidents.some((incident) => tells(order, incident)) ||
  (!isServed(order) &&
    withheld.some(({ kioskId, cause, state }) => state === 'held' && cause === order.cause && isOf(order, kioskId)));

/** Who mended what an order was because of, and when it was over; null: nobody said to have repaired it. */
export function mendedBy({ history, closedAt }: Pick<MaintenanceOrder, 'history' | 'closedAt'>): Mended | null {
  const repaired = history.findLast(({ what }) => what === 'repaired');
  return repaired && closedAt !== null ? { person: repaired.by, at: closedAt } : null;
}
