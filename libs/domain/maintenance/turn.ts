import { HALLWATCH } from '../act/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { isDone, withoutHold, workState } from './act.js';
import { decideLateAway } from './away.js';
import { ORDER_CLOCKS, type OrderClock, type OrderClockName } from './clock.js';
import { escalate } from './escalation.js';
import { isAccepted } from './follow-clocks.js';
import type { Hands } from './hands.js';
import type { MaintenanceOrder, OrderChange, OrderEvent } from './order.js';
import { withSecond } from './routing.js';
import { ORDER_CLOCK_WORDS } from './words.js';

const HOLD_OVER: Text = { zh: '挂起时间已到，恢复处理', en: 'The hold is over: work goes on' };

function resumed(order: MaintenanceOrder, at: Instant): OrderChange {
  const history: OrderEvent[] = [...order.history, { at, what: 'resumed', by: HALLWATCH.by, note: HOLD_OVER }];
  return { what: 'resumed', order: { ...withoutHold(order, at), state: workState(order), history }, at };
}

const withClock = (
  order: MaintenanceOrder,
  name: OrderClockName,
  clock: OrderClock,
  event: Pick<OrderEvent, 'at' | 'what' | 'note'>,
): MaintenanceOrder => ({
  ...order,
  clocks: { ...order.clocks, [name]: clock },
  history: [...order.history, { ...event, by: HALLWATCH.by, clock: name }],
});

function warned(order: MaintenanceOrder, name: OrderClockName, clock: OrderClock, at: Instant): OrderChange {
  const { zh, en } = ORDER_CLOCK_WORDS[name];
  const { dueAt } = clock;
  const note = { zh: `请于${inChinese(dueAt)}前${zh}`, en: `To ${en} by ${inEnglish(dueAt)}` };
  return { what: 'warned', order: withClock(order, name, { ...clock, warnedAt: at }, { at, what: 'warned', note }), at };
}

/** Whoever was to accept it did not: it goes to another at once. */
function breached(order: MaintenanceOrder, name: OrderClockName, clock: OrderClock, at: Instant, hands: Hands): OrderChange {
  const { zh, en } = ORDER_CLOCK_WORDS[name];
  const due = clock.dueAt;
  const note = { zh: `未在${inChinese(due)}前${zh}`, en: `Not in time to ${en} by ${inEnglish(due)}` };
  const late = withClock(order, name, { ...clock, breachedAt: at }, { at, what: 'breached', note });
  return name === 'accept' ? escalate(late, at, hands) : { what: 'breached', order: late, at };
}

/** The first that its clocks bring by then; null: they bring nothing. */
function ofClocks(order: MaintenanceOrder, at: Instant, hands: Hands): OrderChange | null {
  for (const name of ORDER_CLOCKS) {
    const clock = order.clocks?.[name];
    if (!clock || clock.metAt !== undefined || clock.breachedAt !== undefined) continue;
    if (clock.dueAt <= at) return breached(order, name, clock, at, hands);
    if (clock.warnAt <= at && clock.warnedAt === undefined) return warned(order, name, clock, at);
  }
  return null;
}

/** What time alone makes of an order whose turn it is. Null: nothing. */
export function decideTurn(order: MaintenanceOrder, at: Instant, hands: Hands): OrderChange | null {
  const late = decideLateAway(order, at);
  if (late) return late;
  if (isDone(order)) return null;
  if (order.state === 'onHold') return resumed(order, at);
  const next = order.escalation?.nextAt;
  const change =
    ofClocks(order, at, hands) ?? (next !== undefined && next <= at && !isAccepted(order) ? escalate(order, at, hands) : null);
  return change && withSecond(change, hands);
}
