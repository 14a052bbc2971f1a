import { REOPENS_WITHIN } from '../incident/index.js';
import type { MaintenanceOrder, OrderChange, OrderTold, Priority } from './order.js';

/** What its assignee is told of an order. */
export type Telling = 'opened' | 'updated' | 'rejected' | 'closed' | 'cancelled' | 'reopened';

/** Why they are not told. `told-already`: the last word stands. `told-with-another`: the wider order names it. */
export type NotTold = 'told-already' | 'told-with-another';

export interface ToldOrder {
  order: MaintenanceOrder;
  tell: Telling | null;
  /** Why not, where somebody may ask; null: nothing new happened. */
  why: NotTold | null;
}

const RANK: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };

const higher = (a: Priority, b: Priority): boolean => RANK[a] > RANK[b];

/** Orders of before were told of whenever they changed. */
const toldOf = ({ told, openedAt, priority, state }: MaintenanceOrder): OrderTold =>
  told ?? { at: openedAt, highest: priority, over: state === 'closed' || state === 'cancelled', cameBack: false };

function say(change: OrderChange, before: OrderTold | undefined, tell: Telling): ToldOrder {
  const { order, at } = change;
  const { closingAt: _, ...rest } = order;
  const highest = before && !higher(order.priority, before.highest) ? before.highest : order.priority;
  const cameBack = (before?.cameBack ?? false) || tell === 'reopened';
  return {
    order: { ...rest, told: { at, highest, over: tell === 'closed' || tell === 'cancelled', cameBack } },
    tell,
    why: null,
  };
}

function keepStill({ order }: OrderChange, told: OrderTold, why: NotTold | null = null): ToldOrder {
  return { order: { ...order, told }, tell: null, why };
}

const byPeople = ({ order }: OrderChange): boolean => (order.history.at(-1)?.by ?? 'hallwatch') !== 'hallwatch';

/** The first end is told at once; once it was told that the cause is back, an end is told when it has lasted. */
function end(change: OrderChange, told: OrderTold): ToldOrder {
  if (!told.cameBack || byPeople(change)) return say(change, told, 'closed');
  return { order: { ...change.order, told, closingAt: change.at + REOPENS_WITHIN }, tell: null, why: null };
}

/** A cause that is back: nothing new to whoever was not told that it was gone. */
function comeBack({ order, ...change }: OrderChange, told: OrderTold): ToldOrder {
  const { closingAt: _, ...open } = order;
  if (told.over || higher(order.priority, told.highest)) return say({ ...change, order: open }, told, 'reopened');
  return keepStill({ ...change, order: open }, told, 'told-already');
}

/** Worse than it was ever told, or to be repaired again by who has repaired it: the rest is in the order's history. */
function change(changed: OrderChange, before: MaintenanceOrder, told: OrderTold): ToldOrder {
  const isWorse = higher(changed.order.priority, told.highest);
  const isUndone = before.state === 'repaired' && changed.order.state === 'arrived';
  return isWorse || isUndone ? say(changed, told, 'updated') : keepStill(changed, told);
}

/**
 * What the assignee of an order is told of what became of it: that there is something to do, that it is worse than was told, that it is
 * over, and once that it is back. `withAnother`: a wider order that takes its place was just told to the same person, and names it.
 */
export function decideTelling(before: MaintenanceOrder | undefined, changed: OrderChange, withAnother = false): ToldOrder {
  const { what, order } = changed;
  if (!before) return say(changed, undefined, 'opened');
  const told = toldOf(before);
  if (what === 'closed') return end(changed, told);
  if (what === 'reopened') return comeBack(changed, told);
  if (what === 'updated') return change(changed, before, told);
  if (what === 'rejected') return say(changed, told, 'rejected');
  if (what === 'cancelled' && withAnother) return keepStill(changed, { ...told, over: true }, 'told-with-another');
  if (what === 'cancelled') return say(changed, told, 'cancelled');
  return { order, tell: null, why: null };
}

/** The end that waited is told. */
export const tellClosing = (order: MaintenanceOrder, at: number): ToldOrder =>
  say({ what: 'closed', order, at }, order.told, 'closed');
