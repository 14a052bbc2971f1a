import {
  BIRTH_REASON_WORDS,
  cashUnitName,
  componentName,
  consumableName,
  type EndCause,
  FAULT_ACTION_WORDS,
  FAULTS,
  type HistoryDue,
  INCIDENT_KIND_WORDS,
  KIOSK_TYPE_WORDS,
  NAMED_PARTS,
  NAMED_SERVICES,
  NOT_GIVEN_WORDS,
  ORDER_EVENT_WORDS,
  type Quiet,
  REFUSAL_WORDS,
  type RuleOrigin,
  serviceName,
  type Text,
  UNTOLD,
  WAIT_END_WORDS,
} from '#libs/domain/index.js';
import { CAUSE_PATTERNS, CAUSES } from './causes.js';
import { links, NO_VENDOR } from './choices.js';
import type { Column } from './kit/column.js';
import type { Step, Words } from './kit/field.js';
import { standing, text } from './kit/language.js';

/** Per cent that is left; the shipped rules call it low at 15. The 5 is ours. */
export const LEFT: Step[] = [
  [null, 'red'],
  [5, 'orange'],
  [15, 'green'],
];
/** Per cent that is full; the shipped rules call it high at 80 and full at 95. */
export const FULL: Step[] = [
  [null, 'green'],
  [80, 'orange'],
  [95, 'red'],
];
/** Per cent of services that can be had, or of the time that they were there. Ours. */
export const THERE: Step[] = [
  [null, 'red'],
  [95, 'orange'],
  [99, 'green'],
];
/** As lines across a chart, of which each has the color of what lies below it. */
export const below = (steps: Step[]): Step[] => steps.map(([from], i): Step => [from, (steps[i - 1] ?? (steps[i] as Step))[1]]);
/** A number of which one is too many. */
export const BAD: Step[] = [
  [null, 'green'],
  [1, 'red'],
];
export const WORRYING: Step[] = [
  [null, 'green'],
  [1, 'orange'],
];
/** A number that is neither good nor bad. */
export const PLAIN: Step[] = [[null, 'blue']];
/** A number of what is well, of which none is bad; of some it hangs on how many there are, which another number says. */
export const NONE_SERVES: Step[] = [
  [null, 'red'],
  [1, 'transparent'],
];
/** Milliseconds to the business system. Ours. */
export const ROUND_TRIP: Step[] = [
  [null, 'green'],
  [300, 'orange'],
  [1000, 'red'],
];
/** Degrees Celsius in the cabinet. Ours. */
export const WARM: Step[] = [
  [null, 'green'],
  [45, 'orange'],
  [55, 'red'],
];

