import type { OrderAct, OrderOpening } from '../act/index.js';
import { nameOf } from '../identity/index.js';
import type { Instant } from '../time/index.js';
import { dueOf } from './clock.js';
import { FIRST_ACTION } from './decide.js';
import type { Hands } from './hands.js';
import type { MaintenanceOrder, OrderChange } from './order.js';
import { secondFor } from './routing.js';
import { assignmentFor } from './why.js';

/** Cause of what people ask for: no rule and no device tells it. */
export const causeByHand = ({ kind }: OrderOpening): string => `hand/${kind}`;

/** Where what is asked for is to be done. */
export interface WorkPlace {
  kioskId: string | null;
  /** Every kiosk that it is for. */
  kioskIds: string[];
  hands: Hands;
}

/** An order that a person opens: by what they saw, what they were told on the telephone, or what is to be done at all. */
export function openByHand(
  act: OrderAct,
  opening: OrderOpening,
  { kioskId, kioskIds, hands }: WorkPlace,
  at: Instant,
): OrderChange {
  const { hall, hours } = hands;
  const { kind, priority = 'normal', what } = opening;
  const { assignee, why } = act.to === undefined ? assignmentFor(kind, hands, at) : { assignee: act.to };
  const second = secondFor(kind, assignee, hands, at);
  const id = act.orderId ?? nameOf('MO', at, kioskId ?? hall.id, act.by, kind);
  const said = { zh: what, en: what };
  const order: MaintenanceOrder = {
    id,
    incidentId: id,
    byHand: true,
    kind,
    kioskId,
    hallId: hall.id,
    kioskIds,
    cause: causeByHand(opening),
    priority,
    state: act.to === undefined ? 'open' : 'assigned',
    reason: said,
    firstAction: FIRST_ACTION[kind],
    assignee,
    ...(act.to === undefined && { assignedBy: 'register' as const }),
    ...(why && { why }),
    ...(second !== undefined && { second }),
    ...(opening.plan && { plan: opening.plan, unapproved: true as const }),
    evidence: [],
    openedAt: at,
    dueAt: opening.dueAt ?? dueOf(kind, priority, at, hall, hours),
    closedAt: null,
    history: [{ at, what: 'opened', by: act.by, note: said }],
  };
  return { what: 'opened', order, at };
}
