import type { Text } from '../text.js';
import { type Instant, MINUTE } from '../time/index.js';
import type { NoticeEnd } from './end.js';
import type { NoNotice, NoticeChange, NoticeEvent, OutageNotice } from './notice.js';

/** So long is gathered what changed and what nobody acts on. Ours. */
export const GATHERS = 5 * MINUTE;

export type NoticeDecision = NoticeChange | { withheld: NoNotice };

/** The notice with what became of it now, and what the public is told by it. */
export const noted = (notice: OutageNotice, at: Instant, what: NoticeEvent['what'], note: Text): OutageNotice => ({
  ...notice,
  history: [...notice.history, { at, what, note, until: notice.until }],
});

/** Withdrawn by its end: with the last word for the public. */
export function withdraw({ owesAt: _, ...notice }: OutageNotice, at: Instant, { by, note, restored }: NoticeEnd): NoticeChange {
  const history: NoticeEvent[] = [...notice.history, { at, what: 'withdrawn', note, restored }];
  const withdrawn = { state: 'withdrawn', withdrawnAt: at, updatedAt: at, endedBy: by } as const;
  return { what: 'withdrawn', notice: { ...notice, ...withdrawn, history }, at };
}

const sameText = (a: Text, b: Text): boolean => a.en === b.en && a.zh === b.zh;

/** A word may hold whatever would join it to the next. */
const sameWords = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);

const saysTheSame = (a: OutageNotice, b: OutageNotice): boolean =>
  sameText(a.body, b.body) &&
  sameText(a.title, b.title) &&
  a.until === b.until &&
  a.kind === b.kind &&
  a.hallId === b.hallId &&
  sameWords(a.services, b.services) &&
  sameWords(a.available, b.available);

/** What a citizen acts on: what is out and where, until when, whom to ask, and what is said to work. */
const misleads = (said: OutageNotice, now: OutageNotice): boolean =>
  !sameWords(said.services, now.services) ||
  said.until !== now.until ||
  said.barred !== now.barred ||
  said.planned !== now.planned ||
  said.arranged !== now.arranged ||
  !sameText(said.where, now.where) ||
  said.hallId !== now.hallId ||
  // How many of a hall are out changes all the time.
  (said.kioskId !== null && !sameText(said.what, now.what)) ||
  said.contact.name !== now.contact.name ||
  said.contact.phone !== now.contact.phone ||
  said.available.some((service) => !now.available.includes(service));

export const isDue = ({ owesAt }: OutageNotice, at: Instant): boolean => owesAt !== undefined && owesAt <= at;

/** When a correction is made that nobody waits for: what was to be looked at before then still is. */
export const owedFrom = (owesAt: Instant | undefined, at: Instant, gatherMs: number): Instant =>
  Math.min(owesAt ?? Number.POSITIVE_INFINITY, at + gatherMs);

/** How it is told. */
export interface Saying {
  at: Instant;
  /** How long what nobody acts on is gathered, milliseconds. */
  gatherMs: number;
  /** Whether people can still go where it sends them. */
  holds: (said: OutageNotice) => boolean;
  /** When more will be known, so that it is looked at again. */
  again?: Instant;
}

/** The books know which kiosks are out, and the public reads on what it read until the correction is due. */
function keep(said: OutageNotice, now: OutageNotice, owesAt: Instant | undefined, at: Instant): NoticeDecision {
  if (said.owesAt === owesAt && sameWords(said.kioskIds, now.kioskIds)) return { withheld: 'unchanged' };
  const { owesAt: _, ...rest } = said;
  return { what: 'kept', notice: { ...rest, kioskIds: now.kioskIds, ...(owesAt !== undefined && { owesAt }) }, at };
}

/**
 * The notice as it is told anew: at once when the public would act on what is not so any more, and once in a while when only
 * the books have changed. Of an incident that goes on, `before` is the one that was withdrawn: it is published again.
 */
export function told(before: OutageNotice | undefined, notice: OutageNotice, saying: Saying): NoticeDecision {
  const { at, gatherMs, holds, again } = saying;
  const anew = again === undefined ? notice : { ...notice, owesAt: Math.max(again, at + gatherMs) };
  if (before?.state !== 'published') return { what: 'published', notice: noted(anew, at, 'published', notice.reason), at };
  const waits = isDue(before, at) ? undefined : before.owesAt;
  if (saysTheSame(before, notice)) return keep(before, notice, again === undefined ? undefined : (waits ?? anew.owesAt), at);
  if (gatherMs === 0 || isDue(before, at) || misleads(before, notice) || !holds(before)) {
    return { what: 'updated', notice: noted(anew, at, 'updated', notice.reason), at };
  }
  return keep(before, notice, owedFrom(waits, at, gatherMs), at);
}
