import { dayNumberAt } from '../calendar/index.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { isDone } from './act.js';
import type { Hands } from './hands.js';
import type { MaintenanceOrder, OrderChange, OrderEvent } from './order.js';
import { inTurn } from './routing.js';

const escalations = ({ history }: MaintenanceOrder): OrderEvent[] =>
  history.filter(({ what, clock }) => what === 'escalated' && clock === undefined);

/**
 * The date that the public was told has passed: whoever has the order is asked, and later on the next one who answers for it. Once a day, though
 * several halls read of it. Null: it is over or on hold, or they were asked today.
 */
export function decideOverdue(order: MaintenanceOrder, at: Instant, because: Text): OrderChange | null {
  const last = escalations(order).at(-1);
  // What it waits for was said, with until when: whoever has it cannot hasten it.
  if (isDone(order) || order.state === 'onHold' || (last && dayNumberAt(last.at) === dayNumberAt(at))) return null;
  const note = {
    zh: `${inChinese(at)}到期未修复：${because.zh}`,
    en: `Not repaired by ${inEnglish(at)}: ${because.en}`,
  };
  const history: OrderEvent[] = [...order.history, { at, what: 'escalated', by: 'hallwatch', note }];
  return { what: 'escalated', order: { ...order, history }, at };
}

/** Whoever has it is asked the first time; that it was not done then is for others. */
export const isAskedFirst = (order: MaintenanceOrder): boolean => order.assignee !== null && escalations(order).length === 1;

/**
 * Who is asked where whoever has it was, or cannot be (`before`: 1 or 0 were asked): the next one with each time, at last always the same.
 * Undefined: there is nobody.
 */
export function nextToAsk(order: MaintenanceOrder, hands: Hands, at: Instant, before: 0 | 1): Person | undefined {
  const others = inTurn(order.kind, hands, at).filter(({ id }) => id !== order.assignee && id !== order.second);
  return others[Math.min(escalations(order).length - 1 - before, others.length - 1)];
}
