import { HALLWATCH, type OrderAct, type OrderActName } from '../act/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { MaintenanceOrder, OrderChange, OrderEvent, OrderState } from './order.js';

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
  'not-qualified': { zh: '该人员无现金处理资格（S0-Q5c）', en: 'this person may not handle cash (S0-Q5c)' },
};

type ActChange = Exclude<
  OrderChange['what'],
  'opened' | 'updated' | 'kept' | 'waits' | 'cancelled' | 'reopened' | 'escalated' | 'moved' | 'reassigned'
>;

interface Step {
  from: readonly OrderState[];
  to: OrderState | 'as-before';
  what: ActChange;
  note: Text;
}

const STEPS: Record<Exclude<OrderActName, 'order.acceptance' | 'order.takeOver'>, Step> = {
  'order.accept': { from: ['open'], to: 'accepted', what: 'accepted', note: { zh: '已接单', en: 'Accepted' } },
  'order.arrive': { from: ['accepted'], to: 'arrived', what: 'arrived', note: { zh: '已到场', en: 'On site' } },
  'order.repair': {
    from: ['arrived'],
    to: 'repaired',
    what: 'repaired',
    note: { zh: '已修复，待验收', en: 'Repaired; to be accepted by somebody else' },
  },
};

const PASSED: Step = { from: ['repaired'], to: 'closed', what: 'closed', note: { zh: '验收合格', en: 'Accepted as repaired' } };

/** A kiosk that fails its acceptance stays out of use and is repaired again (S0-C1.9). */
const FAILED: Step = {
  from: ['repaired'],
  to: 'arrived',
  what: 'rejected',
  note: { zh: '验收不合格，设备不得使用，重新维修', en: 'Acceptance failed: not to be used, to be repaired again' },
};

/** The work goes on where it stands. */
const takeOver = (by: string, reason = ''): Step => ({
  from: ['accepted', 'arrived'],
  to: 'as-before',
  what: 'takenOver',
  note: { zh: `由${by}接手${reason && `：${reason}`}`, en: `Taken over by ${by}${reason && `: ${reason}`}` },
});

function stepOf({ act, by, passed, reason }: OrderAct): Step {
  if (act === 'order.takeOver') return takeOver(by, reason);
  if (act !== 'order.acceptance') return STEPS[act];
  return passed ? PASSED : FAILED;
}

/** Who repaired it last; null: nobody said so. */
const repairerOf = ({ history }: MaintenanceOrder): string | null =>
  history.findLast(({ what }) => what === 'repaired')?.by ?? null;

/** What only who has the order may do: two have it when two are to be there. */
const OF_ASSIGNEE: ReadonlySet<OrderActName> = new Set(['order.arrive', 'order.repair']);

/** Why it is not this person's to do; null: it is. */
function notTheirs({ assignee, second }: MaintenanceOrder, { act, by }: OrderAct): ActRefusal | null {
  if (act === 'order.takeOver') return assignee === by ? 'own-already' : null;
  return OF_ASSIGNEE.has(act) && by !== assignee && by !== second ? 'not-assignee' : null;
}

/** What people did about an order, in order; what Hallwatch writes by itself contradicts nobody who looked at it before. */
export const handsOn = ({ history }: Pick<MaintenanceOrder, 'history'>): OrderEvent[] =>
  history.filter(({ by }) => by !== HALLWATCH.by);

/** Names what people have made of an order so far. */
export const orderVersion = (order: Pick<MaintenanceOrder, 'history'>): string => String(handsOn(order).length);

/** Who was first when an act was stale; undefined: nobody, so that the version was made up. */
export const firstSince = (order: Pick<MaintenanceOrder, 'history'>, basedOn: string): OrderEvent | undefined =>
  handsOn(order)[Number(basedOn)];

/** An order in an act: what people are held to, and no more. */
export const orderInShort = (order: MaintenanceOrder) => {
  const { state, assignee, second = null, priority, closedAt } = order;
  return { state, assignee, second, priority, closedAt, version: orderVersion(order) };
};

