import {
  type Change,
  decideNotice,
  extendNotice,
  type Hall,
  type IncidentChange,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  type NoticeChange,
  nameOf,
  type OpenBooks,
  refreshAlternative,
  type Surroundings,
  signFor,
} from '#libs/domain/index.js';

export const noticeNews = ({ what, notice, at }: NoticeChange): Omit<Change, 'id'> => ({
  at,
  what: 'notice',
  how: what,
  subject: notice.id,
  body: { ...notice },
});

/** Puts the notice on the board and the matching sign on its way to the kiosk's screen. */
async function publish(books: OpenBooks, change: NoticeChange, region: string): Promise<void> {
  await books.notices.save(change.notice);
  await books.tell(noticeNews(change));
  const { kioskId } = change.notice;
  const body = signFor(await books.notices.standing(kioskId), change.at);
  const id = nameOf('SG', change.at, kioskId, change.notice.id, String(change.notice.history.length));
  await books.outbox.put({ id, message: { type: 'sign', kioskId, region, body }, at: change.at });
}

/** Keeps the notice of an incident true: published while services are lost, changed with them, withdrawn when they are back. */
export async function keepNotice(
  books: OpenBooks,
  change: IncidentChange,
  order: MaintenanceOrder,
  kiosk: Kiosk,
  hall: Hall,
  around: Surroundings,
): Promise<void> {
  const standing = await books.notices.forIncident(change.incident.id);
  const current = standing?.state === 'published' ? standing : undefined;
  const decided = decideNotice(current, { change, order, kiosk, hall, around });
  if ('withheld' in decided) return;
  await publish(books, decided, hall.region);
}

/** A notice that passed its `until` is issued again with a new one (S0-H6c). */
export async function extendOverdue(books: OpenBooks, now: Instant, registry: KioskRegistry): Promise<void> {
  for (const notice of await books.notices.overdue(now)) {
    const hall = registry.hall(notice.hallId);
    if (hall) await publish(books, extendNotice(notice, now, hall, registry.hours), hall.region);
  }
}

/** Notices that sent people to a kiosk which is out by now, or could name one that is back, are corrected. */
export async function correctAlternatives(
  books: OpenBooks,
  region: string,
  now: Instant,
  registry: KioskRegistry,
  around: Surroundings,
): Promise<void> {
  for (const notice of await books.notices.standing()) {
    const kiosk = registry.kiosk(notice.kioskId);
    const hall = registry.hall(notice.hallId);
    if (!kiosk || hall?.region !== region) continue;
    const change = refreshAlternative(notice, kiosk, hall, around, now);
    if (change) await publish(books, change, region);
  }
}
