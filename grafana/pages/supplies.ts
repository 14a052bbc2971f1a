import { chosen, consoleAddress, halls, heard, marksOf, region, types } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { columns, lines, stat, table } from '../kit/panels.js';
import { chosenSeries, chosenTable, sql } from '../kit/target.js';
import { asSeries, BAD, below, cells, clockTime, FULL, ITEM_KINDS, LEFT, number, PLAIN, WORRYING } from '../looks.js';
import { chosenResolution, resolution, SOURCE_OF_HOURS } from '../resolution.js';
import { BY_TEN_MINUTES, boxState, cashBoxes, consumables, forecasts, ifAny, supplyState, UNTOLD_MS } from './parts.js';

const where = `${chosen.halls()} AND ${chosen.types()}`;
const told = `${heard.halls} AND ${heard.types}`;

/** A level that rises by this much from hour to hour was refilled; one that falls by it was emptied. Ours. */
const REFILL_PCT = 20;

/** InfluxQL knows before it reads anything that one of the two holds nothing. */
const HOURLY = `'${chosenResolution}' = '${SOURCE_OF_HOURS}'`;
const FINER = `'${chosenResolution}' != '${SOURCE_OF_HOURS}'`;

/**
 * By how much the level of each part changes from hour to hour: the last level of an hour is the same in its means. Of hourly means no hours
 * need be made, which takes three quarters of the time. Behind it nothing may be grouped by a tag: for that InfluxDB takes ten times as long.
 */
const steps = (measurement: string, field: string, part: string, only = ''): string[] => [
  `SELECT difference(last("${field}")) AS "step" FROM "${measurement}" WHERE ${FINER} AND ${only}${told} AND $timeFilter ` +
    `GROUP BY time(1h), "kiosk", "${part}", "kind" fill(none)`,
  `SELECT difference("${field}") AS "step" FROM "${measurement}" WHERE ${HOURLY} AND ${only}${told} AND $timeFilter ` +
    `GROUP BY "kiosk", "${part}", "kind"`,
];
const ofKind = (kind: string): string => `"kind" = '${kind}' AND `;

/** Steps across a panel: an hour each as long as the range is no longer. */
const HOURS_OF_A_WEEK = 168;

const CONSUMED = ['receiptPaper', 'a4Paper', 'toner', 'invoice', 'certificate', 'card', 'ticketPaper'] as const;
const PAID_IN = ['noteBox', 'coinBox'] as const;
const BOXES = `"kind" =~ /^(noteBox|coinBox|retractBin)$/ AND `;

const UNTOLD = text('没有上报', 'Nothing told');
const UNLEARNT = text('还没有推算', 'Nothing foreseen yet');
const howMany = (state: string): string => ifAny(`count(*) FILTER (WHERE state = '${state}')`);
const soon = (span: string): string => ifAny(`count(*) FILTER (WHERE likely_at < now() + interval '${span}')`);

