import { ANALYSIS_PARTS, REPORT_PARTS, type ReviewAct, type ReviewPart, type ReviewRefusal } from '../act/index.js';
import type { WorkingCalendar } from '../calendar/index.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { ReviewFacts } from './facts.js';
import { reviewDue } from './open.js';
import { maySign, maySignAny } from './owner.js';
import { isUnwritten, type Review, type ReviewKind, reviewVersion } from './review.js';

export const REVIEW_REFUSED: Record<ReviewRefusal, Text> = {
  'unknown-review': { zh: '没有这份报告或分析', en: 'there is no such review' },
  'unknown-person': { zh: '人员未登记', en: 'nobody of this id is registered' },
  'signed-already': {
    zh: '已签署；需修改时请由他人退回（review.return）',
    en: 'it is signed: somebody else returns it first (review.return)',
  },
  'not-signed': { zh: '尚未签署，无须退回，可直接填写', en: 'it is not signed: write it as it is' },
  'not-owner': {
    zh: '由责任人或其顶岗人签署；其他人可以填写',
    en: 'its owner signs it, or who stands in for them; others may write it',
  },
  'own-signature': { zh: '签署人不得自行退回，请由他人复核', en: 'who signed it may not return it: another looks at it' },
  'parts-missing': { zh: '内容不完整，请补齐后再签署', en: 'parts of it are missing: write them, then sign' },
  'other-parts': { zh: '填写的内容不属于这种报告', en: 'it has no such parts' },
  'owner-already': { zh: '已由此人负责', en: 'this person owns it already' },
  'may-not-sign': {
    zh: '此人的角色无权签署，请选择管理员、监控值班、管理人员或主管',
    en: 'no role of this person may sign it: choose an administrator, NOC, a manager or a supervisor',
  },
  stale: { zh: '已被他人修改，请刷新后重试', en: 'somebody else wrote on it first: look at it again' },
  'set-aside': { zh: '账册不接受此操作，已搁置', en: 'the books refuse it, and it is set aside: tell whoever runs Hallwatch' },
};

export const partsAsked = (kind: ReviewKind): readonly ReviewPart[] => (kind === 'report' ? REPORT_PARTS : ANALYSIS_PARTS);

/** Parts that are to be written still. */
export const missingParts = ({ kind, parts }: Pick<Review, 'kind' | 'parts'>): ReviewPart[] =>
  partsAsked(kind).filter((part) => (parts[part] ?? '').trim() === '');

/** What is known where an act is judged. */
export interface ReviewAround {
  people: readonly Person[];
  calendar: WorkingCalendar;
  /** What the books say of its incidents, to be kept with the signature; absent: it is no signing. */
  facts?: ReviewFacts[] | undefined;
}

type Judged = Review | { refused: ReviewRefusal };

function write(review: Review, { by, parts = {} }: ReviewAct, at: Instant): Judged {
  if (!isUnwritten(review)) return { refused: 'signed-already' };
  const names = Object.keys(parts) as ReviewPart[];
  if (names.some((name) => !partsAsked(review.kind).includes(name))) return { refused: 'other-parts' };
  const history: Review['history'] = [...review.history, { at, what: 'written', by, parts: names }];
  return { ...review, parts: { ...review.parts, ...parts }, history };
}

function sign(review: Review, act: ReviewAct, at: Instant, { people, facts }: ReviewAround): Judged {
  const written = act.parts ? write(review, act, at) : review;
  if ('refused' in written) return written;
  if (!isUnwritten(written)) return { refused: 'signed-already' };
  if (!maySign(written, act.by, people, at)) return { refused: 'not-owner' };
  if (missingParts(written).length > 0) return { refused: 'parts-missing' };
  const { turnsAt: _, ...rest } = written;
  const history: Review['history'] = [...written.history, { at, what: 'signed', by: act.by }];
  return { ...rest, state: 'signed', signedAt: at, ...(facts && { facts }), history };
}

const signerOf = ({ history }: Review): string | undefined => history.findLast(({ what }) => what === 'signed')?.by;

/** It is due anew: who writes it again has the time for it. */
function giveBack(review: Review, { by, reason = '' }: ReviewAct, at: Instant, { calendar }: ReviewAround): Judged {
  if (review.state !== 'signed') return { refused: 'not-signed' };
  if (signerOf(review) === by) return { refused: 'own-signature' };
  const dueAt = reviewDue(review.kind, at, calendar);
  const { facts: _, ...rest } = review;
  const history: Review['history'] = [...review.history, { at, what: 'returned', by, reason }];
  return { ...rest, state: 'returned', signedAt: null, dueAt, turnsAt: dueAt, history };
}

/** It is due as before: who gives it away late is late. */
function assign(review: Review, { by, to = '', reason = '' }: ReviewAct, at: Instant, { people }: ReviewAround): Judged {
  if (!isUnwritten(review)) return { refused: 'signed-already' };
  const person = people.find(({ id }) => id === to);
  if (!person) return { refused: 'unknown-person' };
  if (review.owner === to) return { refused: 'owner-already' };
  if (!maySignAny(person)) return { refused: 'may-not-sign' };
  return { ...review, owner: to, history: [...review.history, { at, what: 'assigned', by, to, reason }] };
}

const BY_ACT = { 'review.write': write, 'review.sign': sign, 'review.return': giveBack, 'review.assign': assign } as const;

/** What a person's act makes of a review, or why it is not taken. */
export function decideReviewAct(review: Review, act: ReviewAct, at: Instant, around: ReviewAround): Judged {
  if (act.basedOn !== undefined && act.basedOn !== reviewVersion(review)) return { refused: 'stale' };
  return BY_ACT[act.act](review, act, at, around);
}

/** A review in an act: what people are held to, with what they wrote. */
export const reviewInShort = (review: Review) => {
  const { kind, state, owner, dueAt, signedAt, parts } = review;
  return { kind, state, owner, dueAt, signedAt, parts, version: reviewVersion(review) };
};