export const MODES: Words = {
  inService: { text: text('服务中', 'In service'), color: 'green' },
  maintenance: { text: text('维护中', 'Maintenance'), color: 'purple' },
  settling: { text: text('结账中', 'Settling'), color: 'blue' },
  outOfService: { text: text('停止服务', 'Out of service'), color: 'red' },
};
export const LINKS: Words = {
  up: { text: text('在线', 'Online'), color: 'green' },
  down: { text: text('离线', 'Offline'), color: 'red' },
  never: { text: text('未上线', 'Never heard'), color: '#6e6e6e' },
};
export const SEVERITIES: Words = {
  critical: { text: text('严重', 'Critical'), color: 'red' },
  degraded: { text: text('降级', 'Degraded'), color: 'orange' },
  info: { text: text('提示', 'Info'), color: 'blue' },
};
export const PRIORITIES: Words = {
  urgent: { text: text('紧急', 'Urgent'), color: 'red' },
  high: { text: text('高', 'High'), color: 'orange' },
  normal: { text: text('普通', 'Normal'), color: 'blue' },
  low: { text: text('低', 'Low') },
};
export const ORDER_STATES: Words = {
  open: { text: text('待接单', 'To accept'), color: 'orange' },
  accepted: { text: text('已接单', 'Accepted'), color: 'blue' },
  arrived: { text: text('已到场', 'On site'), color: 'blue' },
  repaired: { text: text('已修复', 'Repaired'), color: 'green' },
  closed: { text: text('已关闭', 'Closed') },
  cancelled: { text: text('已取消', 'Cancelled') },
};
export const ORDER_KINDS: Words = {
  repair: { text: text('维修', 'Repair') },
  replenish: { text: text('补充耗材', 'Refill') },
  settle: { text: text('结账清机', 'Settle cash') },
  inspect: { text: text('现场检查', 'Inspect') },
  security: { text: text('安保', 'Security'), color: 'red' },
  it: { text: text('远程处理', 'Remote') },
};
export const DUE: Words = {
  late: { text: text('已超时', 'Late'), color: 'red' },
  'at-risk': { text: text('将超时', 'At risk'), color: 'orange' },
  'in-time': { text: text('时限内', 'In time'), color: 'green' },
};
export const INCIDENT_STATES: Words = {
  open: { text: text('未恢复', 'Open'), color: 'red' },
  closed: { text: text('已结束', 'Over') },
};
export const ENDS: Words = {
  recovered: { text: text('已恢复', 'Recovered'), color: 'green' },
  accepted: { text: text('验收合格', 'Repaired and accepted'), color: 'green' },
  refilled: { text: text('已补充', 'Refilled'), color: 'green' },
  emptied: { text: text('已清空', 'Emptied'), color: 'green' },
  ruleRemoved: { text: text('规则已撤销', 'Rule removed'), color: 'orange' },
  superseded: { text: text('规则已变更', 'Rule superseded'), color: 'orange' },
  retired: { text: text('设备已停用', 'Kiosk retired') },
  moved: { text: text('设备已迁移', 'Kiosk moved') },
  merged: { text: text('已并入其他事件', 'Part of another incident') },
} satisfies Record<EndCause, Words[string]>;
/** Of what waited to count, too. */
export const WITHHELD_ENDS: Words = {
  ...Object.fromEntries(Object.entries(WAIT_END_WORDS).map(([end, { zh, en }]) => [end, { text: text(zh, en) }])),
  ...ENDS,
};
export const MONITORING: Words = {
  watching: { text: text('监测正常', 'Watching'), color: 'green' },
  'database-away': { text: text('数据库无响应', 'Database away'), color: 'red' },
  'not-begun': { text: text('尚未开始', 'Not begun'), color: 'red' },
  'worker-silent': { text: text('监测程序没有运行', 'Worker does not run'), color: 'red' },
  'broker-away': { text: text('MQTT 服务器未连接', 'Broker away'), color: 'red' },
  'journal-stopped': { text: text('日志无法写入', 'Journal takes nothing'), color: 'red' },
  'watch-behind': { text: text('判断落后超过一分钟', 'Judged over a minute late'), color: 'red' },
};
export const WORKER: Words = {
  alive: { text: text('运行中', 'Alive'), color: 'green' },
  silent: { text: text('没有运行', 'Silent'), color: 'red' },
  'not-begun': { text: text('尚未开始', 'Not begun'), color: 'red' },
};
export const BROKER: Words = {
  connected: { text: text('已连接', 'Connected'), color: 'green' },
  away: { text: text('未连接', 'Away'), color: 'red' },
  unknown: { text: text('未知', 'Not known'), color: 'orange' },
};
/** Seconds. Ours. */
export const LATE_HISTORY: Step[] = [
  [null, 'green'],
  [60, 'orange'],
  [600, 'red'],
];
export const WITHHELD_REASONS: Words = {
  hold: { text: text('等待确认', 'Held to be sure') },
  'not-lasting': { text: text('持续时间不够', 'Did not last') },
  'too-few-readings': { text: text('连续次数不够', 'Too few readings') },
  grace: { text: text('短时断开', 'Away for a short time') },
  'hall-outage': { text: text('属大厅中断', 'Part of a hall outage') },
  'region-outage': { text: text('属区域中断', 'Part of a region outage') },
  upstream: { text: text('属业务系统故障', 'Business system') },
  'vendor-mode': { text: text('维护模式', 'Maintenance mode') },
  settling: { text: text('结账中', 'Settling') },
  silenced: { text: text('人工静默', 'Silenced') },
  'planned-maintenance': { text: text('计划检修', 'Planned maintenance') },
};
/** Why people are not told of what is out; the public is. */
export const QUIET_REASONS: Words = {
  silenced: { text: text('人工静默', 'Silenced'), color: 'purple' },
  'planned-maintenance': { text: text('计划检修', 'Planned maintenance'), color: 'purple' },
} satisfies Record<Quiet['reason'], Words[string]>;
export const UNTOLD_REASONS: Words = Object.fromEntries(Object.entries(UNTOLD).map(([reason, said]) => [reason, { text: said }]));
export const DEVICE_STATES: Words = {
  online: { text: text('正常', 'Well'), color: 'green' },
  offline: { text: text('离线', 'Offline'), color: 'red' },
  powerOff: { text: text('断电', 'Power off'), color: 'red' },
  noDevice: { text: text('找不到部件', 'Not found'), color: 'red' },
  hardwareError: { text: text('硬件故障', 'Hardware error'), color: 'red' },
  userError: { text: text('操作异常', 'User error'), color: 'orange' },
  deviceBusy: { text: text('忙', 'Busy'), color: 'blue' },
  fraudAttempt: { text: text('疑遭破坏', 'Fraud attempt'), color: 'red' },
  potentialFraud: { text: text('疑有侧录', 'Possible skimming'), color: 'red' },
  starting: { text: text('启动中', 'Starting'), color: 'blue' },
};
/** Of what is used up: the share that is left decides, and the kiosk's word where it tells no share. */
export const SUPPLY_STATES: Words = {
  ok: { text: text('充足', 'Enough'), color: 'green' },
  full: { text: text('充足', 'Enough'), color: 'green' },
  high: { text: text('充足', 'Enough'), color: 'green' },
  low: { text: text('不足', 'Low'), color: 'orange' },
  out: { text: text('用尽', 'Out'), color: 'red' },
  empty: { text: text('用尽', 'Empty'), color: 'red' },
  jammed: { text: text('卡纸', 'Jammed'), color: 'red' },
  unknown: { text: text('未知', 'Unknown') },
};
/** The same of boxes that fill. */
export const BOX_STATES: Words = {
  ok: { text: text('有余量', 'Has room'), color: 'green' },
  low: { text: text('有余量', 'Has room'), color: 'green' },
  empty: { text: text('已清空', 'Empty'), color: 'green' },
  high: { text: text('将满', 'Nearly full'), color: 'orange' },
  full: { text: text('已满', 'Full'), color: 'red' },
  unknown: { text: text('未知', 'Unknown') },
};
const named = (names: readonly string[], nameOf: (name: string) => Text): Words =>
  Object.fromEntries(names.map((name) => [name, { text: standing(nameOf(name)) }]));
