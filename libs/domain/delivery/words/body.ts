import { type Evidence, eachReadingOnce } from '../../finding/index.js';
import type { Hall } from '../../hall/index.js';
import { type AdministrativeKind, type Incident } from '../../incident/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import { type CauseNotification, isDone, type MaintenanceOrder, type NotificationKind } from '../../maintenance/index.js';
import type { Review } from '../../review/index.js';
import type { Text } from '../../text.js';
import type { Instant } from '../../time/index.js';
import type { Late } from '../fold.js';
import type { AlertMessage } from '../message.js';
import { administratorsWords } from './administrators-words.js';
import { lateField, lateWords } from './late.js';
import { type OrderScene, orderWords } from './order-words.js';
import { sentences } from './place.js';
import { reviewWords } from './review-words.js';

/** The moment of sending. */
export interface Sending {
  now: Instant;
  late: Late | null;
  /** The address that people open, without a stroke at its end; null: it is not known, and no link is written. */
  base: string | null;
}

const iso = (at: Instant): string => new Date(at).toISOString();

/** Readings by which it can be looked up what was seen. */
const seenIn = (evidence: readonly Evidence[]) =>
  eachReadingOnce(evidence).map(({ kind, at, ts, bootId, seq, seen }) => ({
    kind,
    at: iso(at),
    ...(ts !== undefined && { ts }),
    ...(bootId !== undefined && { bootId, seq }),
    seen,
  }));

/** Where the order and what was seen can be read. */
const linksOf = (base: string | null, orderId: string | null, incidentId: string) =>
  base === null
    ? null
    : { ...(orderId !== null && { order: `${base}/orders/${orderId}` }), evidence: `${base}/incidents/${incidentId}` };

const more = (base: string | null, path: string): Text | null =>
  base === null ? null : { zh: `详情：${base}${path}`, en: `More: ${base}${path}` };

/** Whoever has an order to do opens it where it is done, on a phone and without signal too; others where it is looked at. */
const pageOf = ({ id, assignee, second }: MaintenanceOrder, to: string): string =>
  to === assignee || to === second ? `/tech/orders/${id}` : `/orders/${id}`;

const head = ({ now, late }: Sending, { body }: AlertMessage) => ({
  ...(late && { late: lateField(late, now) }),
  ...(Array.isArray(body['replaces']) && { replaces: body['replaces'] }),
});

/** What is told of an order that is over by now is that it is; of one that is back, that it is. */
function tellingOf(what: NotificationKind, { order }: OrderScene): NotificationKind {
  if (what === 'takenOver' || what === 'awayLate') return what;
  if (!isDone(order)) return what === 'closed' || what === 'cancelled' ? 'reopened' : what;
  return order.state === 'cancelled' ? 'cancelled' : 'closed';
}

function ofPlace({ kiosk, hall, order }: OrderScene) {
  return {
    kiosk: kiosk ? { id: kiosk.id, name: kiosk.name, spot: kiosk.spot, type: kiosk.type, vendor: kiosk.vendor ?? null } : null,
    kioskIds: order.kioskIds,
    hall: { id: hall.id, name: hall.name, address: hall.address },
  };
}

/** By what the order ended, as its history has it. */
const endOf = ({ history, reason }: MaintenanceOrder): Text =>
  history.findLast(({ what }) => what === 'closed' || what === 'cancelled')?.note ?? reason;

/** What is sent of an order. What only comes to be told when it is over is told as over, with both times. */
export function orderBody(decided: NotificationKind, of: OrderScene, sending: Sending): Record<string, unknown> {
  const { order, message, name } = of;
  const what = tellingOf(decided, of);
  const at = Date.parse(String(message.body['at']));
  const over = isDone(order) && what !== decided ? { happenedAt: order.closedAt ?? sending.now, beganAt: at } : null;
  const moment = { ...sending, late: over ?? sending.late };
  const { now, late, base } = moment;
  const links = linksOf(base, order.id, order.incidentId);
  const needsWork = !isDone(order) && what !== 'takenOver';
  return {
    event: `order.${what}`,
    at: message.body['at'],
    ...head(moment, message),
    order: {
      id: order.id,
      kind: order.kind,
      priority: order.priority,
      state: order.state,
      ...(order.endedBy && { endedBy: order.endedBy }),
      dueAt: iso(order.dueAt),
      openedAt: iso(order.openedAt),
      closedAt: order.closedAt === null ? null : iso(order.closedAt),
      assignee: order.assignee,
      second: order.second ?? null,
    },
    ...ofPlace(of),
    to: { id: message.to, name: name(message.to) },
    ...(message.insteadOf !== undefined && { insteadOf: { id: message.insteadOf, name: name(message.insteadOf) } }),
    reason: order.reason,
    ...(needsWork && order.why && message.to === order.assignee && { why: order.why }),
    ...(needsWork ? { firstAction: order.firstAction } : { endedBecause: endOf(order) }),
    evidence: seenIn(order.evidence),
    ...(links && { links }),
    text: sentences(
      late && lateWords(late, now),
      orderWords(what, of),
      more(base, needsWork ? pageOf(order, message.to) : `/orders/${order.id}`),
    ),
  };
}

/** What is sent of an incident that is the administrators' alone. */
export function administratorsBody(
  what: CauseNotification,
  incident: Incident & { kind: AdministrativeKind },
  message: AlertMessage,
  name: (personId: string) => string,
  { now, late, base }: Sending,
): Record<string, unknown> {
  const { id, kind, cause, state, endedBy, reason, evidence } = incident;
  const links = linksOf(base, null, id);
  return {
    event: `incident.${what}`,
    at: message.body['at'],
    ...(late && { late: lateField(late, now) }),
    incident: { id, kind, cause, state, ...(endedBy && { endedBy }) },
    to: { id: message.to, name: name(message.to) },
    reason,
    evidence: seenIn(evidence),
    ...(links && { links }),
    text: sentences(late && lateWords(late, now), administratorsWords(what, incident), more(base, `/incidents/${id}`)),
  };
}

/** What is sent of a review. */
export function reviewBody(
  review: Review,
  { hall, kiosk }: { hall: Hall; kiosk: Kiosk | undefined },
  message: AlertMessage,
  name: (personId: string) => string,
  { now, late, base }: Sending,
): Record<string, unknown> {
  const { id, kind, state, owner, reason } = review;
  return {
    event: message.event ?? message.body['event'],
    at: message.body['at'],
    ...(late && { late: lateField(late, now) }),
    review: { id, kind, state, owner, dueAt: iso(review.dueAt) },
    to: { id: message.to, name: name(message.to) },
    reason,
    ...(base !== null && { links: { review: `${base}/reviews/${id}` } }),
    text: sentences(
      late && lateWords(late, now),
      reviewWords(review, hall, kiosk, String(message.event ?? message.body['event'])),
      more(base, `/reviews/${id}`),
    ),
  };
}