const now = [
  stat({
    title: text('耗材', 'Consumables'),
    about: text(
      '15%以下为不足，与随附规则相同。未知：终端既没报余量，也没报状态。',
      'Low is below 15 %, as in the shipped rules. Unknown: the kiosk told neither how much is left nor a state.',
    ),
    claims: 'now',
    size: [8, 5],
    target: sql(
      `SELECT ${howMany('out')} AS out, ${howMany('low')} AS low, ${howMany('unknown')} AS unknown, count(*) AS all_of_them
       FROM (SELECT ${supplyState} AS state FROM grafana.kiosk_levels WHERE NOT fills AND measured = 'consumable' AND ${where}) AS told`,
    ),
    columns: [
      number('out', '用尽', 'Out', { steps: BAD, none: UNTOLD }),
      number('low', '不足', 'Low', { steps: WORRYING, none: UNTOLD }),
      number('unknown', '未知', 'Unknown', { steps: WORRYING, none: UNTOLD }),
      number('all_of_them', '共', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('钞箱', 'Cash boxes'),
    about: text(
      '80%将满，95%已满，与随附规则相同。未知：终端既没报程度，也没报状态。',
      'High from 80 %, full from 95 %, as in the shipped rules. Unknown: the kiosk told neither how full it is nor a state.',
    ),
    claims: 'now',
    size: [8, 5],
    target: sql(
      `SELECT ${howMany('full')} AS full_now, ${howMany('high')} AS high, ${howMany('unknown')} AS unknown, count(*) AS all_of_them
       FROM (SELECT ${boxState} AS state FROM grafana.kiosk_levels WHERE fills AND ${where}) AS told`,
    ),
    columns: [
      number('full_now', '已满', 'Full', { steps: BAD, none: UNTOLD }),
      number('high', '将满', 'High', { steps: WORRYING, none: UNTOLD }),
      number('unknown', '未知', 'Unknown', { steps: WORRYING, none: UNTOLD }),
      number('all_of_them', '共', 'All', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('用尽或装满在即', 'Soon'),
    claims: 'now',
    about: text('按居中估计。', 'By the middle estimate.'),
    size: [8, 5],
    target: sql(
      `SELECT ${soon('24 hours')} AS day, ${soon('72 hours')} AS three_days, ${soon('7 days')} AS week FROM grafana.kiosk_forecasts WHERE ${where}`,
    ),
    columns: [
      number('day', '24小时内', 'Within a day', { steps: WORRYING, none: UNLEARNT }),
      number('three_days', '三天内', 'Within three days', { steps: PLAIN, none: UNLEARNT }),
      number('week', '七天内', 'Within a week', { steps: PLAIN, none: UNLEARNT }),
    ],
  }),
];

const kindsAsSeries = asSeries(ITEM_KINDS);

const used = [
  columns({
    title: text('耗材用量', 'Supplies used'),
    claims: 'past',
    about: text(
      '每小时末与上一小时末相比减少的数量之和。',
      'What was less at the end of each hour than at the end of the one before.',
    ),
    size: [12, 9],
    target: CONSUMED.flatMap((kind) =>
      steps('consumable', 'remaining', 'item', ofKind(kind)).map((changes) =>
        chosenSeries(
          `SELECT sum("step") * -1 FROM (${changes}) WHERE "step" < 0 AND $timeFilter GROUP BY time($__interval) fill(null)`,
          kind,
        ),
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
    target: PAID_IN.flatMap((kind) =>
      steps('cashbox', 'count', 'unit', ofKind(kind)).map((changes) =>
        chosenSeries(
          `SELECT sum("step") FROM (${changes}) WHERE "step" > 0 AND $timeFilter GROUP BY time($__interval) fill(null)`,
          kind,
        ),
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
    about: text(
      '虚线：15%以下为不足（与随附规则相同），5%为本系统自定。取均值时按每段末的余量。',
      'Dashed: low below 15 %, as in the shipped rules; the 5 % is ours. By means: of the levels at the end of each window.',
    ),
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
    steps: below(LEFT),
    columns: kindsAsSeries,
  }),
  lines({
    title: text('最满的钱箱', 'Fullest of each cash box'),
    claims: 'past',
    about: text(
      '虚线：80%将满，95%已满，与随附规则相同。取均值时按每段末的装满程度。',
      'Dashed: high from 80 %, full from 95 %, as in the shipped rules. By means: of the levels at the end of each window.',
    ),
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

const WHEN = text('时间', 'Time');
const served = [
  table(
    {
      title: text('补充耗材', 'Refills'),
      claims: 'past',
      about: text(
        `一小时内升高${REFILL_PCT}个百分点以上，视为补充（本系统自定）；时间为该小时之初。`,
        `A level that rose by ${REFILL_PCT} points or more within an hour (ours); the time is that hour's beginning.`,
      ),
      size: [12, 9],
      target: steps('consumable', 'pct', 'item').map((changes) =>
        chosenTable(`SELECT "kiosk", "kind", "step" FROM (${changes}) WHERE "step" >= ${REFILL_PCT} AND $timeFilter`),
      ),
      none: text('没有补充过', 'None'),
      columns: [
        clockTime('Time', WHEN.zh, WHEN.en),
        { ...cells.kiosk, name: 'kiosk' },
        cells.kind,
        number('step', '升高', 'Rose by', { unit: 'percent' }),
      ],
    },
    WHEN,
  ),
  table(
    {
      title: text('清箱', 'Boxes emptied'),
      claims: 'past',
      about: text(
        `一小时内降低${REFILL_PCT}个百分点以上，视为清箱（本系统自定）；时间为该小时之初。`,
        `A box that fell by ${REFILL_PCT} points or more within an hour (ours); the time is that hour's beginning.`,
      ),
      size: [12, 9],
      target: steps('cashbox', 'pct', 'unit', BOXES).map((changes) =>
        chosenTable(
          `SELECT "kiosk", "kind", "step" * -1 AS "fall" FROM (${changes}) WHERE "step" <= -${REFILL_PCT} AND $timeFilter`,
        ),
      ),
      none: text('没有清过箱', 'None'),
      columns: [
        clockTime('Time', WHEN.zh, WHEN.en),
        { ...cells.kiosk, name: 'kiosk' },
        cells.kind,
        number('fall', '降低', 'Fell by', { unit: 'percent' }),
      ],
    },
    WHEN,
  ),
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
      panels: [forecasts(where, [24, 10]), consumables(where, [24, 9]), cashBoxes(where, [24, 9])],
    },
    { title: text('用量', 'Use'), folded: true, panels: used },
    { title: text('补充与清箱', 'Refills and emptied boxes'), folded: true, panels: served },
  ],
};
