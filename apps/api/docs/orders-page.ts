import {
  ACT_REFUSALS,
  ACT_REFUSED,
  ACT_WORDS,
  CHECK_ITEMS,
  CHECK_WORDS,
  FAULTS,
  type FaultCode,
  HOLD_REASONS,
  HOLD_WORDS,
  isOfCash,
  MOVES,
  type Move,
  ORDER_KIND_WORDS,
  ORDER_KINDS,
  ORDER_STATE_WORDS,
  type OrderKind,
  type OrderState,
  PAYER_WORDS,
  PAYERS,
  RECORD_NEEDS,
  type Text,
  TRADE_NAMES,
  TRADES,
  type Trade,
  tradesFor,
  type Whose,
  type WorkRecord,
} from '#libs/domain/index.js';
import type { LANGUAGES } from './access-page.js';

type Language = (typeof LANGUAGES)[number];

export const ordersFile = (language: Language): string[] => ['docs', language === 'en' ? 'orders.md' : 'orders.zh-CN.md'];

const WHOSE: Record<Whose, Text> = {
  anybody: { zh: '有权处理该厅维修单的人员', en: 'whoever may act on orders of the hall' },
  assignee: { zh: '负责人（两人作业时任一人）', en: 'its assignee, of two either' },
  manager: { zh: '有派单权限的人员（`order.manage`）', en: 'who sees to all orders of the place (`order.manage`)' },
  another: { zh: '负责人以外的人员', en: 'anybody but its assignee' },
};

const FIELDS: Record<keyof WorkRecord, Text> = {
  cause: { zh: '故障原因（S1-2.3.3a）', en: 'cause of the fault (S1-2.3.3a)' },
  process: { zh: '维修过程（S1-2.3.3a、S0-C1.4）', en: 'how it was repaired (S1-2.3.3a, S0-C1.4)' },
  minutes: { zh: '用时（分钟）', en: 'minutes of work' },
  payer: { zh: '费用承担方（S3-U12）', en: 'who pays (S3-U12)' },
  cleaned: { zh: '已清洁消毒（S0-C1.10b）', en: 'cleaned and disinfected (S0-C1.10b)' },
  vendor: { zh: '是否联系厂家（S0-D2.4、S0-H5b）', en: 'whether the vendor was called (S0-D2.4, S0-H5b)' },
  parts: { zh: '使用配件', en: 'parts that were used' },
};

