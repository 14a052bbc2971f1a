import { chosen, consoleAddress, halls, marksOf, region, VENDOR, vendors } from '../choices.js';
import type { Column } from '../kit/column.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import type { PanelIn } from '../kit/panel.js';
import { bars, columns, lines, stat, table } from '../kit/panels.js';
import { sql, sqlSeries } from '../kit/target.js';
import {
  BAD,
  cells,
  clockTime,
  moment,
  NOT_NOTIFIED_REASONS,
  number,
  ORDER_CLOCKS,
  ORDER_KINDS,
  PLAIN,
  PRIORITIES,
  THERE,
  WORRYING,
} from '../looks.js';
import { WORK, work } from '../work.js';
import { ordersInHand } from './parts.js';

const where = `${chosen.touching()} AND ${chosen.vendors()}`;
const ofWork = `${chosen.work()} AND ${where}`;
/** Of the day in Shanghai; a day without orders is a gap. */
const day = (column: string): string => `date_trunc('day', ${column} AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'`;

/** What was mended within the range: of it there are times, and whether they were kept. */
const DONE = '(repair_minutes IS NOT NULL AND $__timeFilter(closed_at))';
const NOT_DONE = 'closed_at IS NULL';
const share = (part: number, column: string): string =>
  `percentile_cont(${part}) WITHIN GROUP (ORDER BY ${column}) FILTER (WHERE ${DONE})`;
const mean = (column: string): string => `avg(${column}) FILTER (WHERE ${DONE})`;
/** Somebody accepts within minutes; the work takes hours. */
const TIMES = `${mean('accept_minutes')} AS accept_minutes, ${mean('repair_minutes')} / 60 AS repair_hours,
  ${share(0.5, 'repair_minutes')} / 60 AS half_hours, ${share(0.9, 'repair_minutes')} / 60 AS most_hours`;
const FIGURES = `count(*) FILTER (WHERE ${DONE}) AS done, ${TIMES},
  100.0 * count(*) FILTER (WHERE ${DONE} AND due = 'in-time') / nullif(count(*) FILTER (WHERE ${DONE}), 0) AS in_time,
  count(*) FILTER (WHERE ${NOT_DONE}) AS open, count(*) FILTER (WHERE ${NOT_DONE} AND due = 'late') AS late`;

const NONE_YET = text('还没有', 'None yet');
const took = (name: string, zh: string, en: string): Column => number(name, zh, en, { unit: 'h', decimals: 2, none: NONE_YET });
const inTime = number('in_time', '时限内', 'In time', { unit: 'percent', steps: THERE, none: NONE_YET });
const FIGURE_COLUMNS: Column[] = [
  number('done', '办结', 'Done', { width: 80 }),
  number('accept_minutes', '接单（平均）', 'Accepted in', { unit: 'm', none: NONE_YET }),
  took('repair_hours', '完成（平均）', 'Done in'),
  took('half_hours', '完成（中位）', 'Median'),
  took('most_hours', '完成（90%）', '90 % within'),
  { ...inTime, cell: 'colored' },
  number('open', '在办', 'In hand', { width: 80 }),
  number('late', '其中超时', 'Of them late', { steps: BAD, cell: 'colored', width: 110 }),
];

/** From when to when, and of which orders. */
const COUNTED = text(
  '所选时间内办结的单：设备确已恢复，或已验收、补充、清空；取消、并入其他单的不计。接单：从开单到有人接单，没人接单的不计。完成：从开单到办结。时限内：办结时未过到期时间。',
  'Of orders that were done in the range: the device was well again, or the work accepted, the item refilled or emptied; what was cancelled or became part of another is not counted. Accepted in: the mean from opening until somebody accepted it, without those that nobody did. Done in: the mean from opening to the close; half were done within the median. In time: closed before it was due.',
);
const ofOneKind = text(
  `只计所选的工作类别；选“维修”时，接单平均即MTTA，完成平均即MTTR。${COUNTED.zh}`,
  `Of the chosen kind of work alone; of repairs “accepted in” is the MTTA, “done in” the MTTR. ${COUNTED.en}`,
);
const OF_WORK = text(`${WORK}：`, `${WORK}: `);
const titled = (zh: string, en: string) => text(OF_WORK.zh + zh, OF_WORK.en + en);