/**
 * What a person's act makes of an order. Whoever accepts it, or takes it over, is its assignee from then on. `stands`: the device tells the
 * fault still.
 */
export function decideAct(
  order: MaintenanceOrder,
  act: OrderAct,
  at: Instant,
  stands = false,
): OrderChange | { refused: ActRefusal } {
  const { from, to, what, note } = stepOf(act);
  const { by, basedOn } = act;
  if (basedOn !== undefined && basedOn !== orderVersion(order)) return { refused: 'stale' };
  if (!from.includes(order.state)) return { refused: 'wrong-state' };
  const others = notTheirs(order, act);
  if (others) return { refused: others };
  if (act.act === 'order.acceptance' && repairerOf(order) === by) return { refused: 'own-repair' };
  // An incident without an order would be nobody's.
  if (stands && to === 'closed') return { refused: 'cause-stands' };
  const { assignedBy: _, ...rest } = order;
  const changed: MaintenanceOrder = {
    ...rest,
    state: to === 'as-before' ? order.state : to,
    assignee: what === 'accepted' || what === 'takenOver' ? by : order.assignee,
    closedAt: to === 'closed' ? at : null,
    ...(to === 'closed' && { endedBy: 'accepted' as const }),
    history: [...order.history, { at, what, by, note }],
  };
  return { what, order: changed, at };
}

/** Of a kiosk's undone orders, oldest first, the one that an act is about: one that the act fits, of those its doer's own. */
export function orderFor(undone: readonly MaintenanceOrder[], act: OrderAct): MaintenanceOrder | undefined {
  const { from } = stepOf(act);
  if (act.orderId !== undefined) return undone.find(({ id }) => id === act.orderId);
  const fitting = undone.filter((order) => from.includes(order.state));
  const ofAnother = act.act === 'order.takeOver';
  return fitting.find(({ assignee }) => (assignee === act.by) !== ofAnother) ?? fitting[0] ?? undone[0];
}

/** Somebody is or was at the kiosk for it, so that its end is theirs to say. */
export const isInHand = ({ state }: Pick<MaintenanceOrder, 'state'>): boolean => state === 'arrived' || state === 'repaired';

/** Somebody has it: whoever took it on, or is named for it and can be told, as far as sending has shown. */
export const hasHands = (
  { assignee, state, unreached }: Pick<MaintenanceOrder, 'assignee' | 'state' | 'unreached'>,
  canBeTold: (personId: string) => boolean = () => true,
): boolean =>
  assignee !== null && (state === 'accepted' || isInHand({ state }) || (canBeTold(assignee) && unreached !== assignee));

/** A verdict on the repair: of the last one it is whether the device may be used. */
const VERDICTS: ReadonlySet<string> = new Set(['rejected', 'closed']);

/** Its device failed the last acceptance and is not to be used until it passes one (S0-C1.9). A hall's line is no device. */
export const isBarred = (order: Pick<MaintenanceOrder, 'kioskId' | 'state' | 'history'>): boolean =>
  order.kioskId !== null && isInHand(order) && order.history.findLast(({ what }) => VERDICTS.has(what))?.what === 'rejected';

/** Times in which a device was not to be used, for it had failed its acceptance and passed none since. */
export function barsOf(order: MaintenanceOrder): { kioskId: string; from: Instant; to: Instant | null }[] {
  const { kioskId, history, closedAt } = order;
  if (kioskId === null) return [];
  const verdicts = history.filter(({ what }) => VERDICTS.has(what));
  return verdicts.flatMap(({ what, at }, i) =>
    what === 'rejected' ? [{ kioskId, from: at, to: verdicts[i + 1]?.at ?? closedAt }] : [],
  );
}

export const isDone = ({ state }: MaintenanceOrder): boolean => state === 'closed' || state === 'cancelled';
