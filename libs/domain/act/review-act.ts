import type { Instant } from '../time/index.js';

/** What a person does about a review of an incident, or of a fault that comes again. */
export const REVIEW_ACTS = ['review.write', 'review.sign', 'review.return', 'review.assign'] as const;
export type ReviewActName = (typeof REVIEW_ACTS)[number];

/** The four parts of a report of a major incident (S0-C1.6). */
export const REPORT_PARTS = ['course', 'responsibility', 'measures', 'lessons'] as const;
/** The parts of an analysis of a fault that comes again (S1-2.3.3b): what was found, what is done about it, by whom, until which day. */
export const ANALYSIS_PARTS = ['found', 'improvement', 'who', 'until'] as const;
export const REVIEW_PARTS = [...REPORT_PARTS, ...ANALYSIS_PARTS] as const;
export type ReviewPart = (typeof REVIEW_PARTS)[number];
export type WrittenParts = Partial<Record<ReviewPart, string>>;

/** Why an act about a review is not taken. */
export const REVIEW_REFUSALS = [
  'unknown-review',
  'unknown-person',
  'signed-already',
  'not-signed',
  'not-owner',
  'own-signature',
  'parts-missing',
  'other-parts',
  'owner-already',
  'may-not-sign',
  'stale',
  'set-aside',
] as const;
export type ReviewRefusal = (typeof REVIEW_REFUSALS)[number];

export interface ReviewAct {
  act: ReviewActName;
  /** Person id. */
  by: string;
  reviewId: string;
  /** The version of the review that the person looked at: an act on another is refused as stale. */
  basedOn?: string;
  /** Of a writing and a signing: parts as they are from then on. */
  parts?: WrittenParts;
  /** Of an assigning: person id of whose it is to be. */
  to?: string;
  /** Of a returning: what is to be better; of an assigning: why. */
  reason?: string;
  /** When it was done by the doer's clock, where it could be sent later only. Nothing is judged by it. */
  doneAt?: Instant;
}