const now = [
  stat({
    title: text('在办', 'In hand'),
    about: text(
      '各类工作都在内。将超时：剩余时间不足四分之一（本系统自定）。',
      'Of every kind of work. At risk: a quarter of the time or less is left (ours).',
    ),
    claims: 'now',
    size: [8, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE due = 'late') AS late, count(*) FILTER (WHERE due = 'at-risk') AS at_risk,
         count(*) FILTER (WHERE accepted_at IS NULL) AS not_accepted, count(*) AS open FROM grafana.orders WHERE ${NOT_DONE} AND ${where}`,
    ),
    columns: [
      number('late', '已超时', 'Late', { steps: BAD }),
      number('at_risk', '将超时', 'At risk', { steps: WORRYING }),
      number('not_accepted', '未接单', 'Not accepted', { steps: WORRYING }),
      number('open', '在办', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: titled('用时', 'times'),
    about: ofOneKind,
    size: [9, 5],
    claims: 'past',
    target: sql(`SELECT ${TIMES} FROM grafana.orders WHERE ${ofWork}`),
    none: NONE_YET,
    columns: FIGURE_COLUMNS.slice(1, 5).map((column) => ({ ...column, steps: PLAIN })),
  }),
  stat({
    title: titled('时限与重复', 'limits kept, and repeats'),
    claims: 'past',
    about: text(
      `时限内的比例按办结的单计。重复：所选时间内开的单中，同一处同一原因在七天内又开的（本系统自定）。${ofOneKind.zh}`,
      `The share in time is of orders that were done. A repeat: opened in the range, of the same cause at the same place within seven days (ours). ${ofOneKind.en}`,
    ),
    size: [7, 5],
    target: sql(
      `SELECT 100.0 * count(*) FILTER (WHERE ${DONE} AND due = 'in-time') / nullif(count(*) FILTER (WHERE ${DONE}), 0) AS in_time,
         CASE WHEN count(*) FILTER (WHERE $__timeFilter(opened_at)) > 0 THEN count(*) FILTER (WHERE is_repeat AND $__timeFilter(opened_at)) END AS repeats,
         count(*) FILTER (WHERE ${DONE}) AS done, count(*) FILTER (WHERE $__timeFilter(opened_at)) AS opened FROM grafana.orders WHERE ${ofWork}`,
    ),
    columns: [
      inTime,
      number('repeats', '重复', 'Repeats', { steps: WORRYING, none: text('没有开单', 'None opened') }),
      number('done', '办结', 'Done', { steps: PLAIN }),
      number('opened', '开单', 'Opened', { steps: PLAIN }),
    ],
  }),
];

/** What is to be done still, and was to be done before, by which limit. */
const overLimits = stat({
  title: text('在办：超时的时限', 'In hand: late by limit'),
  about: text(
    '尚未做到且已过时限的单，各类工作都在内；挂起期间停表。一张单可超多项。接单、到场、修复各有时限（本系统自定，可按大厅另设）。',
    'Orders of which it is still to be done and was to be done before, of every kind of work; on hold no time runs. One order may be late by more than one. Each has its limit to accept, to arrive and to restore (ours; a hall may have others).',
  ),
  claims: 'now',
  size: [24, 4],
  target: sql(
    `SELECT count(*) FILTER (WHERE late_to_accept) AS accept, count(*) FILTER (WHERE late_to_arrive) AS arrive,
       count(*) FILTER (WHERE late_to_restore) AS restore, count(*) FILTER (WHERE state = 'onHold') AS on_hold
     FROM grafana.orders WHERE ${NOT_DONE} AND ${where}`,
  ),
  columns: [
    number('accept', '未接单超时', 'Late to accept', { steps: BAD }),
    number('arrive', '未到场超时', 'Late to arrive', { steps: BAD }),
    number('restore', '未修复超时', 'Late to restore', { steps: BAD }),
    number('on_hold', '挂起', 'On hold', { steps: PLAIN }),
  ],
});

const kinds = table({
  title: text('各类工作', 'By kind of work'),
  about: COUNTED,
  claims: 'past',
  size: [24, 7],
  target: sql(
    `SELECT kind, ${FIGURES} FROM grafana.orders WHERE (${DONE} OR ${NOT_DONE}) AND ${where} GROUP BY 1 ORDER BY late DESC, done DESC, kind`,
  ),
  none: text('没有办结也没有在办的单', 'Nothing was done, and nothing is in hand'),
  columns: [{ name: 'kind', title: text('类别', 'Kind'), words: ORDER_KINDS }, ...FIGURE_COLUMNS],
});

const course = [
  columns({
    title: text('每日开单', 'Opened by day'),
    about: text('各类工作都在内。', 'Of every kind of work.'),
    claims: 'past',
    size: [12, 9],
    target: sqlSeries(
      `SELECT ${day('opened_at')} AS time, kind AS metric, count(*) AS orders FROM grafana.orders
       WHERE $__timeFilter(opened_at) AND ${where} GROUP BY 1, 2 ORDER BY 1`,
    ),
    min: 0,
    decimals: 0,
    columns: Object.entries(ORDER_KINDS).map(([name, { text: title }]) => ({ name, title })),
  }),
  lines({
    title: titled('每日用时', 'times by day'),
    about: text(`按办结日计。${ofOneKind.zh}`, `By the day on which the order was closed. ${ofOneKind.en}`),
    claims: 'past',
    size: [12, 9],
    target: sqlSeries(
      `SELECT ${day('closed_at')} AS time, avg(accept_minutes) / 60 AS accept_hours, avg(repair_minutes) / 60 AS repair_hours,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY repair_minutes) / 60 AS half_hours FROM grafana.orders
       WHERE ${DONE} AND ${ofWork} GROUP BY 1 ORDER BY 1`,
    ),
    unit: 'h',
    min: 0,
    none: NONE_YET,
    // As many decimals as the axis needs.
    columns: FIGURE_COLUMNS.slice(1, 4).map(({ name, title }) => ({ name: name.replace('minutes', 'hours'), title })),
  }),
  columns({
    title: text('每日超时', 'Limits not kept, by day'),
    about: text('各类工作都在内，按超时的时刻计。', 'Of every kind of work, by the moment at which the time was over.'),
    claims: 'past',
    size: [24, 8],
    target: sqlSeries(
      `SELECT ${day('happened_at')} AS time, clock AS metric, count(*) AS times FROM grafana.order_events
       WHERE what = 'breached' AND $__timeFilter(happened_at) AND order_id IN (SELECT id FROM grafana.orders WHERE ${where}) GROUP BY 1, 2 ORDER BY 1`,
    ),
    min: 0,
    decimals: 0,
    columns: Object.entries(ORDER_CLOCKS).map(([name, { text: title }]) => ({ name, title })),
  }),
];

interface Group {
  /** The word of the row, and what it is of. */
  group: string;
  named: Omit<Column, 'name'>;
  from?: string;
  note?: [zh: string, en: string];
}

/** One line for each hall, vendor, person or cause. */
const by = (title: [string, string], { group, named, from = 'grafana.orders', note = ['', ''] }: Group): PanelIn =>
  table({
    title: titled(...title),
    about: text(note[0] + ofOneKind.zh, note[1] + ofOneKind.en),
    size: [24, 9],
    claims: 'past',
    target: sql(
      `SELECT ${group} AS who, ${FIGURES}, count(*) FILTER (WHERE is_repeat AND $__timeFilter(opened_at)) AS repeats FROM ${from}
       WHERE (${DONE} OR ${NOT_DONE}) AND ${ofWork} GROUP BY 1 ORDER BY late DESC, done DESC, who LIMIT 100`,
    ),
    columns: [{ ...named, name: 'who' }, ...FIGURE_COLUMNS, number('repeats', '重复', 'Repeats', { width: 80 })],
  });

const compared = [
  by(['各大厅', 'by hall'], {
    group: 'touched.name',
    named: { title: text('大厅', 'Hall') },
    from: `grafana.orders JOIN (SELECT id AS touched_id, name FROM grafana.halls WHERE ${chosen.halls('id')}) AS touched ON touched_id = ANY(hall_ids)`,
    note: ['涉及多个大厅的单，各大厅都计。', 'An order of several halls is counted in each. '],
  }),
  by(['各厂家', 'by vendor'], { group: VENDOR, named: cells.vendor }),
  by(['各承办人', 'by person'], {
    group: 'coalesce(assignee_name, assignee)',
    named: { title: text('承办人', 'Person'), none: text('无人', 'Nobody') },
  }),
  by(['各原因', 'by cause'], { group: 'cause', named: cells.cause }),
  bars({
    title: text('在办：按优先级', 'In hand by priority'),
    about: text('各类工作都在内。', 'Of every kind of work.'),
    claims: 'now',
    size: [8, 8],
    target: sql(
      `SELECT priority, count(*) AS orders FROM grafana.orders WHERE ${NOT_DONE} AND ${where}
       GROUP BY 1 ORDER BY array_position(ARRAY['${Object.keys(PRIORITIES).join("', '")}'], priority)`,
    ),
    none: text('没有在办的维修单', 'No order is in hand'),
    letters: { titleSize: 14, valueSize: 18 },
    min: 0,
    decimals: 0,
    steps: PLAIN,
    columns: [{ name: 'priority', title: text('优先级', 'Priority'), words: PRIORITIES }],
  }),
  table({
    title: titled('重复发生', 'back within a week'),
    about: text(
      '只计所选的工作类别：同一处同一原因，七天内又开的单（本系统自定）。',
      'Of the chosen kind of work alone: opened for the same cause at the same place within seven days (ours).',
    ),
    claims: 'past',
    size: [16, 8],
    target: sql(
      `SELECT cause, hall_names, hall_id, kiosk_id, count(*) AS times, max(opened_at) AS last_at FROM grafana.orders
       WHERE is_repeat AND $__timeFilter(opened_at) AND ${ofWork} GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 6 DESC LIMIT 50`,
    ),
    none: text('没有', 'None'),
    columns: [
      cells.cause,
      cells.hallNames,
      cells.hallOfRow,
      cells.kiosk,
      number('times', '次数', 'Times'),
      clockTime('last_at', '最近一次', 'Last'),
    ],
  }),
];

/** Told already, or with another, is no news that somebody lacks. */
const LACKED = `untold_of = 'alert' AND reason NOT IN ('told-already', 'told-with-another')`;

const untold = [
  table({
    title: text('没有通知到的', 'Who was not told'),
    claims: 'past',
    about: text(
      '本该通知而没有通知到的，和原因。“后来通知到”：同一张单此后通知到了人，例如改通知下一位。单已结束的也列出。',
      'Who was to be told and was not, and why. Told after all: somebody was told of the same order later, the next person for example. Orders that are over are here too.',
    ),
    size: [24, 8],
    target: sql(
      `SELECT untold_at, coalesce(who_name, who) AS who, reason, explanation_{language} AS explanation, hall_names, hall_id, kiosk_id, what_{language} AS what,
         told_at, over_at, order_id AS id FROM grafana.untold
       WHERE ${LACKED} AND untold_at <= $__timeTo() AND (untold_at >= $__timeFrom() OR told_at IS NULL AND over_at IS NULL) AND ${chosen.touching()} ORDER BY (told_at IS NULL AND over_at IS NULL) DESC, untold_at DESC LIMIT 100`,
    ),
    none: text('没有', 'None'),
    columns: [
      moment('untold_at', '起于', 'Since'),
      { name: 'who', title: text('该通知谁', 'Who'), none: text('无人', 'Nobody'), width: 100 },
      { name: 'reason', title: text('为何没有通知到', 'Why'), words: NOT_NOTIFIED_REASONS },
      { name: 'explanation', title: text('详情', 'In words') },
      cells.hallNames,
      cells.hallOfRow,
      cells.kiosk,
      { name: 'what', title: text('情况', 'What') },
      { ...moment('told_at', '后来通知到', 'Told after all'), none: text('尚未', 'Not yet') },
      { ...moment('over_at', '事件结束', 'Over'), none: text('未结束', 'Not yet') },
      cells.order,
    ],
  }),
];

/** Maintenance orders: how many, how fast, how late, how often again. */
export const orders: Page = {
  key: 'orders',
  title: text('维修单与时限', 'Orders and limits'),
  about: text(
    '接单与完成用时、积压、超时、重复，按工作类别；再按大厅、厂家、人员和原因。',
    'Times to accept and to the end, backlog, breaches, repeats, of one kind of work each; by hall, vendor, person and cause.',
  ),
  range: '30d',
  refresh: '5m',
  variables: [region, halls, vendors, work, consoleAddress],
  annotations: marksOf('halls').slice(2),
  rows: [
    { title: text('当前', 'Now'), panels: [...now, overLimits] },
    { title: text('各类工作', 'Kinds of work'), panels: [kinds] },
    { title: text('在办', 'In hand'), panels: [ordersInHand(where, [24, 10])] },
    { title: text('没有通知到的', 'Not told'), panels: untold },
    { title: text('经过', 'Course'), folded: true, panels: course },
    { title: text('比较', 'Compared'), folded: true, panels: compared },
  ],
};
