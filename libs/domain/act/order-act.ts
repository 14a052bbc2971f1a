import type { Instant } from '../time/index.js';
import type { ArrivalProof, BackTold, CheckItem, HoldReason, OrderOpening, SendingOut, WorkRecord } from './work.js';

/** What a person does about an order; which of them is possible when, the moves of an order say. */
export const ORDER_ACTS = [
  'order.open',
  'order.accept',
  'order.arrive',
  'order.repair',
  'order.acceptance',
  'order.takeOver',
  'order.assign',
  'order.passOn',
  'order.hold',
  'order.resume',
  'order.record',
  'order.cancel',
  'order.reopen',
  'order.sendOut',
  'order.back',
  'order.approve',
  'order.refusePlan',
] as const;
export type OrderActName = (typeof ORDER_ACTS)[number];

/**
 * Which of the house's rules an act is judged by. `2`: an order closes with its record of the work, and with every point of its acceptance
 * answered. Absent: of before, when neither was asked. So the past reads the same whenever it is read again.
 */
export const ORDER_ACT_EDITION = 2;

export interface OrderAct {
  act: OrderActName;
  /** Person id. */
  by: string;
  /** Of an acceptance: whether the kiosk may be used again (S0-C1.9). */
  passed?: boolean;
  /** Of an acceptance: what was looked at, and whether it is as it should be. */
  checks?: Partial<Record<CheckItem, boolean>>;
  /** Which order, when the kiosk has several and the person said so. */
  orderId?: string;
  /** The version of the order that the person looked at: an act on another is refused as stale. */
  basedOn?: string;
  /** Why it changes hands, waits, is cancelled or is open again; what was wrong at an acceptance. */
  reason?: string;
  /** Of an assigning and a passing on: person id of whose it is to be. */
  to?: string;
  /** Of a hold, and of a sending out that it waits for: what is waited for, and until when. */
  hold?: { for: HoldReason; until: Instant };
  /** Of an arrival. */
  arrival?: ArrivalProof;
  /** Of a sending out: what goes where (S4-A9b). */
  sending?: SendingOut;
  /** Of what came back: which of it, and how it is. */
  back?: BackTold;
  /** What was done: with a repair, or beside it. */
  record?: WorkRecord;
  /** SHA-256 of photos, in hexadecimal. */
  evidence?: readonly string[];
  /** When it was done by the doer's clock, where it could be sent later only. Nothing is judged by it. */
  doneAt?: Instant;
  /** Of an opening by hand. */
  opening?: OrderOpening;
  edition?: typeof ORDER_ACT_EDITION;
}
