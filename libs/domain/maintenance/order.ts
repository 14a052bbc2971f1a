import type { ArrivalProof, BackTold, CheckItem, HoldReason, RepairPlan, SendingOut, WorkRecord } from '../act/index.js';
import type { Cause, EndCause, Evidence } from '../finding/index.js';
import type { KeptPart, RefillCompared, RefillSeen } from '../stock/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Escalation, OrderClockName, OrderClocks } from './clock.js';
import type { OrderKind, Priority } from './kinds.js';
import type { WhyAssigned } from './why-assigned.js';

export * from './kinds.js';

/**
 * `open`: it is for whom the register names, if anybody. `assigned`: a person, or the turn after one who did not answer, gave it to somebody
 * who has not accepted it. `onHold`: it waits for what {@link Hold} says. `repaired`: its acceptance by another is to come. `cancelled`:
 * nobody has to do it any more, or its work is part of another order; see {@link MaintenanceOrder.endedBy}.
 */
export const ORDER_STATES = ['open', 'assigned', 'accepted', 'arrived', 'onHold', 'repaired', 'closed', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Of these somebody still has something to do. */
export const UNDONE_STATES = [
  'open',
  'assigned',
  'accepted',
  'arrived',
  'onHold',
  'repaired',
] as const satisfies readonly OrderState[];

export const ORDER_EVENTS = [
  'opened',
  'updated',
  'accepted',
  'arrived',
  'repaired',
  'rejected',
  'closed',
  'escalated',
  'sent',
  'sendFailed',
  'cancelled',
  'reopened',
  'takenOver',
  'assigned',
  'held',
  'resumed',
  'recorded',
  'questioned',
  'warned',
  'breached',
  'sentOut',
  'cameBack',
  'awayLate',
  'approved',
] as const;

export interface OrderEvent {
  at: Instant;
  what: (typeof ORDER_EVENTS)[number];
  /** Person id, or `hallwatch`. */
  by: string;
  note: Text;
  /** Time alone brought it: which clock. */
  clock?: OrderClockName;
}

/** A time in which an order waits for something that its assignee cannot bring about: its clocks stand. */
export interface Hold {
  for: HoldReason;
  /** In a sentence. */
  why: string;
  /** Person id. */
  by: string;
  from: Instant;
  /** When it is looked at again. */
  until: Instant;
  /** Null: it waits still. */
  endedAt: Instant | null;
  /** As what it goes on. */
  as: OrderState;
}

/** What was done, and who told it. */
export interface KeptRecord extends WorkRecord {
  by: string;
  at: Instant;
  parts?: readonly KeptPart[];
}

/** What the kiosk told of its refill, and what was said of it. */
export interface OrderRefill extends RefillSeen {
  /** Absent: nobody said what was put in. */
  compared?: RefillCompared;
}

/** Somebody came, and by what that is known. */
export interface Arrival extends ArrivalProof {
  by: string;
  at: Instant;
}

/** Somebody looked at what was repaired (S0-C1.9). */
export interface Acceptance {
  by: string;
  at: Instant;
  passed: boolean;
  checks?: Partial<Record<CheckItem, boolean>>;
  reason?: string;
}

/** What an order sent out, and how it came back. */
export interface SentOut extends SendingOut {
  /** From 1. */
  item: number;
  /** Person id. */
  by: string;
  at: Instant;
  /** When it was told that it is not back. */
  lateAt?: Instant;
  /** Absent: it is away. */
  back?: Pick<BackTold, 'condition' | 'note'> & { by: string; at: Instant };
}

/** A plan, and who approved it. */
export interface KeptPlan extends RepairPlan {
  /** Absent: nobody has. */
  approved?: { by: string; at: Instant };
}

/** A photo of what was found, or done. */
export interface OrderPhoto {
  sha256: string;
  /** Person id of whose act names it. */
  by: string;
  at: Instant;
}

/** Work for somebody, because of one incident. */
export interface MaintenanceOrder {
  id: string;
  /** Of an order that a person opened its own id: it is because of no incident. */
  incidentId: string;
  /** A person opened it. */
  byHand?: true;
  /** Incidents of the same fault that it was of before: somebody had it in hand when the fault came back. */
  earlier?: string[];
  kind: OrderKind;
  /** Null: it is for the hall, see {@link kioskIds}. */
  kioskId: string | null;
  hallId: string;
  /** Every kiosk that it is for. */
  kioskIds: string[];
  cause: Cause;
  priority: Priority;
  state: OrderState;
  /** Why, in one sentence. */
  reason: Text;
  /** What to do first, from the fault catalogue. */
  firstAction: Text;
  /** Person id of who is to do it; null when nobody is named on the kiosk or the hall. */
  assignee: string | null;
  /** Why it is for them, when the register and the books chose them. Absent: a person or the turn gave it to them; orders of before have none. */
  why?: WhyAssigned[];
  /** Person id of who takes cash out together with the assignee (S0-Q5c); null: nobody is known who could. Absent: one person does it. */
  second?: string | null;
  /** The register names the assignee, and nobody has accepted it: another one there is another one here. */
  assignedBy?: 'register';
  evidence: Evidence[];
  openedAt: Instant;
  /** When the public may count on it: ours, by priority. It stands while the order is on hold. */
  dueAt: Instant;
  closedAt: Instant | null;
  /** By what it ended. Orders of before do not have it. */
  endedBy?: EndCause;
  history: OrderEvent[];
  /** What its assignee was told. Orders of before do not have it until they are told of again. */
  told?: LastNotification;
  /** When its end is told if it is over still: its cause was back before, and may be again. */
  closingAt?: Instant;
  /** Since when its cause stands, where people were kept from it until the order was opened. */
  beganAt?: Instant;
  /** Person id of its assignee, when none of their channels has told them of it; absent: they are told, or may be still. */
  unreached?: string;
  /** By what its cause went, while somebody has it in hand. Orders of before, and those whose cause stands, do not have it. */
  goneBy?: EndCause;
  /** Oldest first; absent: it never waited. */
  holds?: Hold[];
  /** As it was told last; absent: nobody told. */
  record?: KeptRecord;
  /** Absent: the kiosk has not told of a refill, or does not count. */
  refill?: OrderRefill;
  /** Oldest first; absent: none. */
  photos?: OrderPhoto[];
  /** Oldest first; absent: nobody came, or nothing but their word is known of it. */
  arrivals?: Arrival[];
  /** Oldest first; absent: there was none, or nothing was asked at it. */
  acceptances?: Acceptance[];
  /** Orders of before do not have them. */
  clocks?: OrderClocks;
  /** Nobody accepted it in time: who was asked since, until somebody does. */
  escalation?: Escalation;
  /** What it sent out, oldest first; absent: nothing. */
  away?: SentOut[];
  /** Something of it is not back. */
  isAway?: true;
  /** What it takes, where it is planned; it is approved before it is begun. */
  plan?: KeptPlan;
  /** Its plan waits to be approved. */
  unapproved?: true;
  /** When time alone brings something next: something is not back, a clock warns or runs out, another is asked, a hold is over. */
  turnsAt?: Instant;
}

/** An order, or what would be one if people were told of its incident: that has no id. */
export type ComingOrder = Omit<MaintenanceOrder, 'id'> & { id: string | null };

/** What whoever hears of a cause was told of it. */
export interface LastNotification {
  /** When the last time. */
  at: Instant;
  /** The highest priority that was told. */
  highest: Priority;
  /** The last word was that it is over. */
  over: boolean;
  /** It was told that the cause is back after its end: its next end is told once it lasts. */
  cameBack: boolean;
}

/**
 * `kept`: bookkeeping, such as which kiosks it is for. `waits`: the cause is gone, and what people did is still to be recorded.
 * `rejected`: the repair failed its acceptance. `escalated`: the date that the public was told has passed, or nobody accepted it in time, so that
 * it goes to another. `warned`, `breached`: one of its clocks has little time left, or none. `moved`, `reassigned`: the register says where its kiosk is, or who sees to it.
 * `awayLate`: what it sent out was to be back, and is not.
 */
export interface OrderChange {
  what:
    | 'opened'
    | 'updated'
    | 'kept'
    | 'waits'
    | 'accepted'
    | 'arrived'
    | 'repaired'
    | 'rejected'
    | 'closed'
    | 'cancelled'
    | 'reopened'
    | 'takenOver'
    | 'escalated'
    | 'moved'
    | 'reassigned'
    | 'assigned'
    | 'held'
    | 'resumed'
    | 'recorded'
    | 'warned'
    | 'breached'
    | 'sentOut'
    | 'cameBack'
    | 'awayLate'
    | 'approved';
  order: MaintenanceOrder;
  at: Instant;
}
