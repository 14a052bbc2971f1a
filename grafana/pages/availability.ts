import { chosen, consoleAddress, during, HALL_NAME, halls, region, types } from '../choices.js';
import type { Column } from '../kit/column.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import type { PanelIn } from '../kit/panel.js';
import { bars, columns, lines, stat, table } from '../kit/panels.js';
import { sql, sqlSeries } from '../kit/target.js';
import { asSeries, BAD, below, cells, clockTime, number, PLAIN, SERVICES, THERE } from '../looks.js';
import { ifAny } from './parts.js';

const where = `${chosen.halls()} AND ${chosen.types()}`;
/** Days of the range, in Shanghai. */
const days = `day BETWEEN ($__timeFrom()::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AND ($__timeTo()::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`;
/** Where a day begins in Shanghai: a date alone would be taken for one of the session's zone. */
const MIDNIGHT = `day::timestamp AT TIME ZONE 'Asia/Shanghai'`;
/** Less than half a second is a matter of arithmetic. */
const there = '100 * sum(up_s) / CASE WHEN sum(counted_s) >= 0.5 THEN sum(counted_s) END';
/** A day or a month of which nobody can answer for anything has no line. */
const IS_KNOWN = 'sum(counted_s + planned_s) >= 0.5';
const from = `FROM grafana.availability_days WHERE ${days} AND ${where}`;
const inHours = text(
  '按业务·小时计。计入＝应开－计划内－无从得知。应开时间（大厅开放时间）中，除去计划内的（事先登记的大厅检修、终端结账）和无人能知的（终端首次上线之前、监测中断期间），可用所占比例；终端自报维护或停用、听不到终端的，都算没有。闭厅时中断不计。大厅、业务和时间按当时的登记。门槛为本系统自定。',
  'In hours of a service at a kiosk. Counted is what should be open without planned and not known. Of the time that halls were open, without what was planned (maintenance of the hall that was announced before, settlement) and what nobody could know (before a kiosk was heard first, while nobody listened), how much the service was there; what a silent kiosk, or one that said itself that it serves nobody, should have given was not. What is out while a hall is closed costs nothing. Halls, services and hours are those that were registered then. Thresholds are ours.',
);
const NOTHING = text('没有可计的时间', 'Nothing to count');
const share = {
  name: 'share',
  title: text('可用率', 'Availability'),
  unit: 'percent',
  decimals: 2,
  steps: THERE,
  none: NOTHING,
} as const;
const hours = (name: string, zh: string, en: string, decimals = 0): Column =>
  number(`${name}_hours`, zh, en, { unit: 'h', decimals, none: NOTHING });
const down = hours('down', '中断', 'Down', 1);
const silent = hours('silent', '听不到', 'Silent', 1);
const planned = hours('planned', '计划内', 'Planned', 1);
const [counted, open, unknowable] = [
  hours('counted', '计入', 'Counted'),
  hours('open', '应开', 'Should be open'),
  hours('unknowable', '无从得知', 'Not known'),
];
const inHoursOf = (columns: Record<string, string>): string =>
  Object.entries(columns)
    .map(([name, seconds]) => `sum(${seconds}) / 3600 AS ${name}_hours`)
    .join(', ');
/** What makes up the time that is not there. */
const lost = inHoursOf({ down: 'down_s', silent: 'silent_s', planned: 'planned_s' });
/** What the share is of: of the time that should be open, how much is counted, and how much nobody can answer for. */
const denominator = inHoursOf({ counted: 'counted_s', open: 'open_s', unknowable: 'not_yet_heard_s + unwatched_s' });

