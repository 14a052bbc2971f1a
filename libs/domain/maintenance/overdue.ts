import { dayNumberAt } from '../calendar/index.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { isDone } from './act.js';
import { type Hands, inTurn } from './hands.js';
import type { MaintenanceOrder, OrderChange, OrderEvent } from './order.js';

const escalations = ({ history }: MaintenanceOrder): OrderEvent[] => history.filter(({ what }) => what === 'escalated');

/**
 * The date that the public was told has passed: whoever has the order, and the next one who answers for it, are asked. Once a day, though
 * several halls read of it. Null: it is over, or they were asked today.
 */
export function decideOverdue(order: MaintenanceOrder, at: Instant, because: Text): OrderChange | null {
  const last = escalations(order).at(-1);
  if (isDone(order) || (last && dayNumberAt(last.at) === dayNumberAt(at))) return null;
  const note = {
    zh: `${inChinese(at)}到期未修复：${because.zh}`,
    en: `Not repaired by ${inEnglish(at)}: ${because.en}`,
  };
  const history: OrderEvent[] = [...order.history, { at, what: 'escalated', by: 'hallwatch', note }];
  return { what: 'escalated', order: { ...order, history }, at };
}

/** Who is asked beside whoever has it: the next one with each time, at last always the same; undefined: there is nobody else. */
export function nextToAsk(order: MaintenanceOrder, hands: Hands, at: Instant): Person | undefined {
  const others = inTurn(order.kind, hands, at).filter(({ id }) => id !== order.assignee && id !== order.second);
  return others[Math.min(escalations(order).length, others.length) - 1];
}
