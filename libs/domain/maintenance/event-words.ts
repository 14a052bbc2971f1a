import type { Text } from '../text.js';
import type { OrderEvent } from './order.js';

/** What happened to an order. */
export const ORDER_EVENT_WORDS: Record<OrderEvent['what'], Text> = {
  opened: { zh: '开单', en: 'opened' },
  updated: { zh: '更新', en: 'updated' },
  accepted: { zh: '接单', en: 'accepted' },
  arrived: { zh: '到场', en: 'arrived' },
  repaired: { zh: '修复', en: 'repaired' },
  rejected: { zh: '验收不合格', en: 'not accepted' },
  closed: { zh: '关闭', en: 'closed' },
  escalated: { zh: '升级', en: 'escalated' },
  sent: { zh: '已通知', en: 'told' },
  sendFailed: { zh: '通知失败', en: 'telling failed' },
  cancelled: { zh: '取消', en: 'cancelled' },
  reopened: { zh: '重开', en: 'open again' },
  takenOver: { zh: '接手', en: 'taken over' },
};
