import { type Act, type Doing, HALLWATCH, type OrderAct } from '../act/index.js';
import type { Instant } from '../time/index.js';
import { type ActRefusal, orderInShort } from './act.js';
import type { MaintenanceOrder } from './order.js';

/** `waiting`: for its place in the journal. `judging`: it has one. */
export const ACT_STATES = ['waiting', 'judging', 'taken', 'refused'] as const;
export type ActState = (typeof ACT_STATES)[number];

/** What a person says to have done about an order, and what became of that. */
export interface AskedAct {
  id: string;
  orderId: string;
  kioskId: string;
  act: OrderAct;
  askedAt: Instant;
  /** Account. */
  askedBy: string;
  /** Who does it and by which way, for the chain of acts. Those of before do not have it. */
  doing?: Doing;
  state: ActState;
  refused: ActRefusal | null;
}

/** Where people say what they did; whoever owns the journal gives it its place there. */
export abstract class ActDesk {
  /** What has the same id is the same act: it is asked once. */
  abstract ask(act: Omit<AskedAct, 'state' | 'refused'>): Promise<void>;
  /** Those without a place in the journal, the first asked first. */
  abstract waiting(): Promise<AskedAct[]>;
  abstract placed(id: string): Promise<void>;
  abstract one(id: string): Promise<AskedAct | undefined>;
  /** Those of the ids that are judged. */
  abstract answered(ids: readonly string[]): Promise<AskedAct[]>;
  /** Calls when something was asked, here or in another process. Answers how to stop. */
  abstract onNew(call: () => void): () => void;
  /** Calls when something may have been judged. Answers how to stop. */
  abstract onAnswered(call: () => void): () => void;
}

/** What an act made of an order, or why it is not taken. */
export type ActOutcome = { refused: ActRefusal } | { refused: null; before: MaintenanceOrder | null; after: MaintenanceOrder };

/** An order's act as it goes into the chain. `at`: when it was judged, by its entry in the journal. */
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
  abstract answer(id: string, outcome: ActOutcome, at: Instant): Promise<void>;
}
