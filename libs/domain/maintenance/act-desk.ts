import { type Act, type Doing, HALLWATCH, isStockAct, type OrderAct, type PersonAct } from '../act/index.js';
import type { Instant } from '../time/index.js';
import { type ActRefusal, orderInShort } from './act.js';
import type { MaintenanceOrder } from './order.js';

/** `waiting`: for its place in the journal. `judging`: it has one. */
export const ACT_STATES = ['waiting', 'judging', 'taken', 'refused'] as const;
export type ActState = (typeof ACT_STATES)[number];

/** What a person says to have done about an order, or about parts, and what became of that. */
export interface AskedAct<Said extends PersonAct = OrderAct> {
  id: string;
  /** Of what is done about parts empty, as its kiosk. */
  orderId: string;
  kioskId: string;
  act: Said;
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
  abstract ask(act: Omit<AskedAct<PersonAct>, 'state' | 'refused'>): Promise<void>;
  /** Those without a place in the journal, the first asked first. */
  abstract waiting(): Promise<AskedAct<PersonAct>[]>;
  abstract placed(id: string): Promise<void>;
  abstract one(id: string): Promise<AskedAct<PersonAct> | undefined>;
  /** Those of the ids that are judged. */
  abstract answered(ids: readonly string[]): Promise<AskedAct<PersonAct>[]>;
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

export const isOfOrder = (told: AskedAct<PersonAct>): told is AskedAct => !isStockAct(told.act);

const ofStock = ({ act }: AskedAct<PersonAct>): { kind: string; id: string } | null => {
  if (!isStockAct(act)) return null;
  return act.act === 'stockItem.set' ? { kind: 'stockItem', id: act.item.id } : { kind: 'store', id: act.store };
};

function toldOf(outcome: ActOutcome): [before: unknown, after: unknown] {
  if (outcome.refused !== null) return [null, outcome];
  if ('stock' in outcome) return [outcome.stock.before, outcome.stock.after];
  return [outcome.before && orderInShort(outcome.before), orderInShort(outcome.after)];
}

/** An act as it goes into the chain. `at`: when it was judged, by its entry in the journal. */
export function actOfAsked(asked: AskedAct<PersonAct>, outcome: ActOutcome, at: Instant): Act {
  const { id, orderId, askedBy, act, doing } = asked;
  const { act: what, reason = null } = act;
  const basedOn = isStockAct(act) ? null : (act.basedOn ?? null);
  const [before, after] = toldOf(outcome);
  const who = doing ?? { ...HALLWATCH, by: askedBy, evidence: [] };
  const subject = ofStock(asked) ?? { kind: 'order', id: orderId };
  return { ...who, id, at, what, subject, basedOn, before, after, why: reason };
}

/** What became of them, kept with what they brought about. */
export abstract class ActAnswers {
  /** Whether it was judged before: an act may stand in the journal twice. */
  abstract isAnswered(id: string): Promise<boolean>;
  /** Writes the answer, and the act into the chain. */
  abstract answer(id: string, outcome: ActOutcome, at: Instant): Promise<void>;
}