const over = [
  stat({
    title: text('可用率', 'Availability'),
    claims: 'past',
    about: inHours,
    size: [14, 5],
    target: sql(`SELECT ${there} AS share, ${denominator} ${from}`),
    columns: [share, ...[counted, open, unknowable].map((column) => ({ ...column, steps: PLAIN }))],
  }),
  stat({
    title: text('公告承诺', 'Promises of notices'),
    claims: 'past',
    about: text(
      '兑现：在最初承诺的时间前恢复；延期不改变最初的承诺。',
      'Kept: restored by the time that was promised first; an extension changes nothing in that.',
    ),
    size: [10, 5],
    target: sql(
      `SELECT 100.0 * count(*) FILTER (WHERE kept) / nullif(count(kept), 0) AS kept, ${ifAny('count(*) FILTER (WHERE NOT kept)')} AS broken,
         count(*) FILTER (WHERE extensions > 0) AS extended, count(*) AS published
       FROM grafana.notices WHERE $__timeFilter(published_at) AND ${chosen.halls()}`,
    ),
    columns: [
      number('kept', '兑现', 'Kept', { unit: 'percent', steps: THERE, none: text('还没有', 'None yet') }),
      number('broken', '未兑现', 'Broken', { steps: BAD, none: text('没有公告', 'No notice') }),
      number('extended', '延期', 'Extended', { steps: PLAIN }),
      number('published', '发布', 'Published', { steps: PLAIN }),
    ],
  }),
];

const services = bars({
  title: text('各业务', 'By service'),
  claims: 'past',
  about: inHours,
  size: [8, 10],
  target: sql(`SELECT service, ${there} AS share ${from} GROUP BY 1 ORDER BY 2, 1`),
  unit: 'percent',
  // Else the worst would be drawn as nothing.
  min: 0,
  max: 100,
  decimals: 2,
  steps: THERE,
  none: NOTHING,
  columns: [cells.service],
});

const course = lines({
  title: text('每日可用率', 'Availability by day'),
  claims: 'past',
  about: inHours,
  size: [16, 10],
  target: sqlSeries(`SELECT ${MIDNIGHT} AS time, service AS metric, ${there} AS share ${from} GROUP BY day, service ORDER BY 1`),
  unit: 'percent',
  min: 0,
  max: 100,
  steps: below(THERE),
  none: NOTHING,
  columns: asSeries(SERVICES),
});

const classes = columns({
  title: text('不可用的时间', 'Time that it was not there'),
  claims: 'past',
  about: text(
    '各业务各终端相加，每日小时数。无从得知的时间不画，见下面各表。',
    'Hours a day, of all services of all kiosks together. What nobody can know is not drawn; the tables below have it.',
  ),
  size: [24, 8],
  target: sqlSeries(`SELECT ${MIDNIGHT} AS time, ${lost} ${from} GROUP BY day HAVING ${IS_KNOWN} ORDER BY 1`),
  unit: 'h',
  min: 0,
  none: NOTHING,
  columns: [
    { name: down.name, title: down.title, paint: 'red' },
    { name: silent.name, title: silent.title, paint: 'orange' },
    { name: planned.name, title: planned.title, paint: 'purple' },
  ],
});

/** Its title, what it groups by, how high it is, what comes after that in the query: the worst first unless it says so. */
const by = (title: [string, string], group: string, named: Column, height: number, rest = 'ORDER BY 2, 1 LIMIT 100'): PanelIn =>
  table({
    title: text(...title),
    claims: 'past',
    about: inHours,
    size: [24, height],
    target: sql(`SELECT ${group} AS ${named.name}, ${there} AS share, ${denominator}, ${lost} ${from} GROUP BY 1 ${rest}`),
    none: NOTHING,
    columns: [named, { ...share, cell: 'colored' }, counted, open, unknowable, down, silent, planned],
  });

/** The newest first. */
const MONTHS = `HAVING ${IS_KNOWN} ORDER BY 1 DESC LIMIT 100`;

const causes = table({
  title: text('因何中断', 'What took it'),
  claims: 'past',
  about: text(
    '所选时间内的中断时间，含此前开始的，未扣除闭厅时间；同时发生的各算各的。',
    'What was lost within the range, also by what began before it, closed hours included; two at a time are counted in both.',
  ),
  size: [24, 9],
  target: sql(
    `SELECT i.cause, count(DISTINCT i.id) AS incidents, count(DISTINCT l.kiosk_id) AS kiosks,
       sum(extract(epoch FROM least(coalesce(l.lost_to, now()), $__timeTo()) - greatest(l.lost_from, $__timeFrom()))) / 3600 AS down_hours
     FROM grafana.service_losses AS l JOIN grafana.incidents AS i ON i.id = l.incident_id JOIN grafana.kiosks AS k ON k.id = l.kiosk_id
     WHERE ${during('l.lost_from', 'l.lost_to')} AND ${chosen.halls('k.hall_id')} AND ${chosen.types('k.type')} GROUP BY 1 ORDER BY 4 DESC LIMIT 50`,
  ),
  none: text('没有中断', 'Nothing was lost'),
  columns: [cells.cause, number('incidents', '事件', 'Incidents'), number('kiosks', '终端', 'Kiosks'), down],
});