const WORDS = {
  en: {
    title: '# Maintenance orders',
    intro: `Made by \`npm run generate\` of the tables that decide. [中文](orders.zh-CN.md)

Hallwatch opens an order for each cause, and people open one by hand (\`POST /api/v1/orders\`). What people do about it they say with
\`POST /api/v1/orders/{id}/acts\`, or on its page. An act is judged in the order in which it was said, and answered with what became of it. Under
the same \`Idempotency-Key\` it is one act, however often it is sent. With \`If-Match\` it is refused as stale when somebody was first.`,
    whom: '## Who an order goes to',
    whomSay: `The kind of work, the part and the XFS4IoT action of what is wrong say whose work it is; of several, the second can do it as well. Who is of
the trade, serves the hall, is not known to be unqualified (S3-D7b) and is not away can have it; for who is away whoever stands in counts. Of them comes first, in
this order: who is on shift; whose trade it is before who can do it as well; whom the register names (the owner of a business system, the maintainer, S0-C1.3, the first
responsible, S0-Q3); who mended this fault of this kiosk last; who has fewest undone orders; who is nearest, as the crow flies, from where they
are at work or else from their halls. Somebody who can be told comes before somebody who cannot. Where nobody of the trade is registered, it is for whom the register
names. Cash goes to two (S0-Q5c). The order says why it is this person (\`why\`); \`GET /api/v1/orders/{id}/candidates\` lists everybody in this order,
with what speaks for them. Nobody is called away again when somebody's hands become free: an order that nobody accepted stays where it is, unless the register names another.`,
    trade: 'Trade',
    whoIs: 'Who is',
    work: 'Work',
    codes: 'Faults',
    otherwise: 'every other fault, refills, inspections and planned work',
    trips: '## The trip of a day',
    tripsSay: `\`GET /api/v1/visits\`, the trip on \`/tech\`, and on the board of the console for a person: all that somebody has to go to now is one trip. Halls
within 300 m are one stop. What is begun is finished first. The way is as short as is found, and nothing that would be in time by going strictly by due becomes late for
it; what is late anyhow comes first. Distances are as the crow flies, and no road is that short; time is reckoned with 18 km/h and the minutes of the fault catalogue. Halls without
coordinates stand at the end. One list says what to bring: consumables by what is missing now, parts, boxes, and where cash is touched both keys and a second person
(S0-Q5a, S0-Q5c). What nobody has taken on there or within 2 km, and is of the person's trade, is offered beside it. All these numbers are ours. Nothing of it is kept.`,
    states: '## States',
    statesSay: `\`open\`: it is for whom the register names. \`assigned\`: somebody gave it to a person who has not accepted it. \`repaired\`: its
acceptance by another is to come (S0-C1.9). A refill or an emptying closes by itself when the device reports it; who did it is asked after.`,
    moves: '## Moves',
    act: 'Act',
    from: 'From',
    to: 'To',
    whose: 'Who',
    asBefore: 'as it is',
    asHeld: 'as before the hold',
    passed: 'passes',
    failed: 'does not pass',
    waits: 'the order waits for it',
    goesOn: 'the order goes on',
    away: '## Sent out for repair, and plans',
    awaySay: `What is sent out (\`order.sendOut\`) is away until it is back (\`order.back\`), also when the order closed because a spare was put in:
\`GET /api/v1/orders/away\` lists it with its days (S4-A9b). Past the time by which it was to be back its assignee is told, once.

An upkeep or a planned repair may be opened with a plan: items, hours, cost of material and what else it costs (S0-C1.7–8). Nobody can accept
it, and none of its limits run, before somebody else who sees to all orders of the place has approved it (\`order.approve\`).`,
    record: '## What a record must hold',
    recordSays: 'Before an order closes by an acceptance. Told with `order.repair`, or before or after it with `order.record`.',
    kind: 'Kind',
    needs: 'Needs',
    nothing: 'nothing',
    checks: '## Points of an acceptance',
    checksSay: `Of a repair, an inspection and an upkeep at a kiosk: the first five always, the others by what the kiosk has. Each is said to be as it
should be, or the acceptance does not pass; then the kiosk stays out of use and its notice stays, until it passes one (S0-C1.9).`,
    holds: '## What is waited for',
    payers: '## Who pays',
    refusals: '## Refusals',
    refusalsSay: 'A 409 with `because`, a sentence, and `possible`: what can be done instead.',
    name: 'Name',
    meaning: 'Meaning',
  },
  zh: {
    title: '# 维修单',
    intro: `由 \`npm run generate\` 根据系统实际使用的表生成。[English](orders.md)

每个故障原因对应一张维修单，由系统自动开单；也可人工开单（\`POST /api/v1/orders\`）。对维修单的操作在其页面上进行，或用
\`POST /api/v1/orders/{id}/acts\` 提交。操作按提交顺序判定，并返回结果。同一个 \`Idempotency-Key\` 无论发送几次都只算一次操作。
带 \`If-Match\` 时，如他人已先行处理，则按已过期拒绝。`,
    whom: '## 维修单派给谁',
    whomSay: `由工作类别、部件和故障的 XFS4IoT 处理动作决定属于哪个工种；列有多个工种的，后者也能处理。属于该工种、负责该厅、未知其不具备资格（S3-D7b）且在岗的人员为人选，
不在岗的由顶岗人代替。依次比较：当前在班者优先；本工种优先于也能处理的工种；登记册指定者优先（业务系统负责人、设备指定维护人 S0-C1.3、大厅第一责任人 S0-Q3）；
上次修好本机同一故障者优先；在手维修单最少者优先；离得最近者优先（直线距离，从正在作业的大厅算起，否则从其负责的大厅算起）。能通知到的先于不能通知到的。
没有登记该工种人员的，派给登记册指定的人。现金由两人处理（S0-Q5c）。维修单写明派给此人的原因（\`why\`）；\`GET /api/v1/orders/{id}/candidates\` 按此顺序列出全部人选及理由。
不会因为有人空出手来而改派：无人接单的维修单不动，除非登记册另有指定。`,
    trade: '工种',
    whoIs: '哪些人员',
    work: '工作',
    codes: '故障代码',
    otherwise: '其他故障、补充耗材、现场检查和计划工作',
    trips: '## 一天的行程',
    tripsSay: `\`GET /api/v1/visits\`、\`/tech\` 的“今日行程”和控制台看板（选定人员时）：一个人现在要去处理的全部维修单合为一次行程。相距 300 米以内的大厅算一站。
已开始的先做完。路线取能找到的最短者，但按到期先后走能按时完成的，不因抄近路而超时；无论如何都会超时的排在前面。距离为直线距离，实际道路更长；
时间按每小时 18 公里和故障目录的现场用时估算。未登记坐标的大厅排在最后。一张清单列出要带的东西：耗材按当前缺量，配件、空箱，动现金的须带两把钥匙并两人同行（S0-Q5a、S0-Q5c）。
就在该站或 2 公里以内、尚无人接单且属于此人工种的维修单一并列出。以上数值均为本系统自定。行程不保存。`,
    states: '## 状态',
    statesSay: `\`open\`：由登记册中的负责人处理。\`assigned\`：已派给某人，尚未接单。\`repaired\`：等待他人验收（S0-C1.9）。
补充耗材、清空钞箱在设备上报后自动关闭，事后询问由谁完成。`,
    moves: '## 操作',
    act: '操作',
    from: '当前状态',
    to: '之后状态',
    whose: '由谁',
    asBefore: '不变',
    asHeld: '挂起前的状态',
    passed: '合格',
    failed: '不合格',
    waits: '同时挂起等待',
    goesOn: '维修单继续',
    away: '## 送修与检修计划',
    awaySay: `送修的物品（\`order.sendOut\`）在登记返回（\`order.back\`）之前一直列为在外，即使维修单已用备件修好并关闭；
\`GET /api/v1/orders/away\` 列出在外物品及天数（S4-A9b）。超过预计返回时间，通知负责人一次。

保养和计划维修可附计划：项目、工时、材料费和其他费用（S0-C1.7–8）。计划须由提出人以外、有派单权限的人员批准（\`order.approve\`）；
批准之前不能接单，各项时限也不计时。`,
    record: '## 维修记录必填项',
    recordSays: '验收关闭之前必须填写。随 `order.repair` 提交，也可在其前后用 `order.record` 提交。',
    kind: '类别',
    needs: '必填',
    nothing: '无',
    checks: '## 验收项目',
    checksSay: `适用于设备的维修、现场检查和保养：前五项必查，其余按设备配置。逐项确认合格方可通过；
验收不合格的设备不得使用，公告保留，直至验收合格（S0-C1.9）。`,
    holds: '## 挂起原因',
    payers: '## 费用承担方',
    refusals: '## 拒绝原因',
    refusalsSay: '返回 409，`because` 为原因，并附说明和 `possible`（当前可执行的操作）。',
    name: '名称',
    meaning: '含义',
  },
} as const;

