import type { OrderAct, OrderActName } from '../act/index.js';
import type { Text } from '../text.js';
import { inChinese, inEnglish } from '../time/index.js';
import { type MaintenanceOrder, ORDER_STATES, type OrderChange, type OrderState } from './order.js';
import { BACK_WORDS, HOLD_WORDS } from './words.js';

/** What a person's act makes of an order, among all that may become of it. */
export type ActChange = Extract<
  OrderChange['what'],
  | 'accepted'
  | 'arrived'
  | 'repaired'
  | 'rejected'
  | 'closed'
  | 'cancelled'
  | 'reopened'
  | 'takenOver'
  | 'assigned'
  | 'held'
  | 'resumed'
  | 'recorded'
  | 'sentOut'
  | 'cameBack'
  | 'approved'
>;

/**
 * Whose it is to do. `assignee`: one of the two where two are to be there. `another`: anybody but the assignee. `manager`: who sees to all
 * orders of the place, by the permission `order.manage`.
 */
export type Whose = 'anybody' | 'assignee' | 'another' | 'manager';

export interface Move {
  act: OrderActName;
  /** Of an acceptance: with which verdict. */
  passed?: boolean;
  /** Of a sending out: whether the order waits for it, too. */
  holds?: boolean;
  from: readonly OrderState[];
  /** `as-before`: the state stays. `as-held`: it goes on as what it was when it was put on hold. */
  to: OrderState | 'as-before' | 'as-held';
  what: ActChange;
  whose: Whose;
  note(act: OrderAct): Text;
}

const said = (zh: string, en: string) => (): Text => ({ zh, en });

/** With the reason behind it, where one is told. */
const why =
  (zh: string, en: string) =>
  ({ reason = '' }: OrderAct): Text => ({
    zh: reason ? `${zh}：${reason}` : zh,
    en: reason ? `${en}: ${reason}` : en,
  });

const to =
  (zh: (whom: string) => string, en: (whom: string) => string) =>
  (act: OrderAct): Text =>
    why(zh(act.to ?? ''), en(act.to ?? ''))(act);

function held(act: OrderAct): Text {
  const { hold } = act;
  if (!hold) return why('挂起', 'On hold')(act);
  const { zh, en } = HOLD_WORDS[hold.for];
  return why(`挂起至${inChinese(hold.until)}，${zh}`, `On hold until ${inEnglish(hold.until)}, ${en}`)(act);
}

/** With what is known of where they were. */
function onSite({ arrival: { scanned, metres } = {} }: OrderAct): Text {
  if (scanned !== undefined) return { zh: '已到场，已扫设备二维码', en: 'On site; the code of the kiosk was scanned' };
  if (metres === undefined) return { zh: '已到场', en: 'On site' };
  const km = (metres / 1_000).toFixed(1);
  return metres < 1_000
    ? { zh: `已到场，手机定位距大厅约${metres}米`, en: `On site; the telephone was about ${metres} m from the hall` }
    : { zh: `已到场，手机定位距大厅约${km}公里`, en: `On site; the telephone was about ${km} km from the hall` };
}

const takenOver = (act: OrderAct): Text => why(`由${act.by}接手`, `Taken over by ${act.by}`)(act);
const assigned = to(
  (whom) => `派给${whom}`,
  (whom) => `Assigned to ${whom}`,
);
const passedOn = to(
  (whom) => `转给${whom}`,
  (whom) => `Passed on to ${whom}`,
);

function sentOut({ sending }: OrderAct): Text {
  if (!sending) return { zh: '送修', en: 'Sent out' };
  const { what, serial, to: whom, expectedAt, delivery } = sending;
  const [number, by] = [serial ? `（${serial}）` : '', delivery ? `，单号${delivery}` : ''];
  return {
    zh: `送修：${what}${number}，送至${whom}${by}，预计${inChinese(expectedAt)}前返回`,
    en: `Sent out: ${what}${serial ? ` (${serial})` : ''} to ${whom}${delivery ? `, delivery ${delivery}` : ''}, to be back by ${inEnglish(expectedAt)}`,
  };
}

function cameBack({ back }: OrderAct): Text {
  if (!back) return { zh: '送修返回', en: 'Back' };
  const { zh, en } = BACK_WORDS[back.condition];
  const note = back.note ? [`，${back.note}`, `, ${back.note}`] : ['', ''];
  return { zh: `送修返回（第${back.item}件）：${zh}${note[0]}`, en: `Back (no. ${back.item}): ${en}${note[1]}` };
}

const BEFORE_REPAIR = ['open', 'assigned', 'accepted', 'arrived'] as const satisfies readonly OrderState[];

