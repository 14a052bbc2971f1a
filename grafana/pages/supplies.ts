import { chosen, consoleAddress, halls, heard, marksOf, region, types } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { columns, lines, stat, table } from '../kit/panels.js';
import { chosenSeries, chosenTable, sql } from '../kit/target.js';
import { BAD, cells, clockTime, FULL, ITEM_KINDS, LEFT, number, PLAIN, WORRYING } from '../looks.js';
import { resolution } from '../resolution.js';
import { BY_TEN_MINUTES, cashBoxes, consumables, forecasts, UNTOLD_MS } from './parts.js';

const where = `${chosen.halls()} AND ${chosen.types()}`;
const told = `${heard.halls} AND ${heard.types}`;

/** A level that rises by this much from hour to hour was refilled; one that falls by it was emptied. Ours. */
const REFILL_PCT = 20;

/**
 * By how much the level of each part changes from hour to hour: the last level of an hour is the same in its means. Behind it nothing may
 * be grouped by a tag: for that InfluxDB takes ten times as long.
 */
const steps = (measurement: string, field: string, part: string, only = ''): string =>
  `SELECT difference(last("${field}")) AS "step" FROM "${measurement}" WHERE ${only}${told} AND $timeFilter ` +
  `GROUP BY time(1h), "kiosk", "${part}", "kind" fill(none)`;
const ofKind = (kind: string): string => `"kind" = '${kind}' AND `;

/** Steps across a panel: an hour each as long as the range is no longer. */
const HOURS_OF_A_WEEK = 168;

const CONSUMED = ['receiptPaper', 'a4Paper', 'toner', 'invoice', 'certificate', 'card', 'ticketPaper'] as const;
const PAID_IN = ['noteBox', 'coinBox'] as const;
const BOXES = `"kind" =~ /^(noteBox|coinBox|retractBin)$/ AND `;

