import { HALLWATCH } from '../act/index.js';
import { isAccepted } from './follow-clocks.js';
import type { LastNotification, MaintenanceOrder, OrderChange } from './order.js';
import { change, comeBack, end, keepStill, type NotificationKind, type NotNotifiedAgainReason, type Paced, say } from './pace.js';
import { isUrgent } from './priority.js';

export interface ToldOrder {
  order: MaintenanceOrder;
  tell: NotificationKind | null;
  /** Why not, where somebody may ask; null: nothing new happened. */
  why: NotNotifiedAgainReason | null;
}

/** Orders of before were told of whenever they changed. */
const toldOf = ({ told, openedAt, priority, state }: MaintenanceOrder): LastNotification =>
  told ?? { at: openedAt, highest: priority, over: state === 'closed' || state === 'cancelled', cameBack: false };

const byPeople = ({ order }: OrderChange): boolean => (order.history.at(-1)?.by ?? 'hallwatch') !== 'hallwatch';

/** Worse than it was ever told, or to be repaired again by who has repaired it: the rest is in the order's history. */
function changed({ order, at }: OrderChange, before: MaintenanceOrder, told: LastNotification): Paced {
  const turn = { priority: order.priority, at };
  const isUndone = before.state === 'repaired' && order.state === 'arrived';
  return isUndone ? say(turn, told, 'updated') : change(turn, told);
}

/** What one of its clocks brought; null: nobody is told of it. */
function byClock(before: MaintenanceOrder, { what, order, at }: OrderChange, told: LastNotification): Paced | null {
  const turn = { priority: order.priority, at };
  const clock = order.history.at(-1)?.clock;
  if (what === 'resumed') return say(turn, told, what);
  // To whom it goes it is new.
  if (before.assignee !== order.assignee) return say(turn, told, 'opened');
  if (what === 'escalated') return { told, tell: 'unaccepted', why: null };
  // The rest stands in the order, on the board and in the figures: few words are read.
  if (!isUrgent(order)) return null;
  if (what === 'warned') return clock === 'accept' ? say(turn, told, what) : null;
  // Nobody has accepted it: those who are asked to are told already.
  return clock === 'arrive' && !isAccepted(order) ? null : { told, tell: 'breached', why: null };
}

/** Time alone brought it. */
const isByClock = ({ what, order }: OrderChange): boolean => {
  const last = order.history.at(-1);
  if (what === 'escalated') return last?.clock !== undefined;
  return what === 'warned' || what === 'breached' || (what === 'resumed' && last?.by === HALLWATCH.by);
};

/** Null: it is bookkeeping. */
function paced(before: MaintenanceOrder | undefined, of: OrderChange, withAnother: boolean): Paced | null {
  const { what, order, at } = of;
  const turn = { priority: order.priority, at };
  // Nobody can do anything about it before its plan is approved.
  if (order.unapproved || (before?.unapproved && what === 'cancelled')) return null;
  if (!before || what === 'reassigned' || what === 'approved') return say(turn, undefined, 'opened');
  const told = toldOf(before);
  if (what === 'awayLate') return { told, tell: what, why: null };
  if (isByClock(of)) return byClock(before, of, told);
  if (what === 'closed') return end(turn, told, byPeople(of));
  if (what === 'reopened') return comeBack(turn, told);
  if (what === 'moved') return say(turn, told, 'moved');
  if (what === 'updated') return changed(of, before, told);
  if (what === 'rejected') return say(turn, told, 'rejected');
  if (what === 'escalated') return say(turn, told, 'overdue');
  // Who had it is told; who takes it knows.
  if (before.assignee !== null && before.assignee !== order.assignee) return say(turn, told, 'takenOver');
  if (what === 'cancelled' && withAnother) return keepStill({ ...told, over: true }, 'told-with-another');
  return what === 'cancelled' ? say(turn, told, 'cancelled') : null;
}

function noted(order: MaintenanceOrder, { told, closingAt, tell, why }: Paced): ToldOrder {
  const { closingAt: _, ...rest } = order;
  return { order: { ...rest, told, ...(closingAt !== undefined && { closingAt }) }, tell, why };
}

/**
 * What the assignee of an order is told of what became of it: that there is something to do, that it is worse than was told, that it is
 * over, and once that it is back. `withAnother`: a wider order that takes its place was just told to the same person, and names it.
 */
export function decideNotification(before: MaintenanceOrder | undefined, of: OrderChange, withAnother = false): ToldOrder {
  const { order } = of;
  const pace = paced(before, of, withAnother);
  return pace ? noted(order, pace) : { order, tell: null, why: null };
}

/** The end that waited is told. */
export const tellClosing = (order: MaintenanceOrder, at: number): ToldOrder =>
  noted(order, say({ priority: order.priority, at }, order.told, 'closed'));
