import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { NoNotice, NoticeChange, OutageNotice } from './notice.js';

export type NoticeDecision = NoticeChange | { withheld: NoNotice };

export const noted = (
  notice: OutageNotice,
  at: Instant,
  what: OutageNotice['history'][number]['what'],
  note: Text,
): OutageNotice => ({
  ...notice,
  history: [...notice.history, { at, what, note }],
});

export function withdraw(notice: OutageNotice, at: Instant, note: Text): NoticeChange {
  const withdrawn: OutageNotice = { ...notice, state: 'withdrawn', withdrawnAt: at, updatedAt: at };
  return { what: 'withdrawn', notice: noted(withdrawn, at, 'withdrawn', note), at };
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