const worded = (words: Readonly<Record<string, Text>>): Words => named(Object.keys(words), (word) => words[word] as Text);

export const ITEM_KINDS: Words = {
  ...named(NAMED_PARTS.consumables, consumableName),
  ...named(NAMED_PARTS.cashUnits, cashUnitName),
};
export const COMPONENTS: Words = named(NAMED_PARTS.components, componentName);
/** The code is what technicians look up. */
export const FAULT_CODES: Words = Object.fromEntries(
  [...FAULTS.values()].map(({ code, name }) => [code, { text: text(`${name.zh}（${code}）`, `${standing(name).en} (${code})`) }]),
);
export const ACTIONS: Words = worded(FAULT_ACTION_WORDS);
export const TYPES: Words = worded(KIOSK_TYPE_WORDS);
export const INCIDENT_KINDS: Words = worded(INCIDENT_KIND_WORDS);
export const ORDER_EVENTS: Words = worded(ORDER_EVENT_WORDS);
export const REFUSALS: Words = worded(REFUSAL_WORDS);
export const BIRTH_REASONS: Words = worded(BIRTH_REASON_WORDS);
export const NOT_GIVEN: Words = worded(NOT_GIVEN_WORDS);
/** Nobody knows yet is no word: then the cell stays empty. */
export const THERE_NOW: Words = {
  true: { text: text('可用', 'Available'), color: 'green' },
  false: { text: text('不可用', 'Not available'), color: 'red' },
};
/** 1 or 0, as the history has it: of incidents alone. */
export const TAKEN: Words = {
  1: { text: text('未因事件中断', 'Not taken by an incident'), color: 'green' },
  0: { text: text('因事件中断', 'Taken by an incident'), color: 'red' },
};
export const OUTBOX_STATES: Words = {
  waiting: { text: text('待发', 'Waiting'), color: 'orange' },
  sent: { text: text('已发', 'Sent'), color: 'green' },
  dead: { text: text('放弃', 'Given up'), color: 'red' },
};
/** Who reads the journal, and what may not get on. */
export const CONSUMERS: Words = {
  record: { text: text('写入历史', 'Writing the history') },
  watch: { text: text('判断', 'Judging') },
  means: { text: text('计算均值', 'Reckoning means') },
  quarantine: { text: text('隔离', 'Quarantine') },
  intake: { text: text('接收', 'Taking in') },
};
/** As processes name themselves. */
export const PROCESSES: Words = {
  worker: { text: text('监测程序', 'Worker') },
  station: { text: text('单机程序', 'Station') },
};
export const DUE_SUBJECTS: Words = {
  service: { text: text('业务中断', 'Losses of services') },
  incident: { text: text('事件', 'Incidents') },
} satisfies Record<HistoryDue['of'], Words[string]>;
export const RULE_ORIGINS_IN_WORDS: Words = {
  shipped: { text: text('随附', 'Shipped') },
  file: { text: text('规则文件', 'Rule file') },
  http: { text: text('管理员提交', 'An administrator') },
} satisfies Record<RuleOrigin, Words[string]>;
export const SERVICES: Words = named(NAMED_SERVICES, serviceName);