const late = table({
  title: text('事后登记的检修', 'Maintenance that was entered late'),
  claims: 'past',
  about: text(
    '登记时已经开始：登记之前的时间不算计划内，登记前已中断的仍算中断。',
    'It had begun when it was entered: the time before that is not planned, and what was out already stays down.',
  ),
  size: [24, 5],
  target: sql(
    `SELECT hall_name, hall_id, starts_at, ends_at, entered_at, taken_out_at, why_{language} AS reason FROM grafana.planned_work
     WHERE entered_late AND $__timeFilter(entered_at) AND ${chosen.halls()} ORDER BY entered_at DESC LIMIT 100`,
  ),
  none: text('没有', 'None'),
  columns: [
    cells.hallName,
    cells.hallOfRow,
    clockTime('starts_at', '开始', 'From'),
    clockTime('ends_at', '结束', 'Until'),
    clockTime('entered_at', '登记', 'Entered'),
    { ...clockTime('taken_out_at', '撤下', 'Taken out'), none: text('未撤下', 'Not taken out') },
    cells.reason,
  ],
});

const promises = table({
  title: text('未兑现的公告', 'Promises that were not kept'),
  about: text('晚于最初承诺才恢复的公告，晚得多的在前。', 'Restored later than was promised first; the latest comes first.'),
  claims: 'past',
  size: [24, 9],
  target: sql(
    `SELECT ${HALL_NAME} AS hall_name, hall_id, what_{language} AS what, published_at, first_promised_until, promised_until, withdrawn_at, ended_by, extensions, late_minutes FROM grafana.notices
     WHERE NOT kept AND $__timeFilter(published_at) AND ${chosen.halls()} ORDER BY late_minutes DESC, published_at DESC LIMIT 100`,
  ),
  none: text('都兑现了', 'All were kept'),
  columns: [
    cells.hallName,
    cells.hallOfRow,
    { name: 'what', title: text('设备', 'Device') },
    clockTime('published_at', '发布', 'Published'),
    clockTime('first_promised_until', '最初承诺', 'Promised first'),
    clockTime('promised_until', '最后承诺', 'Promised last'),
    { ...clockTime('withdrawn_at', '撤销', 'Withdrawn'), none: text('仍在公示', 'Still stands') },
    { ...cells.endedBy, none: text('—', '—') },
    number('extensions', '延期次数', 'Times extended'),
    number('late_minutes', '晚了', 'Late by', { unit: 'm' }),
  ],
});

/** How much of the time that halls were open each service was there, and whether the public was told true. */
export const availability: Page = {
  key: 'availability',
  title: text('可用率', 'Availability'),
  about: text(
    '按业务、大厅、机型和月份，计大厅开放时间；公告承诺是否兑现。',
    'By service, hall, type and month, in opening hours; and whether notices kept their promises.',
  ),
  range: '30d',
  refresh: '15m',
  variables: [region, halls, types, consoleAddress],
  annotations: [],
  rows: [
    { title: text('总体', 'Over all'), panels: over },
    {
      title: text('经过', 'Course'),
      panels: [course, services, classes],
    },
    {
      title: text('比较', 'Compared'),
      panels: [
        by(['各月', 'By month'], `to_char(day, 'YYYY-MM')`, { name: 'month', title: text('月份', 'Month') }, 5, MONTHS),
        by(['各机型', 'By type'], 'type', cells.type, 8),
        by(['各大厅', 'By hall'], 'hall_name', { name: 'hall_name', title: text('大厅', 'Hall') }, 8),
        by(['最差的十台', 'The worst ten'], 'kiosk_id', cells.kiosk, 12, 'ORDER BY 2, 1 LIMIT 10'),
        causes,
        late,
      ],
    },
    { title: text('公告', 'Notices'), folded: true, panels: [promises] },
  ],
};
