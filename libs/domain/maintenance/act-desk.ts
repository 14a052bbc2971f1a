import { type Act, type Doing, HALLWATCH, type OrderAct, type ReviewAct, type ReviewRefusal } from '../act/index.js';
import type { Instant } from '../time/index.js';
import { type ActRefusal, orderInShort } from './act.js';
import type { MaintenanceOrder } from './order.js';

/** `waiting`: for its place in the journal. `judging`: it has one. */
export const ACT_STATES = ['waiting', 'judging', 'taken', 'refused'] as const;
export type ActState = (typeof ACT_STATES)[number];

/** What a person says to have done, and what became of that. */
interface Asked<SomeAct, Refusal> {
  id: string;
  /** By which it finds its place. */
  kioskId: string;
  act: SomeAct;
  askedAt: Instant;
  /** Account. */
  askedBy: string;
  /** Who does it and by which way, for the chain of acts. Those of before do not have it. */
  doing?: Doing;
  state: ActState;
  refused: Refusal | null;
}

/** About an order. */
export interface AskedAct extends Asked<OrderAct, ActRefusal> {
  orderId: string;
}

/** About a review. */
export interface AskedReviewAct extends Asked<ReviewAct, ReviewRefusal> {
  reviewId: string;
}

export type AskedAny = AskedAct | AskedReviewAct;
/** Before it is judged. */
export type Wanted = Omit<AskedAct, 'state' | 'refused'> | Omit<AskedReviewAct, 'state' | 'refused'>;

export const isOfReview = (asked: AskedAny): asked is AskedReviewAct => 'reviewId' in asked;

/** Where people say what they did; whoever owns the journal gives it its place there. */
export abstract class ActDesk {
  /** What has the same id is the same act: it is asked once. */
  abstract ask(act: Wanted): Promise<void>;
  /** Those without a place in the journal, the first asked first. */
  abstract waiting(): Promise<AskedAny[]>;
  abstract placed(id: string): Promise<void>;
  abstract one(id: string): Promise<AskedAny | undefined>;
  /** Those of the ids that are judged. */
  abstract answered(ids: readonly string[]): Promise<AskedAny[]>;
  /** Calls when something was asked, here or in another process. Answers how to stop. */
  abstract onNew(call: () => void): () => void;
  /** Calls when something may have been judged. Answers how to stop. */
  abstract onAnswered(call: () => void): () => void;
}

/** What an act made of an order, or why it is not taken. */
export type ActOutcome = { refused: ActRefusal } | { refused: null; before: MaintenanceOrder | null; after: MaintenanceOrder };

/** The same of a review, before and after in short. */
export type ReviewOutcome = { refused: ReviewRefusal } | { refused: null; review: { before: unknown; after: unknown } };

/** An act as it goes into the chain. `at`: when it was judged, by its entry in the journal. */
export function actOfAsked(asked: AskedAny, outcome: ActOutcome | ReviewOutcome, at: Instant): Act {
  if (!isOfReview(asked)) return actOfOrder(asked, outcome as ActOutcome, at);
  const { id, reviewId, askedBy, act, doing } = asked;
  const { act: what, basedOn = null, reason = null } = act;
  const { before, after } = 'review' in outcome ? outcome.review : { before: null, after: outcome };
  const who = doing ?? { ...HALLWATCH, by: askedBy, evidence: [] };
  return { ...who, id, at, what, subject: { kind: 'review', id: reviewId }, basedOn, before, after, why: reason };
}

/** An order's act as it goes into the chain. */
export function actOfOrder({ id, orderId, askedBy, act, doing }: AskedAct, outcome: ActOutcome, at: Instant): Act {
  const { act: what, basedOn = null, reason = null } = act;
  const told =
    outcome.refused === null ? [outcome.before && orderInShort(outcome.before), orderInShort(outcome.after)] : [null, outcome];
  const [before, after] = told;
  const who = doing ?? { ...HALLWATCH, by: askedBy, evidence: [] };
  return { ...who, id, at, what, subject: { kind: 'order', id: orderId }, basedOn, before, after, why: reason };
}

/** What became of them, kept with what they brought about. */
export abstract class ActAnswers {
  /** Whether it was judged before: an act may stand in the journal twice. */
  abstract isAnswered(id: string): Promise<boolean>;
  /** Writes the answer, and the act into the chain. */
  abstract answer(id: string, outcome: ActOutcome | ReviewOutcome, at: Instant): Promise<void>;
}
