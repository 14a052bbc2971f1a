import {
  type Change,
  type ComingOrder,
  decideBarred,
  decideNotice,
  extendNotice,
  type Hall,
  type Incident,
  type IncidentChange,
  type Instant,
  isArranged,
  type Kiosk,
  type KioskRegistry,
  NO_NOTICE,
  type NoNotice,
  type NoticeChange,
  nameOf,
  type OpenBooks,
  type OrderChange,
  type OutageNotice,
  refreshAlternative,
  routesOf,
  type Surroundings,
  signFor,
  type UntoldReason,
  untoldNotice,
} from '#libs/domain/index.js';

export const noticeNews = ({ what, notice, at }: NoticeChange): Omit<Change, 'id'> => ({
  at,
  what: 'notice',
  how: what,
  subject: notice.id,
  body: { ...notice },
});

/** What the screen of a kiosk shows of a notice beside the kiosk's own things. */
const onScreen = (n: OutageNotice): string =>
  JSON.stringify([
    n.state,
    n.kind,
    n.reason,
    n.until,
    isArranged(n),
    n.alternative,
    n.services,
    n.contact.phone,
    n.inWords?.services,
  ]);

/** Kiosks whose screens the change concerns: of a hall's notice that shows the same as before, only those that came or left. */
function screensOf({ notice }: NoticeChange, before: OutageNotice | undefined): string[] {
  const had = before?.kioskIds ?? [];
  if (!before || onScreen(before) !== onScreen(notice)) return [...new Set([...had, ...notice.kioskIds])];
  return [...notice.kioskIds.filter((id) => !had.includes(id)), ...had.filter((id) => !notice.kioskIds.includes(id))];
}

/** Puts the notice on the board and the matching signs on their way to the kiosks' screens. */
async function publish(books: OpenBooks, change: NoticeChange, region: string, before?: OutageNotice): Promise<void> {
  await books.notices.save(change.notice);
  // That a correction is owed is for ourselves.
  if (change.what === 'kept' && screensOf(change, before).length === 0) return;
  await books.tell(noticeNews(change));
  for (const kioskId of screensOf(change, before)) {
    const body = signFor(await books.notices.standing(kioskId), change.at);
    const id = nameOf('SG', change.at, kioskId, change.notice.id, String(change.notice.history.length));
    await books.outbox.put({ id, message: { type: 'sign', kioskId, region, body }, at: change.at });
  }
}

const standingOf = (notice: OutageNotice | undefined): OutageNotice | undefined =>
  notice?.state === 'published' ? notice : undefined;

/** That nothing is new, that nothing stands, and that the public reads it elsewhere, keeps nothing from anybody. */
const isUntold = (reason: NoNotice): reason is NoNotice & UntoldReason =>
  reason !== 'no-notice-stands' && reason !== 'unchanged' && reason !== 'told-by-another';

/** Told of in every hall with kiosks that it takes. */
export const isOfHalls = ({ kind }: Pick<Incident, 'kind'>): boolean => kind === 'region' || kind === 'upstream';

