import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { NoNotice, NoticeChange, NoticeEvent, OutageNotice } from './notice.js';

export type NoticeDecision = NoticeChange | { withheld: NoNotice };

/** The notice with what became of it now, and what the public is told by it. */
export const noted = (notice: OutageNotice, at: Instant, what: NoticeEvent['what'], note: Text): OutageNotice => ({
  ...notice,
  history: [...notice.history, { at, what, note, until: notice.until }],
});

/** `restored`: the services are back, and not only told of by a wider notice. */
export function withdraw(notice: OutageNotice, at: Instant, note: Text, restored: boolean): NoticeChange {
  const history: NoticeEvent[] = [...notice.history, { at, what: 'withdrawn', note, restored }];
  return { what: 'withdrawn', notice: { ...notice, state: 'withdrawn', withdrawnAt: at, updatedAt: at, history }, at };
}

const saysTheSame = (a: OutageNotice, b: OutageNotice): boolean =>
  a.reason.en === b.reason.en &&
  a.services.join() === b.services.join() &&
  a.until === b.until &&
  a.kind === b.kind &&
  a.kioskIds.join() === b.kioskIds.join() &&
  a.what.en === b.what.en;

/** The notice as it is told anew; nothing when it says so already. */
export function told(standing: OutageNotice | undefined, notice: OutageNotice, at: Instant): NoticeDecision {
  if (!standing) return { what: 'published', notice: noted(notice, at, 'published', notice.reason), at };
  if (saysTheSame(standing, notice)) return { withheld: 'unchanged' };
  return { what: 'updated', notice: noted(notice, at, 'updated', notice.reason), at };
}
