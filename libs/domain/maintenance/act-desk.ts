import {
  type Act,
  type Doing,
  HALLWATCH,
  isStockAct,
  type OrderAct,
  type PersonAct,
  type ReviewAct,
  type ReviewRefusal,
  type StockAct,
  type Subject,
} from '../act/index.js';
import type { Instant } from '../time/index.js';
import { type ActRefusal, orderInShort } from './act.js';
import type { MaintenanceOrder } from './order.js';

/** `waiting`: for its place in the journal. `judging`: it has one. */
export const ACT_STATES = ['waiting', 'judging', 'taken', 'refused'] as const;
export type ActState = (typeof ACT_STATES)[number];

/** What a person says to have done, and what became of that. */
interface Asked<Said extends PersonAct, Refusal> {
  id: string;
  /** By which it finds its place; empty of what is done about parts. */
  kioskId: string;
  act: Said;
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

/** About parts. */
export interface AskedStockAct extends Asked<StockAct, ActRefusal> {
  /** Empty: they are of no order. */
  orderId: string;
}

/** About a review. */
export interface AskedReviewAct extends Asked<ReviewAct, ReviewRefusal> {
  reviewId: string;
}

export type AskedAny = AskedAct | AskedStockAct | AskedReviewAct;

type NotJudged<One> = Omit<One, 'state' | 'refused'>;
/** Before it is judged. */
export type Wanted = NotJudged<AskedAct> | NotJudged<AskedStockAct> | NotJudged<AskedReviewAct>;

export const isOfReview = (asked: AskedAny): asked is AskedReviewAct => 'reviewId' in asked;
export const isOfStock = (asked: AskedAny): asked is AskedStockAct => isStockAct(asked.act);
export const isOfOrder = (asked: AskedAny): asked is AskedAct => !isOfReview(asked) && !isOfStock(asked);

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

/** What an act made of an order, or of parts, or why it is not taken. */
export type ActOutcome =
  | { refused: ActRefusal }
  | { refused: null; before: MaintenanceOrder | null; after: MaintenanceOrder }
  | { refused: null; stock: { before: unknown; after: unknown } };

/** The same of a review, before and after in short. */
export type ReviewOutcome = { refused: ReviewRefusal } | { refused: null; review: { before: unknown; after: unknown } };

function subjectOf(asked: AskedAny): Subject {
  if (isOfReview(asked)) return { kind: 'review', id: asked.reviewId };
  if (!isOfStock(asked)) return { kind: 'order', id: asked.orderId };
  const { act } = asked;
  return act.act === 'stockItem.set' ? { kind: 'stockItem', id: act.item.id } : { kind: 'store', id: act.store };
}

function toldOf(outcome: ActOutcome | ReviewOutcome): [before: unknown, after: unknown] {
  if (outcome.refused !== null) return [null, outcome];
  if ('review' in outcome) return [outcome.review.before, outcome.review.after];
  if ('stock' in outcome) return [outcome.stock.before, outcome.stock.after];
  return [outcome.before && orderInShort(outcome.before), orderInShort(outcome.after)];
}

/** An act as it goes into the chain. `at`: when it was judged, by its entry in the journal. */
export function actOfAsked(asked: AskedAny, outcome: ActOutcome | ReviewOutcome, at: Instant): Act {
  const { id, askedBy, act, doing } = asked;
  const { act: what, reason = null } = act;
  const basedOn = isStockAct(act) ? null : (act.basedOn ?? null);
  const [before, after] = toldOf(outcome);
  const who = doing ?? { ...HALLWATCH, by: askedBy, evidence: [] };
  return { ...who, id, at, what, subject: subjectOf(asked), basedOn, before, after, why: reason };
}

/** What became of them, kept with what they brought about. */
export abstract class ActAnswers {
  /** Whether it was judged before: an act may stand in the journal twice. */
  abstract isAnswered(id: string): Promise<boolean>;
  /** Writes the answer, and the act into the chain. */
  abstract answer(id: string, outcome: ActOutcome | ReviewOutcome, at: Instant): Promise<void>;
}