/** Tells why the public is told nothing of an incident that opens, and keeps it. */
async function tellWithheld(books: OpenBooks, change: IncidentChange, hall: Hall, reason: NoNotice): Promise<void> {
  const { what, incident, at } = change;
  if (what !== 'opened' && what !== 'reopened') return;
  if (isUntold(reason)) await books.untold.save(untoldNotice(change, hall.id, reason));
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
  const body = { id, of: 'notice', kioskId, hallId, region, kioskIds, cause, kind, severity, ...why };
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
async function standingOfOrder(books: OpenBooks, order: ComingOrder, hall: Hall): Promise<OutageNotice | undefined> {
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

/** Keeps the notice of a device true to the acceptance of its repair (S0-C1.9). Answers the notice that was written, if any was. */
export async function keepBarred(books: OpenBooks, { order, at }: OrderChange, around: Surroundings): Promise<string | null> {
  const kiosk = around.kiosks.find(({ id }) => id === order.kioskId);
  const hall = around.halls.find(({ id }) => id === kiosk?.hall);
  if (!kiosk || !hall) return null;
  const own = await books.notices.forIncident(order.incidentId);
  const before = own ?? (order.earlier ? await standingOfOrder(books, order, hall) : undefined);
  const decided = decideBarred(before, { order, kiosk, hall, around }, at);
  if ('withheld' in decided) return null;
  await publish(books, decided, hall.region, standingOf(before));
  return decided.notice.id;
}

const speaksOfRepair = (notice: OutageNotice): boolean => notice.arranged === false || notice.delay !== undefined;

/** Who has the order, or how far it is, is another thing from now on: what is said of its repair is looked at again. */
export async function hurryNotices(
  books: OpenBooks,
  { id }: Pick<OrderChange['order'], 'id'>,
  at: Instant,
  concerns: (notice: OutageNotice) => boolean = speaksOfRepair,
): Promise<void> {
  for (const notice of await books.notices.standing()) {
    if (notice.orderId === id && concerns(notice)) await books.notices.save({ ...notice, owesAt: at });
  }
}

/** Nothing became of the incident, but the notice was to be looked at: it says what stands now, or was right all along. */
export async function settleNotice(
  books: OpenBooks,
  { owesAt, ...notice }: OutageNotice,
  keep: () => Promise<unknown>,
): Promise<void> {
  await keep();
  const after = await books.notices.one(notice.id);
  if (owesAt !== undefined && after?.owesAt === owesAt) await books.notices.save(notice);
}

/** A notice that passed its `until` is issued again with a new one, as of then (S0-H6c). Answers it as it is now. */
export async function extendNext(
  books: OpenBooks,
  notice: OutageNotice,
  registry: KioskRegistry,
  around: Surroundings,
): Promise<OutageNotice> {
  const hall = registry.hall(notice.hallId);
  if (!hall) return notice;
  const order = notice.orderId === null ? undefined : await books.orders.one(notice.orderId);
  const routed = { ...notice, ...routesOf(notice, hall, around, notice.until) };
  const change = extendNotice(routed, notice.until, hall, around, order);
  await publish(books, change, hall.region, notice);
  return change.notice;
}

/** What may have changed where people are sent to. */
export interface Moved {
  /** Regions whose halls may have opened or closed since they were looked at. */
  regions: ReadonlySet<string>;
  /** Types of the kiosks that went out or came back, by region: a notice names kiosks of its own type. */
  types: ReadonlyMap<string, ReadonlySet<string>>;
  /** Notices that were written just now, with everything in view. */
  written: ReadonlySet<string>;
  /** Better places are not gathered: somebody has entered them. */
  atOnce?: true;
}

const concerns = ({ regions, types, written }: Moved, notice: OutageNotice, region: string, registry: KioskRegistry): boolean => {
  if (written.has(notice.id)) return false;
  if (regions.has(region)) return true;
  const moved = types.get(region);
  // Of a hall it says what the others there still give.
  const told = notice.kioskId === null ? registry.kiosksIn(notice.hallId) : notice.kioskIds;
  return moved !== undefined && told.some((id) => moved.has(registry.kiosk(id)?.type ?? ''));
};

/** Notices that sent people to a kiosk which is out by now, or could name one that is back, are corrected: as of now. */
export async function correctAlternatives(
  books: OpenBooks,
  moved: Moved,
  now: Instant,
  registry: KioskRegistry,
  around: Surroundings,
): Promise<void> {
  if (moved.regions.size + moved.types.size === 0) return;
  for (const notice of await books.notices.standing()) {
    const hall = registry.hall(notice.hallId);
    if (!hall || !concerns(moved, notice, hall.region, registry)) continue;
    const change = refreshAlternative(notice, hall, around, now, moved.atOnce ? 0 : around.gatherMs);
    if (change) await publish(books, change, hall.region, notice);
  }
}
