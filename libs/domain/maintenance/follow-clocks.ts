import type { OpenHours } from '../calendar/index.js';
import { isMended } from '../finding/index.js';
import type { Hall } from '../hall/index.js';
import type { Instant } from '../time/index.js';
import { isBarred, isDone, isInHand, workState } from './act.js';
import { nextLate } from './away.js';
import {
  type Counting,
  countingOf,
  dueOf,
  ORDER_CLOCKS,
  type OrderClock,
  type OrderClockName,
  type OrderClocks,
  startClocks,
  warningOf,
} from './clock.js';
import type { Hold, MaintenanceOrder, OrderChange } from './order.js';

/** By what the clocks of an order are counted. */
export interface CountedBy {
  /** Undefined: its hall is not registered any more. */
  hall: Hall | undefined;
  hours: OpenHours;
}

/** Somebody has said to do it. */
export const isAccepted = (order: Pick<MaintenanceOrder, 'state' | 'holds'>): boolean =>
  workState(order) === 'accepted' || isInHand(order);

/** What the order says of each clock: whether what is to be done by it is done. */
const IS_MET: Record<OrderClockName, (order: MaintenanceOrder) => boolean> = {
  accept: isAccepted,
  arrive: isInHand,
  restore: (order) => order.state === 'repaired' || order.state === 'closed' || (isMended(order.goneBy) && !isBarred(order)),
};

const isRunning = (clock: OrderClock): boolean => clock.metAt === undefined && clock.breachedAt === undefined;

type Clocked = MaintenanceOrder & Required<Pick<MaintenanceOrder, 'clocks'>>;
const hasClocks = (order: MaintenanceOrder): order is Clocked => order.clocks !== undefined;

/** The clocks, each as `change` makes it. */
const each = (order: Clocked, change: (clock: OrderClock, name: OrderClockName) => OrderClock): MaintenanceOrder['clocks'] => {
  const clocks = { ...order.clocks };
  for (const name of ORDER_CLOCKS) {
    const clock = clocks[name];
    if (clock) clocks[name] = change(clock, name);
  }
  return clocks;
};

/** An order that is opened, or opened again, has its time anew. */
function begun(before: MaintenanceOrder | undefined, { what, order, at }: OrderChange, by: CountedBy): MaintenanceOrder {
  if (before && what !== 'reopened' && what !== 'approved') return order;
  // Nobody can accept it before its plan is approved: its time begins then.
  if (order.unapproved) return order;
  const { hall, hours } = by;
  const { escalation: _, ...rest } = order;
  const usual = hall ? dueOf(order.kind, order.priority, at, hall, hours) : order.dueAt;
  const isAnew = what === 'reopened' || order.dueAt <= at;
  const dueAt = before && isAnew ? usual : order.dueAt;
  const clocks = startClocks(order.kind, order.priority, at, hall, hours);
  return { ...rest, dueAt, clocks: dueAt === usual ? clocks : byDate(clocks, order, dueAt, at, by) };
}

/** Somebody said by which day it is to be done: when they go there is theirs to choose. */
function byDate({ accept }: OrderClocks, order: MaintenanceOrder, dueAt: Instant, at: Instant, { hall, hours }: CountedBy) {
  const counting = countingOf('restore', order, hall, hours, at);
  const warnAt = Math.min(warningOf(counting, at, counting.between(at, dueAt)), dueAt);
  return { ...(accept && { accept }), restore: { dueAt, warnAt } };
}

const openHold = ({ holds = [] }: MaintenanceOrder): Hold | undefined => holds.findLast(({ endedAt }) => endedAt === null);

/** Who has it now has the time to accept it that anybody has. */
function givenOver(
  before: MaintenanceOrder | undefined,
  change: OrderChange,
  order: MaintenanceOrder,
  { hall, hours }: CountedBy,
) {
  const isOthers = before !== undefined && before.assignee !== order.assignee && change.what !== 'escalated';
  if (!isOthers || !hasClocks(order) || isAccepted(order) || isDone(order)) return order;
  const { escalation: _, ...rest } = order;
  const from = openHold(order)?.from ?? change.at;
  const { accept } = startClocks(order.kind, order.priority, from, hall, hours);
  return { ...rest, clocks: { ...order.clocks, ...(accept && { accept }) } };
}