const rows = (heads: readonly string[], lines: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function moveRow(move: Move, language: Language): string[] {
  const words = WORDS[language];
  const inState = (state: OrderState): string => ORDER_STATE_WORDS[state][language];
  const verdict = move.passed === undefined ? '' : ` (${move.passed ? words.passed : words.failed})`;
  const waits = move.holds === undefined ? '' : ` (${move.holds ? words.waits : words.goesOn})`;
  const to = move.to === 'as-before' ? words.asBefore : move.to === 'as-held' ? words.asHeld : inState(move.to);
  const separator = language === 'en' ? ', ' : '、';
  const name = `\`${move.act}\` ${ACT_WORDS[move.act][language]}${verdict}${waits}`;
  return [name, move.from.map(inState).join(separator), to, WHOSE[move.whose][language]];
}

const named = <T extends string>(names: readonly T[], words: Record<T, Text>, language: Language): string[][] =>
  names.map((name) => [`\`${name}\``, words[name][language]]);

/** Who is of a trade, by role, department and skill. */
const WHO_IS: Record<Trade, Text> = {
  hallStaff: {
    zh: '使用单位人员、厅负责人（第一责任人、维修等专业人员除外）；碰现金的卡堵须可处理现金',
    en: 'people of the using unit and hall managers, without the first responsible and those of other work; with cash, who may touch it',
  },
  technician: {
    zh: '指定维护人；维修人员，已登记技能的须相符',
    en: 'the named maintainer; technicians, of whose skills it is one where some are registered',
  },
  it: {
    zh: '信通部门；有 `it` 技能的，线路故障也含 `network`',
    en: 'the IT department; who has the skill `it`, for lines also `network`',
  },
  security: {
    zh: '安全管理员、安保部门、有 `security` 技能的',
    en: 'the role and the department of security; who has the skill `security`',
  },
  safety: { zh: '安监部门', en: 'the safety department' },
  building: { zh: '综合部门', en: 'the general department' },
  cash: { zh: '现金专员', en: 'cash officers' },
  cashHandler: { zh: '有 `cash` 技能的', en: 'who has the skill `cash`' },
};

/** As an order of a catalogued fault is. */
function kindOfLine({ security, sameAs = '', action }: FaultCode): OrderKind {
  if (security) return 'security';
  if (sameAs.startsWith('consumable/')) return 'replenish';
  if (isOfCash(sameAs)) return 'settle';
  return action === 'configuration' || action === 'softwareError' ? 'it' : 'repair';
}

/** Whose the faults of the catalogue are, and the work of people. */
function tradeRows(language: Language): string[][] {
  const [comma, then] = language === 'en' ? [', ', ', else '] : ['、', '，其次'];
  const faults = new Map<string, string[]>();
  for (const line of FAULTS.values()) {
    const { code, components, action, skill } = line;
    const trades = tradesFor(kindOfLine(line), { code, action, skill, ...(components[0] && { component: components[0] }) });
    const names = trades.map((trade) => TRADE_NAMES[trade][language]).join(then);
    faults.set(names, [...(faults.get(names) ?? []), code]);
  }
  const technician = TRADE_NAMES.technician[language];
  const rest = WORDS[language].otherwise;
  return [...faults].map(([names, codes]) => [
    names,
    names === technician ? rest : codes.map((code) => `\`${code}\``).join(comma),
  ]);
}

/** The page about orders, of the tables by which they are decided. */
export function ordersPage(language: Language): string {
  const words = WORDS[language];
  const separator = language === 'en' ? ', ' : '、';
  const heads = [words.name, words.meaning];
  const needs = ORDER_KINDS.map((kind) => [
    ORDER_KIND_WORDS[kind][language],
    RECORD_NEEDS[kind].map((field) => FIELDS[field][language]).join(separator) || words.nothing,
  ]);
  return `${[
    words.title,
    words.intro,
    words.whom,
    words.whomSay,
    rows([words.work, words.codes], tradeRows(language)),
    rows(
      [words.trade, words.whoIs],
      TRADES.map((trade) => [TRADE_NAMES[trade][language], WHO_IS[trade][language]]),
    ),
    words.trips,
    words.tripsSay,
    words.states,
    words.statesSay,
    words.moves,
    rows(
      [words.act, words.from, words.to, words.whose],
      MOVES.map((move) => moveRow(move, language)),
    ),
    words.away,
    words.awaySay,
    words.record,
    words.recordSays,
    rows([words.kind, words.needs], needs),
    words.checks,
    words.checksSay,
    rows(heads, named(CHECK_ITEMS, CHECK_WORDS, language)),
    words.holds,
    rows(heads, named(HOLD_REASONS, HOLD_WORDS, language)),
    words.payers,
    rows(heads, named(PAYERS, PAYER_WORDS, language)),
    words.refusals,
    words.refusalsSay,
    rows(heads, named(ACT_REFUSALS, ACT_REFUSED, language)),
  ].join('\n\n')}\n`;
}
