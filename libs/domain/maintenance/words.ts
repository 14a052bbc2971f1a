import type { Text } from '../text.js';
import type { OrderEvent, OrderKind, OrderState, Priority } from './order.js';

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

export const ORDER_STATE_WORDS: Record<OrderState, Text> = {
  open: { zh: '待接单', en: 'to accept' },
  accepted: { zh: '已接单', en: 'accepted' },
  arrived: { zh: '已到场', en: 'on site' },
  repaired: { zh: '已修复', en: 'repaired' },
  closed: { zh: '已关闭', en: 'closed' },
  cancelled: { zh: '已取消', en: 'cancelled' },
};

export const ORDER_KIND_WORDS: Record<OrderKind, Text> = {
  repair: { zh: '维修', en: 'repair' },
  replenish: { zh: '补充耗材', en: 'refill' },
  settle: { zh: '结账清机', en: 'settle cash' },
  inspect: { zh: '现场检查', en: 'inspect' },
  security: { zh: '安保', en: 'security' },
  it: { zh: '远程处理', en: 'remote' },
};

export const PRIORITY_WORDS: Record<Priority, Text> = {
  low: { zh: '低', en: 'low' },
  normal: { zh: '普通', en: 'normal' },
  high: { zh: '高', en: 'high' },
  urgent: { zh: '紧急', en: 'urgent' },
};
