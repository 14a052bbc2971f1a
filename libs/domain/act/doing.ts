import type { Instant } from '../time/index.js';
import { type Act, type ChainedAct, type Doing } from './act.js';

/** What was done to what, beside who did it. */
export type Deed = Pick<Act, 'what' | 'subject'> & Partial<Pick<Act, 'before' | 'after' | 'why' | 'basedOn'>>;

/** An act: who does it, when, and what. */
export const actOf = (doing: Doing, at: Instant, deed: Deed): Act => ({ ...doing, at, before: null, after: null, ...deed });

/** Thrown when an act of the same id stands already, so that nothing is done a second time. */
export class ActedAlready extends Error {
  constructor(readonly standing: ChainedAct) {
    super(`The act ${standing.id} was done before.`);
  }
}
