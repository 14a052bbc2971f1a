import {
  isArranged,
  type NewChange,
  type NoticeChange,
  nameOf,
  type OpenBooks,
  type OutageNotice,
  signFor,
} from '#libs/domain/index.js';

export const noticeNews = ({ what, notice, at }: NoticeChange): NewChange => ({
  at,
  what: 'notice',
  how: what,
  subject: notice.id,
  body: notice,
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
export async function publish(books: OpenBooks, change: NoticeChange, region: string, before?: OutageNotice): Promise<void> {
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

export const standingOf = (notice: OutageNotice | undefined): OutageNotice | undefined =>
  notice?.state === 'published' ? notice : undefined;
