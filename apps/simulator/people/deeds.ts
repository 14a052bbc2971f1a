import { Random } from '../model/index.js';

const S = 1_000;

/** An order as the public API tells of it. */
export interface OrderSeen {
  id: string;
  kind: string;
  state: string;
  hallId: string;
  assignee: string | null;
  /** By what its cause went, while somebody has it in hand. */
  goneBy?: string;
  history: readonly { at: string; what: string; by: string }[];
}

/** Somebody whom the simulation plays. */
export interface Player {
  id: string;
  roles: readonly string[];
  halls: readonly string[];
}

/** What somebody does about an order, and when. */
export interface Deed {
  at: number;
  by: string;
  act:
    | 'order.accept'
    | 'order.passOn'
    | 'order.arrive'
    | 'order.hold'
    | 'order.resume'
    | 'order.repair'
    | 'order.acceptance'
    | 'order.takeOver';
  passed?: boolean;
  reason?: string;
  /** Of a passing on: person id. */
  to?: string;
  hold?: Waiting;
  record?: Work;
  checks?: Readonly<Record<string, boolean>>;
}

/** What an order waits for, and until when. */
export interface Waiting {
  for: 'part' | 'access' | 'vendor';
  until: string;
}

type Awaited = Pick<Waiting, 'for'> & { reason: string };

/** What somebody tells of a repair. */
export interface Work {
  cause: string;
  process: string;
  minutes: number;
  payer: string;
  cleaned: boolean;
  vendor: { called: boolean };
  /** Absent: none was used. */
  parts?: { name: string; count: number }[];
}

export interface Habits {
  seed: number;
  /** Times as slow as in the demo, where things go wrong and are mended within minutes. */
  slowness: number;
}

/** How long people of the demo take for it, milliseconds. Ours. */
const TAKES = {
  accept: [3 * S, 20 * S],
  passOn: [2 * S, 8 * S],
  takeOver: [2 * S, 8 * S],
  arrive: [6 * S, 25 * S],
  hold: [3 * S, 10 * S],
  resume: [10 * S, 30 * S],
  repair: [4 * S, 15 * S],
  acceptance: [5 * S, 25 * S],
} as const;

/** Shares of orders that change hands, that wait for something, and of repairs that fail their first acceptance. Ours. */
const PASSED_ON = 0.08;
const CHANGES_HANDS = 0.1;
const WAITS = 0.12;
const FAILS = 0.1;
/** For how long an order is to wait. Who does not go on before is reminded by its end. Ours. */
const HOLD_FOR = [20 * S, 60 * S] as const;
const WAITS_FOR: readonly [Awaited, ...Awaited[]] = [
  { for: 'part', reason: '配件在途，送到后继续' },
  { for: 'access', reason: '大厅正在办理活动，结束后进场' },
  { for: 'vendor', reason: '已联系厂家远程诊断，等待回复' },
];
const CAUSES = ['部件积灰，传感器误报', '纸路有异物', '接插件松动', '部件磨损'] as const;
const REPLACED = '更换磨损件并试运行';
const PROCESSES = ['清洁后复位，试运行正常', '取出异物并校准', '重新插接并紧固', REPLACED] as const;
/** Everything that may be looked at. */
const CHECKS = ['serves', 'online', 'trial', 'clean', 'locked', 'prints', 'cash', 'cards', 'scans'] as const;
const REASONS = ['换班交接', '正在处理其他维修单', '同事离现场更近'] as const;
const PASSING = ['本人在其他大厅处理紧急维修单', '今日休假，请协助处理'] as const;

/** Who acted or what happened last, of what people wait for. */
const STEPS: ReadonlySet<string> = new Set([
  ...['opened', 'reopened', 'assigned', 'escalated', 'accepted', 'takenOver'],
  ...['arrived', 'held', 'resumed', 'repaired', 'rejected'],
]);

/** What is done next about an order, by people of its hall alone; null: nothing, or it is nobody's whom the simulation plays. */
export function nextDeed(order: OrderSeen, players: readonly Player[], { seed, slowness }: Habits): Deed | null {
  const steps = order.history.filter(({ what }) => STEPS.has(what));
  const since = Date.parse(steps.at(-1)?.at ?? '');
  const random = new Random(seed, `${order.id} ${steps.length}`);
  const undated = deedOf(order, players, random);
  if (!undated || Number.isNaN(since)) return null;
  const { for: awaited, ...deed } = undated;
  const [least, most] = TAKES[deed.act.slice('order.'.length) as keyof typeof TAKES];
  const at = since + random.between(least, most) * slowness;
  return { ...deed, at, ...(awaited && { hold: waiting(awaited, at, random, slowness) }) };
}

