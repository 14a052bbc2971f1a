import {
  BIRTH_REASON_WORDS,
  cashUnitName,
  componentName,
  consumableName,
  DEVICE_STATE_WORDS,
  END_NAMES,
  FAULT_ACTION_WORDS,
  FAULTS,
  type HistoryDue,
  INCIDENT_KIND_WORDS,
  INCIDENT_STATE_WORDS,
  type Interruption,
  KIOSK_TYPE_WORDS,
  LINK_WORDS,
  MODE_WORDS,
  type MuteReason,
  NAMED_PARTS,
  NAMED_SERVICES,
  NOT_GIVEN_WORDS,
  NOT_NOTIFIED_WORDS,
  ORDER_CLOCK_WORDS,
  ORDER_EVENT_WORDS,
  ORDER_KIND_WORDS,
  ORDER_STATE_WORDS,
  PRIORITY_WORDS,
  REFUSAL_WORDS,
  type RuleOrigin,
  SEVERITY_WORDS,
  serviceName,
  type Text,
  WAIT_END_WORDS,
  WITHHELD_REASON_WORDS,
} from '#libs/domain/index.js';
import { CAUSE_PATTERNS, CAUSES } from './causes.js';
import { links, NO_VENDOR } from './choices.js';
import type { Column } from './kit/column.js';
import type { Step, Words } from './kit/field.js';
import { standing, text } from './kit/language.js';

const named = (names: readonly string[], nameOf: (name: string) => Text): Words =>
  Object.fromEntries(names.map((name) => [name, { text: standing(nameOf(name)) }]));
const worded = (words: Readonly<Record<string, Text>>): Words => named(Object.keys(words), (word) => words[word] as Text);

/** Words of the domain, each with its color; null: it is neither good nor bad. */
const painted = <Word extends string>(words: Readonly<Record<Word, Text>>, colors: Record<Word, string | null>): Words =>
  Object.fromEntries(
    (Object.entries(colors) as [Word, string | null][]).map(([word, color]) => [
      word,
      { text: standing(words[word]), ...(color !== null && { color }) },
    ]),
  );

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

export const MODES = painted(MODE_WORDS, { inService: 'green', maintenance: 'purple', settling: 'blue', outOfService: 'red' });
export const LINKS = painted(LINK_WORDS, { up: 'green', down: 'red', never: '#6e6e6e' });
export const SEVERITIES = painted(SEVERITY_WORDS, { critical: 'red', degraded: 'orange', info: 'blue' });
export const PRIORITIES = painted(PRIORITY_WORDS, { urgent: 'red', high: 'orange', normal: 'blue', low: null });
export const ORDER_STATES = painted(ORDER_STATE_WORDS, {
  open: 'orange',
  assigned: 'orange',
  accepted: 'blue',
  arrived: 'blue',
  onHold: 'purple',
  repaired: 'green',
  closed: null,
  cancelled: null,
});
export const ORDER_CLOCKS = painted(ORDER_CLOCK_WORDS, { accept: null, arrive: null, restore: null });
export const ORDER_KINDS = painted(ORDER_KIND_WORDS, {
  repair: null,
  replenish: null,
  settle: null,
  inspect: null,
  security: 'red',
  it: null,
  upkeep: null,
  clean: null,
  relabel: null,
  seal: null,
});
export const DUE: Words = {
  late: { text: text('已超时', 'Late'), color: 'red' },
  'at-risk': { text: text('将超时', 'At risk'), color: 'orange' },
  'in-time': { text: text('时限内', 'In time'), color: 'green' },
};
export const INCIDENT_STATES = painted(INCIDENT_STATE_WORDS, { open: 'red', closed: null });
export const ENDS = painted(END_NAMES, {
  recovered: 'green',
  accepted: 'green',
  refilled: 'green',
  emptied: 'green',
  ruleRemoved: 'orange',
  superseded: 'orange',
  retired: null,
  moved: null,
  merged: null,
  calledOff: null,
});
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
} satisfies Record<'watching' | Interruption, Words[string]>;
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
export const WITHHELD_REASONS: Words = worded(WITHHELD_REASON_WORDS);
/** Why people are not told of what is out; the public is. */
export const QUIET_REASONS: Words = {
  silenced: { text: standing(WITHHELD_REASON_WORDS.silenced), color: 'purple' },
  'planned-maintenance': { text: standing(WITHHELD_REASON_WORDS['planned-maintenance']), color: 'purple' },
} satisfies Record<MuteReason, Words[string]>;
export const NOT_NOTIFIED_REASONS: Words = Object.fromEntries(
  Object.entries(NOT_NOTIFIED_WORDS).map(([reason, said]) => [reason, { text: said }]),
);
export const DEVICE_STATES = painted(DEVICE_STATE_WORDS, {
  online: 'green',
  offline: 'red',
  powerOff: 'red',
  noDevice: 'red',
  hardwareError: 'red',
  userError: 'orange',
  deviceBusy: 'blue',
  fraudAttempt: 'red',
  potentialFraud: 'red',
  starting: 'blue',
});
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