/** What is more urgent is due earlier; nothing that was due is due later. */
function hastened(before: MaintenanceOrder | undefined, { what, at }: OrderChange, order: MaintenanceOrder, by: CountedBy) {
  if (what !== 'updated' || !before || !hasClocks(order)) return order;
  if (before.priority === order.priority && before.kind === order.kind) return order;
  const from = openHold(order)?.from ?? at;
  const anew = startClocks(order.kind, order.priority, from, by.hall, by.hours);
  const clocks = each(order, (clock, name) => {
    const { dueAt = clock.dueAt, warnAt = clock.warnAt } = anew[name] ?? {};
    return isRunning(clock) && dueAt < clock.dueAt ? { ...clock, dueAt, warnAt: Math.min(clock.warnAt, warnAt) } : clock;
  });
  return { ...order, clocks, dueAt: clocks?.restore ? Math.min(order.dueAt, clocks.restore.dueAt) : order.dueAt };
}

/** What was not due yet when the hold began is due later by the time that it lasted. */
function moved(before: MaintenanceOrder | undefined, { at }: OrderChange, order: MaintenanceOrder, { hall, hours }: CountedBy) {
  const hold = before && openHold(before);
  if (!hold || openHold(order) || isDone(order)) return order;
  const later = (then: Instant, name: OrderClockName = 'restore'): Instant =>
    movedBy(countingOf(name, order, hall, hours, at), hold.from, at, then);
  const dueAt = isMended(order.goneBy) ? order.dueAt : later(order.dueAt);
  if (!hasClocks(order)) return { ...order, dueAt };
  const clocks = each(order, (clock, name) =>
    isRunning(clock) ? { ...clock, dueAt: later(clock.dueAt, name), warnAt: later(clock.warnAt, name) } : clock,
  );
  const { escalation } = order;
  const next = escalation?.nextAt;
  return {
    ...order,
    dueAt,
    clocks,
    ...(escalation && next !== undefined && { escalation: { ...escalation, nextAt: later(next, 'accept') } }),
  };
}

/** Later by as much as was left when the hold began; what was over by then stays. */
const movedBy = (counting: Counting, from: Instant, to: Instant, then: Instant): Instant =>
  then <= from ? then : counting.after(to, counting.between(from, then));

/** What is done is noted on its clock, and what is undone again runs on. */
function marked(order: MaintenanceOrder, at: Instant): MaintenanceOrder {
  if (!hasClocks(order)) return order;
  const clocks = each(order, (clock, name) => {
    if (IS_MET[name](order)) return { ...clock, metAt: clock.metAt ?? at };
    if (name !== 'restore' || isDone(order)) return clock;
    const { metAt: _, ...runs } = clock;
    return runs;
  });
  const { escalation, ...rest } = order;
  return { ...rest, clocks, ...(escalation && !isAccepted(order) && { escalation }) };
}

/** When a clock brings something next. A reminder that was not due when somebody looked is not sent for what is past. */
function turnOf(clock: OrderClock, at: Instant): Instant {
  if (!isRunning(clock)) return Number.POSITIVE_INFINITY;
  return clock.warnedAt === undefined && clock.warnAt >= at ? Math.min(clock.warnAt, clock.dueAt) : clock.dueAt;
}

/** Nobody is on the way who could be reminded to arrive. */
const isReminded = (order: MaintenanceOrder, name: OrderClockName): boolean => name !== 'arrive' || isAccepted(order);

/** What is away is waited for in whatever state its order is. */
function nextTurn(order: MaintenanceOrder, at: Instant): Instant | null {
  const [late, turn] = [nextLate(order), nextOfClocks(order, at)];
  return Number.isFinite(late) ? Math.max(at, Math.min(late, turn ?? late)) : turn;
}

function nextOfClocks(order: MaintenanceOrder, at: Instant): Instant | null {
  if (isDone(order)) return null;
  if (order.state === 'onHold') return openHold(order)?.until ?? null;
  const turns = ORDER_CLOCKS.flatMap((name) => {
    const clock = order.clocks?.[name];
    if (!clock) return [];
    return isReminded(order, name) ? turnOf(clock, at) : turnOf({ ...clock, warnAt: clock.dueAt }, at);
  });
  const first = Math.min(...turns, order.escalation?.nextAt ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? Math.max(first, at) : null;
}

/** What a change of an order makes of its clocks. */
export function withClocks(before: MaintenanceOrder | undefined, change: OrderChange, by: CountedBy): MaintenanceOrder {
  const { at } = change;
  const given = givenOver(before, change, begun(before, change, by), by);
  const order = marked(moved(before, change, hastened(before, change, given, by), by), at);
  const { turnsAt: _, ...rest } = order;
  const turnsAt = nextTurn(order, at);
  return { ...rest, ...(turnsAt !== null && { turnsAt }) };
}