/** Everything that people can make of an order. What is not in it is refused. */
export const MOVES: readonly Move[] = [
  {
    act: 'order.accept',
    from: ['open', 'assigned'],
    to: 'accepted',
    what: 'accepted',
    whose: 'anybody',
    note: said('已接单', 'Accepted'),
  },
  { act: 'order.arrive', from: ['accepted'], to: 'arrived', what: 'arrived', whose: 'assignee', note: onSite },
  {
    act: 'order.repair',
    from: ['arrived'],
    to: 'repaired',
    what: 'repaired',
    whose: 'assignee',
    note: said('已修复，待验收', 'Repaired; to be accepted by somebody else'),
  },
  {
    act: 'order.acceptance',
    passed: true,
    from: ['repaired'],
    to: 'closed',
    what: 'closed',
    whose: 'anybody',
    note: said('验收合格', 'Accepted as repaired'),
  },
  // A kiosk that fails its acceptance stays out of use and is repaired again (S0-C1.9).
  {
    act: 'order.acceptance',
    passed: false,
    from: ['repaired'],
    to: 'arrived',
    what: 'rejected',
    whose: 'anybody',
    note: why('验收不合格，设备不得使用，重新维修', 'Acceptance failed: not to be used, to be repaired again'),
  },
  // The work goes on where it stands.
  {
    act: 'order.takeOver',
    from: ['accepted', 'arrived', 'onHold'],
    to: 'as-before',
    what: 'takenOver',
    whose: 'another',
    note: takenOver,
  },
  { act: 'order.assign', from: BEFORE_REPAIR, to: 'assigned', what: 'assigned', whose: 'manager', note: assigned },
  { act: 'order.assign', from: ['onHold'], to: 'as-before', what: 'assigned', whose: 'manager', note: assigned },
  { act: 'order.passOn', from: BEFORE_REPAIR, to: 'assigned', what: 'assigned', whose: 'assignee', note: passedOn },
  { act: 'order.hold', from: BEFORE_REPAIR, to: 'onHold', what: 'held', whose: 'assignee', note: held },
  {
    act: 'order.resume',
    from: ['onHold'],
    to: 'as-held',
    what: 'resumed',
    whose: 'anybody',
    note: why('恢复处理', 'Work goes on'),
  },
  {
    act: 'order.record',
    from: ['accepted', 'arrived', 'onHold', 'repaired', 'closed'],
    to: 'as-before',
    what: 'recorded',
    whose: 'anybody',
    note: said('已填写维修记录', 'The work is recorded'),
  },
  {
    act: 'order.cancel',
    from: [...BEFORE_REPAIR, 'onHold'],
    to: 'cancelled',
    what: 'cancelled',
    whose: 'manager',
    note: why('已取消', 'Cancelled'),
  },
  {
    act: 'order.reopen',
    from: ['closed'],
    to: 'open',
    what: 'reopened',
    whose: 'manager',
    note: why('重开', 'Open again'),
  },
  // S4-A9b: what is away is away until it is back, also when the order closed because a spare was put in.
  {
    act: 'order.sendOut',
    holds: false,
    from: ['accepted', 'arrived', 'onHold', 'repaired'],
    to: 'as-before',
    what: 'sentOut',
    whose: 'assignee',
    note: sentOut,
  },
  {
    act: 'order.sendOut',
    holds: true,
    from: ['accepted', 'arrived'],
    to: 'onHold',
    what: 'sentOut',
    whose: 'assignee',
    note: sentOut,
  },
  { act: 'order.back', from: ORDER_STATES, to: 'as-before', what: 'cameBack', whose: 'anybody', note: cameBack },
  // S0-C1.7–8: a plan is approved before it is begun, by another than who made it.
  {
    act: 'order.approve',
    from: ['open', 'assigned', 'onHold'],
    to: 'as-before',
    what: 'approved',
    whose: 'manager',
    note: said('检修计划已批准', 'The plan is approved'),
  },
  {
    act: 'order.refusePlan',
    from: ['open', 'assigned', 'onHold'],
    to: 'cancelled',
    what: 'cancelled',
    whose: 'manager',
    note: why('检修计划未批准', 'The plan is not approved'),
  },
];

const isOf =
  ({ act, passed, hold }: Pick<OrderAct, 'act' | 'passed' | 'hold'>) =>
  (move: Move): boolean =>
    move.act === act &&
    (move.passed === undefined || move.passed === (passed ?? false)) &&
    (move.holds === undefined || move.holds === (hold !== undefined));

/** What an act makes of an order in this state; undefined: nothing, it is not possible then. */
export const moveOf = (act: Pick<OrderAct, 'act' | 'passed' | 'hold'>, state: OrderState): Move | undefined =>
  MOVES.filter(isOf(act)).find(({ from }) => from.includes(state));

/** Whether an act is of who sees to all orders of a place. */
export const isManagers = (act: OrderActName): boolean => MOVES.some((move) => move.act === act && move.whose === 'manager');

/** In which states an act is possible. */
export const statesFor = (act: Pick<OrderAct, 'act' | 'passed' | 'hold'>): OrderState[] =>
  MOVES.filter(isOf(act)).flatMap(({ from }) => from);

const OF_PLANS: ReadonlySet<OrderActName> = new Set(['order.approve', 'order.refusePlan']);

/** What an order lacks for an act, whatever its state; null: nothing. */
export function lackingFor(
  { isAway, unapproved }: Pick<MaintenanceOrder, 'isAway' | 'unapproved'>,
  act: OrderActName,
): 'nothing-away' | 'no-plan-waits' | 'not-approved' | null {
  if (act === 'order.back' && !isAway) return 'nothing-away';
  if (OF_PLANS.has(act) && !unapproved) return 'no-plan-waits';
  return unapproved && act === 'order.accept' ? 'not-approved' : null;
}

/** What people can make of an order as it is. */
export const possibleActs = (order: Pick<MaintenanceOrder, 'state' | 'isAway' | 'unapproved'>): OrderActName[] => [
  ...new Set(
    MOVES.filter(({ act, from }) => from.includes(order.state) && lackingFor(order, act) === null).map(({ act }) => act),
  ),
];
