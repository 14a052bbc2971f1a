import type { OrderAct } from '../act/index.js';
import type { Instant } from '../time/index.js';
import type { ActRefusal } from './act.js';

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
  state: ActState;
  refused: ActRefusal | null;
}

/** Where people say what they did; whoever owns the journal gives it its place there. */
export abstract class ActDesk {
  abstract ask(act: Omit<AskedAct, 'state' | 'refused'>): Promise<void>;
  /** Those without a place in the journal, the first asked first. */
  abstract waiting(): Promise<AskedAct[]>;
  abstract placed(id: string): Promise<void>;
  abstract one(id: string): Promise<AskedAct | undefined>;
  /** Calls when something was asked in this process. Answers how to stop. */
  abstract onNew(call: () => void): () => void;
}

/** What became of them, kept with what they brought about. */
export abstract class ActAnswers {
  abstract answer(id: string, refused: ActRefusal | null): Promise<void>;
}