type Undated = Omit<Deed, 'at' | 'hold'> & { for?: Waiting['for'] };

const waiting = (what: Waiting['for'], at: number, random: Random, slowness: number): Waiting => ({
  for: what,
  until: new Date(at + random.between(...HOLD_FOR) * slowness).toISOString(),
});

function deedOf(order: OrderSeen, players: readonly Player[], random: Random): Undated | null {
  const assignee = players.find(({ id }) => id === order.assignee);
  if (!assignee) return null;
  const by = assignee.id;
  switch (order.state) {
    case 'open':
      return passingOn(order, players, random) ?? { act: 'order.accept', by };
    case 'assigned':
      return { act: 'order.accept', by };
    case 'accepted':
      return changeOfHands(order, players, random) ?? { act: 'order.arrive', by };
    case 'onHold':
      // Half of them leave it to the end of the hold.
      return random.chance(0.5) ? { act: 'order.resume', by } : null;
    case 'arrived':
      return hold(order, by, random) ?? (order.goneBy === undefined ? null : { act: 'order.repair', by, record: workOf(random) });
    case 'repaired':
      return acceptance(order, players, random);
    default:
      return null;
  }
}

/** Another technician of the hall. Cash is for those who were named for it. */
function anotherFor(order: OrderSeen, players: readonly Player[], random: Random): Player | null {
  const [first, ...others] = players.filter(
    ({ id, roles, halls }) => id !== order.assignee && roles.includes('technician') && halls.includes(order.hallId),
  );
  return first && order.kind !== 'settle' ? random.pick([first, ...others]) : null;
}

function passingOn(order: OrderSeen, players: readonly Player[], random: Random): Undated | null {
  const { assignee } = order;
  if (assignee === null || hasBeen(order, 'assigned') || !random.chance(PASSED_ON)) return null;
  const another = anotherFor(order, players, random);
  return another && { act: 'order.passOn', by: assignee, to: another.id, reason: random.pick(PASSING) };
}

function changeOfHands(order: OrderSeen, players: readonly Player[], random: Random): Undated | null {
  if (hasBeen(order, 'takenOver') || !random.chance(CHANGES_HANDS)) return null;
  const another = anotherFor(order, players, random);
  return another && { act: 'order.takeOver', by: another.id, reason: random.pick(REASONS) };
}

/** Once an order, while its cause stands. */
function hold(order: OrderSeen, by: string, random: Random): Undated | null {
  const cannot = order.kind === 'settle' || order.goneBy !== undefined || hasBeen(order, 'held');
  if (cannot || !random.chance(WAITS)) return null;
  return { act: 'order.hold', by, ...random.pick(WAITS_FOR) };
}

function workOf(random: Random): Work {
  const [cause, process] = [random.pick(CAUSES), random.pick(PROCESSES)];
  return {
    cause,
    process,
    minutes: Math.round(random.between(5, 40)),
    payer: random.chance(0.2) ? 'vendor' : 'operator',
    cleaned: true,
    vendor: { called: random.chance(0.3) },
    ...(process === REPLACED && { parts: [{ name: '出票皮带', count: 1 }] }),
  };
}

/** Somebody else accepts it, the manager of the hall if there is one. */
function acceptance(order: OrderSeen, players: readonly Player[], random: Random): Undated | null {
  const repairer = order.history.findLast(({ what }) => what === 'repaired')?.by;
  const others = players.filter(({ id, halls }) => id !== repairer && halls.includes(order.hallId));
  const who = others.find(({ roles }) => roles.includes('manager')) ?? others[0];
  if (!who) return null;
  const passed = hasBeen(order, 'rejected') || !random.chance(FAILS);
  const checks = Object.fromEntries(CHECKS.map((item) => [item, passed || item !== 'trial']));
  return { act: 'order.acceptance', by: who.id, passed, checks, ...(!passed && { reason: '测试业务未成功' }) };
}

const hasBeen = ({ history }: OrderSeen, what: string): boolean => history.some((one) => one.what === what);
