import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { MaintenanceOrder, OrderChange, OrderState } from './order.js';

/** What a person does about an order, in this order. */
export const ORDER_ACTS = ['order.accept', 'order.arrive', 'order.repair', 'order.acceptance'] as const;
export type OrderActName = (typeof ORDER_ACTS)[number];

export interface OrderAct {
  act: OrderActName;
  /** Person id. */
  by: string;
  /** Of an acceptance: whether the kiosk may be used again (S0-C1.9). */
  passed?: boolean;
}

/** Why an act is not taken. */
export const ACT_REFUSALS = ['no-open-order', 'wrong-state', 'unknown-person', 'own-repair', 'cause-stands'] as const;
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
};

type ActChange = Exclude<OrderChange['what'], 'opened' | 'updated' | 'kept' | 'waits' | 'cancelled' | 'reopened'>;

interface Step {
  from: OrderState;
  to: OrderState;
  what: ActChange;
  note: Text;
}

const STEPS: Record<Exclude<OrderActName, 'order.acceptance'>, Step> = {
  'order.accept': { from: 'open', to: 'accepted', what: 'accepted', note: { zh: '已接单', en: 'Accepted' } },
  'order.arrive': { from: 'accepted', to: 'arrived', what: 'arrived', note: { zh: '已到场', en: 'On site' } },
  'order.repair': {
    from: 'arrived',
    to: 'repaired',
    what: 'repaired',
    note: { zh: '已修复，待验收', en: 'Repaired; to be accepted by somebody else' },
  },
};

const PASSED: Step = { from: 'repaired', to: 'closed', what: 'closed', note: { zh: '验收合格', en: 'Accepted as repaired' } };

/** A kiosk that fails its acceptance stays out of use and is repaired again (S0-C1.9). */
const FAILED: Step = {
  from: 'repaired',
  to: 'arrived',
  what: 'rejected',
  note: { zh: '验收不合格，设备不得使用，重新维修', en: 'Acceptance failed: not to be used, to be repaired again' },
};

function stepOf({ act, passed }: OrderAct): Step {
  if (act !== 'order.acceptance') return STEPS[act];
  return passed ? PASSED : FAILED;
}

/** Who repaired it last; null: nobody said so. */
const repairerOf = ({ history }: MaintenanceOrder): string | null =>
  history.findLast(({ what }) => what === 'repaired')?.by ?? null;

/** What a person's act makes of an order. Whoever accepts it is its assignee from then on. `stands`: its incident is open. */
export function decideAct(
  order: MaintenanceOrder,
  act: OrderAct,
  at: Instant,
  stands = false,
): OrderChange | { refused: ActRefusal } {
  const { from, to, what, note } = stepOf(act);
  const { by } = act;
  if (order.state !== from) return { refused: 'wrong-state' };
  if (act.act === 'order.acceptance' && repairerOf(order) === by) return { refused: 'own-repair' };
  // An incident without an order would be nobody's.
  if (stands && to === 'closed') return { refused: 'cause-stands' };
  const changed: MaintenanceOrder = {
    ...order,
    state: to,
    assignee: what === 'accepted' ? by : order.assignee,
    closedAt: to === 'closed' ? at : null,
    ...(to === 'closed' && { endedBy: 'accepted' as const }),
    history: [...order.history, { at, what, by, note }],
  };
  return { what, order: changed, at };
}

/** Of a kiosk's undone orders, oldest first, the one that an act is about: one that the act fits, of those its doer's own. */
export function orderFor(undone: readonly MaintenanceOrder[], act: OrderAct): MaintenanceOrder | undefined {
  const { from } = stepOf(act);
  const fitting = undone.filter(({ state }) => state === from);
  return fitting.find(({ assignee }) => assignee === act.by) ?? fitting[0] ?? undone[0];
}

/** Somebody is or was at the kiosk for it, so that its end is theirs to say. */
export const isInHand = ({ state }: Pick<MaintenanceOrder, 'state'>): boolean => state === 'arrived' || state === 'repaired';

/** A verdict on the repair: of the last one it is whether the device may be used. */
const VERDICTS: ReadonlySet<string> = new Set(['rejected', 'closed']);

/** Its device failed the last acceptance and is not to be used until it passes one (S0-C1.9). A hall's line is no device. */
export const isBarred = (order: Pick<MaintenanceOrder, 'kioskId' | 'state' | 'history'>): boolean =>
  order.kioskId !== null && isInHand(order) && order.history.findLast(({ what }) => VERDICTS.has(what))?.what === 'rejected';

export const isDone = ({ state }: MaintenanceOrder): boolean => state === 'closed' || state === 'cancelled';
