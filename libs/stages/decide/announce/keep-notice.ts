import {
  type ComingOrder,
  decideNotice,
  type Hall,
  type Incident,
  type IncidentChange,
  type Kiosk,
  NO_NOTICE,
  type NoNotice,
  type NotNotifiedReason,
  nameOf,
  noticeNotSent,
  type OpenBooks,
  type OutageNotice,
  type Surroundings,
  type UnpublishedTold,
} from '#libs/domain/index.js';
import { publish, standingOf } from './publish.js';

/** That nothing is new, that nothing stands, and that the public reads it elsewhere, keeps nothing from anybody. */
const isUntold = (reason: NoNotice): reason is NoNotice & NotNotifiedReason =>
  reason !== 'no-notice-stands' && reason !== 'unchanged' && reason !== 'told-by-another';

/** Told of in every hall with kiosks that it takes. */
export const isOfHalls = ({ kind }: Pick<Incident, 'kind'>): boolean => kind === 'region' || kind === 'upstream';

/** Tells why the public is told nothing of an incident that opens, and keeps it. */
async function tellWithheld(books: OpenBooks, change: IncidentChange, hall: Hall, reason: NoNotice): Promise<void> {
  const { what, incident, at } = change;
  if (what !== 'opened' && what !== 'reopened') return;
  if (isUntold(reason)) await books.untold.save(noticeNotSent(change, hall.id, reason));
  const { kioskId, hallId, region, cause, kind, severity } = incident;
  // An incident of many halls is told of in each of them, with its own kiosks.
  const ofMany = isOfHalls(incident);
  const id = ofMany ? nameOf('WH', at, incident.id, hallId) : incident.id;
  const kioskIds = ofMany ? incident.affected : incident.kioskIds;
  const [rule] = incident.holding;
  const why = {
    reason,
    explanation: NO_NOTICE[reason],
    what: incident.reason,
    rule: rule?.rule ?? null,
    evidence: incident.evidence.at(-1) ?? null,
  };
  const body: UnpublishedTold = { id, of: 'notice', kioskId, hallId, region, kioskIds, cause, kind, severity, ...why };
  await books.tell({ at, what: 'withheld', how: 'notice', subject: id, body });
}

/** An incident that is just opened has none, unless its order goes on. */
async function noticeOf(
  books: OpenBooks,
  { what, incident }: IncidentChange,
  order: ComingOrder,
  hall: Hall,
): Promise<OutageNotice | undefined> {
  // By its incident: its kiosk may stand in another hall since. An incident of several halls has one in each.
  if (what !== 'opened') return books.notices.forIncident(incident.id, isOfHalls(incident) ? hall.id : undefined);
  return order.earlier === undefined ? undefined : standingOfOrder(books, order, hall);
}

/** What stands of an order that was of another incident before. */
export async function standingOfOrder(books: OpenBooks, order: ComingOrder, hall: Hall): Promise<OutageNotice | undefined> {
  const standing = await books.notices.standing(order.kioskId ?? undefined);
  return standing.find(({ orderId, hallId }) => orderId === order.id && (order.kioskId !== null || hallId === hall.id));
}

/**
 * Keeps the notice of an incident true: published while services are lost, changed with them, withdrawn when they are back.
 * Answers the notice that was written, if any was.
 */
export async function keepNotice(
  books: OpenBooks,
  change: IncidentChange,
  order: ComingOrder,
  kiosk: Kiosk | undefined,
  hall: Hall,
  around: Surroundings,
): Promise<string | null> {
  const before = await noticeOf(books, change, order, hall);
  const decided = decideNotice(before, { change, order, kiosk, hall, around });
  if ('withheld' in decided) {
    await tellWithheld(books, change, hall, decided.withheld);
    return null;
  }
  await publish(books, decided, hall.region, standingOf(before));
  return decided.notice.id;
}