const now = [
  stat({
    title: text('耗材', 'Consumables'),
    claims: 'now',
    about: text('15%以下为不足，与随附规则相同。', 'Low is below 15 %, as in the shipped rules.'),
    size: [8, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE pct <= 0 OR status = 'out') AS out, count(*) FILTER (WHERE pct > 0 AND pct < 15) AS low, count(*) AS all_of_them
       FROM grafana.kiosk_levels WHERE NOT fills AND measured = 'consumable' AND ${where}`,
    ),
    columns: [
      number('out', '用尽', 'Out', { steps: BAD }),
      number('low', '不足', 'Low', { steps: WORRYING }),
      number('all_of_them', '共', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('钞箱', 'Cash boxes'),
    claims: 'now',
    about: text('80%将满，95%已满，与随附规则相同。', 'High from 80 %, full from 95 %, as in the shipped rules.'),
    size: [8, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE pct >= 95) AS full_now, count(*) FILTER (WHERE pct >= 80 AND pct < 95) AS high, count(*) AS all_of_them
       FROM grafana.kiosk_levels WHERE fills AND ${where}`,
    ),
    columns: [
      number('full_now', '已满', 'Full', { steps: BAD }),
      number('high', '将满', 'High', { steps: WORRYING }),
      number('all_of_them', '共', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('用尽或装满在即', 'Soon'),
    claims: 'now',
    about: text('按居中估计。', 'By the middle estimate.'),
    size: [8, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE likely_at < now() + interval '24 hours') AS day, count(*) FILTER (WHERE likely_at < now() + interval '72 hours') AS three_days,
         count(*) FILTER (WHERE likely_at < now() + interval '7 days') AS week FROM grafana.kiosk_forecasts WHERE ${where}`,
    ),
    columns: [
      number('day', '24小时内', 'Within a day', { steps: WORRYING }),
      number('three_days', '三天内', 'Within three days', { steps: PLAIN }),
      number('week', '七天内', 'Within a week', { steps: PLAIN }),
    ],
  }),
];

const kindsAsSeries = Object.entries(ITEM_KINDS).map(([name, { text: title }]) => ({ name, title }));

const used = [
  columns({
    title: text('耗材用量', 'Supplies used'),
    claims: 'past',
    about: text(
      '每小时末与上一小时末相比减少的数量之和。',
      'What was less at the end of each hour than at the end of the one before.',
    ),
    size: [12, 9],
    target: CONSUMED.map((kind) =>
      chosenSeries(
        `SELECT sum("step") * -1 FROM (${steps('consumable', 'remaining', 'item', ofKind(kind))}) WHERE "step" < 0 AND $timeFilter GROUP BY time($__interval) fill(null)`,
        kind,
      ),
    ),
    interval: '1h',
    points: HOURS_OF_A_WEEK,
    min: 0,
    columns: kindsAsSeries,
  }),
  columns({
    title: text('收入的钞票与硬币', 'Notes and coins paid in'),
    claims: 'past',
    about: text(
      '钱箱每小时末与上一小时末相比增加的张数之和。',
      'What the boxes had more at the end of each hour than at the end of the one before.',
    ),
    size: [12, 9],
    target: PAID_IN.map((kind) =>
      chosenSeries(
        `SELECT sum("step") FROM (${steps('cashbox', 'count', 'unit', ofKind(kind))}) WHERE "step" > 0 AND $timeFilter GROUP BY time($__interval) fill(null)`,
        kind,
      ),
    ),
    interval: '1h',
    points: HOURS_OF_A_WEEK,
    min: 0,
    columns: kindsAsSeries,
  }),
  lines({
    title: text('各类耗材最低余量', 'Lowest of each consumable'),
    claims: 'past',
    about: text('取均值时按每段末的余量。', 'By means: of the levels at the end of each window.'),
    size: [12, 9],
    target: chosenSeries(
      `SELECT min("pct") FROM "consumable" WHERE ${told} AND $timeFilter GROUP BY time($__interval), "kind" fill(null)`,
      '$tag_kind',
    ),
    points: BY_TEN_MINUTES,
    gap: UNTOLD_MS,
    unit: 'percent',
    min: 0,
    max: 100,
    steps: LEFT,
    columns: kindsAsSeries,
  }),
  lines({
    title: text('最满的钱箱', 'Fullest of each cash box'),
    claims: 'past',
    about: text('取均值时按每段末的装满程度。', 'By means: of the levels at the end of each window.'),
    size: [12, 9],
    target: chosenSeries(
      `SELECT max("pct") FROM "cashbox" WHERE "kind" =~ /^(noteBox|coinBox|retractBin)$/ AND ${told} AND $timeFilter GROUP BY time($__interval), "kind" fill(null)`,
      '$tag_kind',
    ),
    points: BY_TEN_MINUTES,
    gap: UNTOLD_MS,
    unit: 'percent',
    min: 0,
    max: 100,
    steps: FULL,
    columns: kindsAsSeries,
  }),
];

const served = [
  table({
    title: text('补充耗材', 'Refills'),
    claims: 'past',
    about: text(
      `一小时内升高${REFILL_PCT}个百分点以上，视为补充（本系统自定）；时间为该小时之初。`,
      `A level that rose by ${REFILL_PCT} points or more within an hour (ours); the time is that hour's beginning.`,
    ),
    size: [12, 9],
    target: chosenTable(
      `SELECT "step", "kiosk", "kind" FROM (${steps('consumable', 'pct', 'item')}) WHERE "step" >= ${REFILL_PCT} AND $timeFilter`,
    ),
    none: text('没有补充过', 'None'),
    columns: [
      clockTime('Time', '时间', 'Time'),
      { ...cells.kiosk, name: 'kiosk' },
      cells.kind,
      number('step', '升高', 'Rose by', { unit: 'percent' }),
    ],
  }),
  table({
    title: text('清箱', 'Boxes emptied'),
    claims: 'past',
    about: text(
      `一小时内降低${REFILL_PCT}个百分点以上，视为清箱（本系统自定）；时间为该小时之初。`,
      `A box that fell by ${REFILL_PCT} points or more within an hour (ours); the time is that hour's beginning.`,
    ),
    size: [12, 9],
    target: chosenTable(
      `SELECT "step", "kiosk", "kind" FROM (${steps('cashbox', 'pct', 'unit', BOXES)}) WHERE "step" <= -${REFILL_PCT} AND $timeFilter`,
    ),
    none: text('没有清过箱', 'None'),
    columns: [
      clockTime('Time', '时间', 'Time'),
      { ...cells.kiosk, name: 'kiosk' },
      cells.kind,
      number('step', '降低', 'Fell by', { unit: 'percent' }),
    ],
  }),
];

/** Levels, when they end, and who came to change them. */
export const supplies: Page = {
  key: 'supplies',
  title: text('耗材与现金', 'Supplies and cash'),
  about: text('余量、预计用尽或装满的时间、用量、补充与清箱。', 'Levels, when they end, use, refills and emptied boxes.'),
  range: '24h',
  refresh: '1m',
  variables: [region, halls, types, resolution, consoleAddress],
  annotations: marksOf('halls'),
  rows: [
    { title: text('当前', 'Now'), panels: now },
    {
      title: text('余量与预计', 'Levels and forecasts'),
      panels: [forecasts(where, [24, 10]), consumables(where, [12, 10]), cashBoxes(where, [12, 10])],
    },
    { title: text('用量', 'Use'), folded: true, panels: used },
    { title: text('补充与清箱', 'Refills and emptied boxes'), folded: true, panels: served },
  ],
};