/** Series of a closed set, each by its word. */
export const asSeries = (words: Words): Column[] =>
  Object.entries(words).map(([name, { text: title, color }]) => ({ name, title, ...(color && { paint: color }) }));

/** Columns that many tables have. */
export const cells = {
  kiosk: { name: 'kiosk_id', title: text('终端', 'Kiosk'), links: [links.kiosk, links.kioskInConsole], width: 115 },
  hallName: { name: 'hall_name', title: text('大厅', 'Hall'), links: [links.hallOfRow] },
  /** Of what may be of several. */
  hallNames: { name: 'hall_names', title: text('大厅', 'Hall'), links: [links.hallOfRow] },
  /** For the link of its name. */
  hallOfRow: { name: 'hall_id', title: text('编号', 'Id'), hidden: true },
  incident: { name: 'id', title: text('事件', 'Incident'), links: [links.incident], width: 120, wraps: true },
  order: { name: 'id', title: text('维修单', 'Order'), links: [links.order], width: 120, wraps: true },
  severity: { name: 'severity', title: text('级别', 'Severity'), words: SEVERITIES, cell: 'colored' },
  priority: { name: 'priority', title: text('优先级', 'Priority'), words: PRIORITIES, cell: 'colored' },
  component: { name: 'component', title: text('部件', 'Component'), words: COMPONENTS },
  service: { name: 'service', title: text('业务', 'Service'), words: SERVICES },
  kind: { name: 'kind', title: text('种类', 'Kind'), words: ITEM_KINDS },
  name: { name: 'name', title: text('名称', 'Name') },
  type: { name: 'type', title: text('机型', 'Type'), words: TYPES },
  cause: { name: 'cause', title: text('原因', 'Cause'), words: CAUSES, patterns: CAUSE_PATTERNS },
  vendor: { name: 'vendor', title: text('厂家', 'Vendor'), words: NO_VENDOR, width: 100 },
  spot: { name: 'spot', title: text('位置', 'Spot') },
  reason: { name: 'reason', title: text('原因', 'Reason') },
  quiet: {
    name: 'quiet_reason',
    title: text('人员通知', 'Telling people'),
    words: QUIET_REASONS,
    none: text('照常', 'As usual'),
  },
  endedBy: { name: 'ended_by', title: text('结束原因', 'Ended by'), words: ENDS },
} as const satisfies Record<string, Column>;

/** A moment, as how long ago or ahead it is. */
export const moment = (name: string, zh: string, en: string): Column => ({ name, title: text(zh, en), unit: 'dateTimeFromNow' });
export const clockTime = (name: string, zh: string, en: string): Column => ({
  name,
  title: text(zh, en),
  // As the browser is set it would be the American order here and the Chinese there.
  unit: 'time:YYYY-MM-DD HH:mm',
});
export const number = (name: string, zh: string, en: string, more: Partial<Column> = {}): Column => ({
  name,
  title: text(zh, en),
  decimals: 0,
  ...more,
});
