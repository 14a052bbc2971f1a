import type { Text } from '../text.js';

/** Why an act is not taken. */
export const ACT_REFUSALS = [
  'no-open-order',
  'wrong-state',
  'unknown-person',
  'own-repair',
  'cause-stands',
  'not-assignee',
  'own-already',
  'not-qualified',
  'set-aside',
  'stale',
  'record-missing',
  'checks-missing',
  'recorded-already',
  'open-already',
  'barred',
  'hold-over',
  'unknown-place',
  'other-kiosk',
  'unknown-item',
  'unknown-store',
  'nothing-away',
  'expected-over',
  'not-approved',
  'no-plan-waits',
  'own-plan',
] as const;
export type ActRefusal = (typeof ACT_REFUSALS)[number];

export const ACT_REFUSED: Record<ActRefusal, Text> = {
  'no-open-order': { zh: '该设备没有未完成的维修单', en: 'no order of this kiosk is open' },
  'wrong-state': { zh: '维修单的当前状态不允许此操作', en: 'the order is not in a state for it' },
  'unknown-person': { zh: '人员未登记', en: 'nobody of this id is registered' },
  'own-repair': { zh: '维修人员不得自行验收（S0-C1.9）', en: 'who repaired it may not accept it (S0-C1.9)' },
  'cause-stands': {
    zh: '原因仍在上报，不能验收合格（S0-C1.9）',
    en: 'its cause is still told of, so it cannot pass (S0-C1.9)',
  },
  'not-assignee': {
    zh: '维修单由他人负责，请先接手（order.takeOver）',
    en: 'somebody else has the order: take it over first (order.takeOver)',
  },
  'own-already': { zh: '维修单已由本人负责', en: 'whoever wants to take it over has it already' },
  'set-aside': { zh: '账册不接受此操作，已搁置', en: 'the books refuse it, and it is set aside: tell whoever runs Hallwatch' },
  stale: { zh: '维修单已被他人处理，请刷新后重试', en: 'somebody else acted on the order first: look at it again' },
  'record-missing': {
    zh: '维修记录不完整，请先填写（order.record；S0-C1.4、S1-2.3.3a）',
    en: 'the record of the work is not whole: tell it first (order.record; S0-C1.4, S1-2.3.3a)',
  },
  'checks-missing': {
    zh: '验收项目未全部合格；有不合格项时请选择验收不合格（S0-C1.9）',
    en: 'not every point of the acceptance is as it should be: if one is not, it does not pass (S0-C1.9)',
  },
  'recorded-already': { zh: '该维修单已关闭并有记录', en: 'the order is closed and has its record' },
  'open-already': {
    zh: '该设备同一故障已有未完成的维修单',
    en: 'another order of the same fault of this kiosk is open: act on that one',
  },
  'unknown-place': { zh: '设备或大厅未登记', en: 'this kiosk or hall is not registered, or the hall has no kiosk' },
  'other-kiosk': {
    zh: '扫描的不是本维修单的设备',
    en: 'the code that was scanned is of another kiosk than those of the order',
  },
  'unknown-item': { zh: '配件未登记', en: 'this item is not in stock’s list: set it first (stockItem.set)' },
  'unknown-store': {
    zh: '没有这个存放点：厅配件柜、人员车载、区域仓库各须先有其厅、其人、其区域',
    en: 'there is no such store: a cupboard is of a hall, a van of a person, a depot of a region that is registered',
  },
  'hold-over': { zh: '挂起的截止时间已过', en: 'the time until which it is to wait is over already' },
  barred: {
    zh: '设备验收不合格，须重新维修并验收合格（S0-C1.9）',
    en: 'its kiosk failed the acceptance: it is repaired again, and passes one (S0-C1.9)',
  },
  'nothing-away': { zh: '没有这件在外送修的物品，或已返回', en: 'nothing of it is away, or this is back already' },
  'expected-over': { zh: '预计返回时间已过', en: 'the time by which it is to be back is over already' },
  'not-approved': {
    zh: '检修计划尚未批准，批准后方可接单（order.approve；S0-C1.8）',
    en: 'its plan is not approved: it is accepted after that (order.approve; S0-C1.8)',
  },
  'no-plan-waits': { zh: '没有待批准的检修计划', en: 'it has no plan that waits to be approved' },
  'own-plan': { zh: '提出计划的人员不得自行批准或否决', en: 'who made the plan may not approve or refuse it: another does' },
  'not-qualified': { zh: '该人员无现金处理资格（S0-Q5c）', en: 'this person may not handle cash (S0-Q5c)' },
};
