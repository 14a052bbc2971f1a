import type { BackCondition, CheckItem, HoldReason, Payer } from '../act/index.js';
import type { Text } from '../text.js';
import type { EscalationStep, OrderClockName } from './clock.js';
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
  assigned: { zh: '派单', en: 'assigned' },
  held: { zh: '挂起', en: 'on hold' },
  resumed: { zh: '恢复处理', en: 'resumed' },
  recorded: { zh: '填写记录', en: 'work recorded' },
  questioned: { zh: '存疑', en: 'questioned' },
  warned: { zh: '临近时限', en: 'due soon' },
  breached: { zh: '超时', en: 'overdue' },
  sentOut: { zh: '送修', en: 'sent out' },
  cameBack: { zh: '送修返回', en: 'back' },
  awayLate: { zh: '送修逾期', en: 'not back in time' },
  approved: { zh: '计划已批准', en: 'plan approved' },
};

export const ORDER_STATE_WORDS: Record<OrderState, Text> = {
  open: { zh: '待接单', en: 'to accept' },
  assigned: { zh: '已派单', en: 'assigned' },
  accepted: { zh: '已接单', en: 'accepted' },
  arrived: { zh: '已到场', en: 'on site' },
  onHold: { zh: '已挂起', en: 'on hold' },
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
  upkeep: { zh: '计划保养', en: 'upkeep' },
  clean: { zh: '清洁', en: 'cleaning' },
  relabel: { zh: '更换标识', en: 'relabel' },
  seal: { zh: '拆除封存', en: 'removal or sealing' },
};

export const PRIORITY_WORDS: Record<Priority, Text> = {
  low: { zh: '低', en: 'low' },
  normal: { zh: '普通', en: 'normal' },
  high: { zh: '高', en: 'high' },
  urgent: { zh: '紧急', en: 'urgent' },
};

/** What is to be done by then. */
export const ORDER_CLOCK_WORDS: Record<OrderClockName, Text> = {
  accept: { zh: '接单', en: 'accept' },
  arrive: { zh: '到场', en: 'arrive' },
  restore: { zh: '修复', en: 'restore' },
};

/** Why it is this person who is asked. */
export const ESCALATION_WORDS: Record<EscalationStep, Text> = {
  deputy: { zh: '顶岗人（AB岗）', en: 'the deputy' },
  shiftLead: { zh: '当班主管', en: 'the supervisor on shift' },
  firstResponsible: { zh: '大厅第一责任人（S0-Q3）', en: 'the first responsible of the hall (S0-Q3)' },
};

export const HOLD_WORDS: Record<HoldReason, Text> = {
  part: { zh: '等待配件', en: 'a part is waited for' },
  access: { zh: '无法进入现场', en: 'nobody can get in' },
  vendor: { zh: '等待厂家', en: 'the vendor is waited for' },
  weather: { zh: '天气原因', en: 'the weather is in the way' },
  customer: { zh: '客户原因', en: 'the customer asked to wait' },
};

/** How what was sent out came back. */
export const BACK_WORDS: Record<BackCondition, Text> = {
  repaired: { zh: '已修好', en: 'repaired' },
  replaced: { zh: '已换新', en: 'replaced' },
  unrepaired: { zh: '未能修好', en: 'not repaired' },
};

export const PAYER_WORDS: Record<Payer, Text> = {
  operator: { zh: '运营单位', en: 'the operator' },
  vendor: { zh: '厂家（保修）', en: 'the vendor (warranty)' },
  franchisee: { zh: '加盟商家', en: 'the franchisee' },
  insurer: { zh: '保险', en: 'the insurer' },
  none: { zh: '无费用', en: 'no cost' },
};

export const CHECK_WORDS: Record<CheckItem, Text> = {
  serves: { zh: '屏幕与触摸正常，可进入业务首页', en: 'Screen and touch work, and the first page opens' },
  online: { zh: '网络与业务系统连通', en: 'The network and the business system answer' },
  trial: { zh: '完成一笔测试业务', en: 'A test transaction was done' },
  clean: { zh: '已清洁消毒（S0-C1.10b）', en: 'Cleaned and disinfected (S0-C1.10b)' },
  locked: { zh: '柜门已锁，封签完好', en: 'The cabinet is locked and its seal whole' },
  prints: { zh: '打印清晰，出纸正常', en: 'It prints clearly and feeds well' },
  cash: { zh: '现金识别、退还正常', en: 'Cash is recognized and given back' },
  cards: { zh: '读卡、证件识别正常', en: 'Cards and ID cards are read' },
  scans: { zh: '扫码、摄像正常', en: 'Codes and faces are scanned' },
};
