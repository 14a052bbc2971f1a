import { chosen, consoleAddress, halls, marksOf, region, VENDOR, vendors } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import type { Column, PanelIn } from '../kit/panel.js';
import { bars, columns, lines, stat, table } from '../kit/panels.js';
import { sql, sqlSeries } from '../kit/target.js';
import { BAD, cells, clockTime, number, ORDER_KINDS, PLAIN, PRIORITIES, THERE, UNTOLD_REASONS, WORRYING } from '../looks.js';
import { ordersInHand } from './parts.js';

const where = `${chosen.halls()} AND ${chosen.vendors()}`;
/** Of the day in Shanghai; a day without orders is a gap. */
const day = (column: string): string => `date_trunc('day', ${column} AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'`;
const median = (column: string): string => `percentile_cont(0.5) WITHIN GROUP (ORDER BY ${column})`;
/** In per cent of those that have an end. */
const inTime = `100.0 * count(*) FILTER (WHERE due = 'in-time') / nullif(count(due), 0)`;

const now = [
  stat({
    title: text('在办', 'In hand'),
    claims: 'now',
    about: text('将超时：剩余时间不足四分之一（本系统自定）。', 'At risk: a quarter of the time or less is left (ours).'),
    size: [8, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE due = 'late') AS late, count(*) FILTER (WHERE due = 'at-risk') AS at_risk,
         count(*) FILTER (WHERE accepted_at IS NULL) AS not_accepted, count(*) AS open FROM grafana.orders WHERE closed_at IS NULL AND ${where}`,
    ),
    columns: [
      number('late', '已超时', 'Late', { steps: BAD }),
      number('at_risk', '将超时', 'At risk', { steps: WORRYING }),
      number('not_accepted', '未接单', 'Not accepted', { steps: WORRYING }),
      number('open', '在办', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('接单与修复用时（中位）', 'Time to accept and to restore (median)'),
    claims: 'past',
    about: text('所选时间内开的单；取消的不计。', 'Of orders opened in the range; cancelled ones do not count.'),
    size: [8, 5],
    target: sql(
      `SELECT ${median('accept_minutes')} AS accept_minutes, ${median('repair_minutes')} AS repair_minutes FROM grafana.orders
       WHERE state <> 'cancelled' AND $__timeFilter(opened_at) AND ${where}`,
    ),
    unit: 'm',
    none: text('还没有', 'None yet'),
    columns: [
      number('accept_minutes', '接单', 'To accept', { unit: 'm', steps: PLAIN, none: text('还没有', 'None yet') }),
      number('repair_minutes', '修复', 'To restore', { unit: 'm', steps: PLAIN, none: text('还没有', 'None yet') }),
    ],
  }),
  stat({
    title: text('时限与重复', 'Limits kept, and repeats'),
    claims: 'past',
    about: text(
      '重复：同一处同一原因在七天内又开单（本系统自定）。',
      'A repeat: the same cause at the same place within seven days (ours).',
    ),
    size: [8, 5],
    target: sql(
      `SELECT ${inTime} AS in_time, count(*) FILTER (WHERE is_repeat) AS repeats, count(*) AS opened FROM grafana.orders
       WHERE $__timeFilter(opened_at) AND ${where}`,
    ),
    columns: [
      number('in_time', '时限内', 'In time', { unit: 'percent', steps: THERE, none: text('还没有', 'None yet') }),
      number('repeats', '重复', 'Repeats', { steps: WORRYING }),
      number('opened', '开单', 'Opened', { steps: PLAIN }),
    ],
  }),
];

const course = [
  columns({
    title: text('每日开单', 'Opened by day'),
    about: text('按开单日和类别计。', 'By the day on which it was opened, and its kind.'),
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
    title: text('每日平均用时', 'Mean times by day'),
    claims: 'past',
    about: text('按开单日计。', 'By the day on which the order was opened.'),
    size: [12, 9],
    target: sqlSeries(
      `SELECT ${day('opened_at')} AS time, avg(accept_minutes) AS accept_minutes, avg(repair_minutes) AS repair_minutes FROM grafana.orders
       WHERE state <> 'cancelled' AND $__timeFilter(opened_at) AND ${where} GROUP BY 1 ORDER BY 1`,
    ),
    unit: 'm',
    min: 0,
    columns: [
      number('accept_minutes', '接单（MTTA）', 'To accept (MTTA)', { unit: 'm' }),
      number('repair_minutes', '修复（MTTR）', 'To restore (MTTR)', { unit: 'm' }),
    ],
  }),
];

/** One line for each hall, vendor, person or cause. */
const by = (title: [string, string], group: string, named: Omit<Column, 'name'>): PanelIn =>
  table({
    title: text(...title),
    claims: 'past',
    about: text('所选时间内开的单。用时为平均。', 'Of orders opened in the range. Times are means.'),
    size: [12, 9],
    target: sql(
      `SELECT ${group} AS who, count(*) AS opened, count(*) FILTER (WHERE closed_at IS NULL) AS open, avg(accept_minutes) AS accept_minutes,
         avg(repair_minutes) AS repair_minutes, ${inTime} AS in_time, count(*) FILTER (WHERE due = 'late') AS late,
         count(*) FILTER (WHERE is_repeat) AS repeats FROM grafana.orders
       WHERE $__timeFilter(opened_at) AND ${where} GROUP BY 1 ORDER BY late DESC, opened DESC LIMIT 100`,
    ),
    columns: [
      { ...named, name: 'who' },
      number('opened', '开单', 'Opened'),
      number('open', '在办', 'In hand'),
      number('accept_minutes', '接单用时', 'To accept', { unit: 'm' }),
      number('repair_minutes', '修复用时', 'To restore', { unit: 'm' }),
      number('in_time', '时限内', 'In time', { unit: 'percent', steps: THERE, cell: 'colored' }),
      number('late', '超时', 'Late', { steps: BAD, cell: 'colored' }),
      number('repeats', '重复', 'Repeats'),
    ],
  });

const HALL = '(SELECT name FROM grafana.halls WHERE halls.id = hall_id)';
const compared = [
  by(['各大厅', 'By hall'], HALL, { title: text('大厅', 'Hall') }),
  by(['各厂家', 'By vendor'], VENDOR, cells.vendor),
  by(['各承办人', 'By person'], 'coalesce(assignee_name, assignee)', { title: text('承办人', 'Person') }),
  by(['各原因', 'By cause'], 'cause', { title: text('原因', 'Cause') }),
  bars({
    title: text('在办：按优先级', 'In hand by priority'),
    about: text('未关闭的维修单数。', 'Orders that are not closed.'),
    claims: 'now',
    size: [8, 8],
    target: sql(
      `SELECT priority, count(*) AS orders FROM grafana.orders WHERE closed_at IS NULL AND ${where} GROUP BY 1 ORDER BY 2 DESC`,
    ),
    none: text('没有在办的维修单', 'No order is in hand'),
    min: 0,
    decimals: 0,
    steps: PLAIN,
    columns: [{ name: 'priority', title: text('优先级', 'Priority'), words: PRIORITIES }],
  }),
  table({
    title: text('重复发生', 'Back within a week'),
    about: text(
      '七天内同一处同一原因又开的单（本系统自定），多的在前。',
      'The same cause at the same place within seven days (ours); the most often first.',
    ),
    claims: 'past',
    size: [16, 8],
    target: sql(
      `SELECT cause, hall_id, kiosk_id, count(*) AS times, max(opened_at) AS last_at FROM grafana.orders
       WHERE is_repeat AND $__timeFilter(opened_at) AND ${where} GROUP BY 1, 2, 3 ORDER BY 4 DESC, 5 DESC LIMIT 50`,
    ),
    none: text('没有', 'None'),
    columns: [
      { name: 'cause', title: text('原因', 'Cause') },
      cells.hall,
      cells.kiosk,
      number('times', '次数', 'Times'),
      { name: 'last_at', title: text('最近一次', 'Last'), unit: 'dateTimeAsLocal' },
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
      `SELECT untold_at, coalesce(who_name, who) AS who, reason, explanation_{language} AS explanation, hall_id, kiosk_id, what_{language} AS what,
         told_at, over_at, order_id AS id FROM grafana.untold
       WHERE ${LACKED} AND $__timeFilter(untold_at) AND ${chosen.halls()} ORDER BY (told_at IS NULL AND over_at IS NULL) DESC, untold_at DESC LIMIT 100`,
    ),
    none: text('没有', 'None'),
    columns: [
      clockTime('untold_at', '起于', 'Since'),
      { name: 'who', title: text('该通知谁', 'Who'), none: text('无人', 'Nobody') },
      { name: 'reason', title: text('为何没有通知到', 'Why'), words: UNTOLD_REASONS },
      { name: 'explanation', title: text('详情', 'In words') },
      cells.hall,
      cells.kiosk,
      { name: 'what', title: text('情况', 'What') },
      { ...clockTime('told_at', '后来通知到', 'Told after all'), none: text('尚未', 'Not yet') },
      { ...clockTime('over_at', '事件结束', 'Over'), none: text('未结束', 'Not yet') },
      cells.order,
    ],
  }),
];

/** Maintenance orders: how many, how fast, how late, how often again. */
export const orders: Page = {
  key: 'orders',
  title: text('维修单与时限', 'Orders and limits'),
  about: text(
    '接单与修复用时、积压、超时、重复，按大厅、厂家、人员和原因。',
    'Times to accept and to restore, backlog, breaches, repeats; by hall, vendor, person and cause.',
  ),
  range: '30d',
  refresh: '5m',
  variables: [region, halls, vendors, consoleAddress],
  annotations: marksOf('halls').slice(2),
  rows: [
    { title: text('当前', 'Now'), panels: now },
    { title: text('在办', 'In hand'), panels: [ordersInHand(where, [24, 10])] },
    { title: text('没有通知到的', 'Not told'), panels: untold },
    { title: text('经过', 'Course'), panels: course },
    { title: text('比较', 'Compared'), folded: true, panels: compared },
  ],
};
