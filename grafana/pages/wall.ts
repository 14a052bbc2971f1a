import { chosen, consoleAddress, halls, links, region } from '../choices.js';
import { BLIND } from '../kit/field.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { bars, map, stat, table, tiles } from '../kit/panels.js';
import { sql } from '../kit/target.js';
import { BAD, cells, clockTime, moment, NONE_SERVES, number, PLAIN, THERE, WORRYING } from '../looks.js';
import { servicesThere, serving } from './parts.js';

const inHalls = chosen.halls();
/** Of what may be of several halls. */
const touching = chosen.touching();

/** Pixels, to be read from four metres on a screen of 1.2 metres. */
const FROM_AFAR = { titleSize: 22, valueSize: 26 } as const;
/** Halls and services that stand on the screen, each in letters that are read from afar; other halls are below it. Ours. */
const SHOWN = 6;
/** Lines of what is worst at a time, and seconds until the next ones. Ours. */
const LINES = 4;
const TURN_S = 10;
/** Rows of the tables below the screen; each says how many there are in all. Ours. */
const ROWS = 20;
/** Days before a holiday from which on it is looked at. Ours. */
const HOLIDAY_DUE_DAYS = 14;

const TODAY = `(now() AT TIME ZONE 'Asia/Shanghai')::date`;
/** The holiday that is on or comes soon; no row where none does. */
const HOLIDAY = `(SELECT * FROM grafana.holidays WHERE last_day >= ${TODAY} AND first_day <= ${TODAY} + ${HOLIDAY_DUE_DAYS} ORDER BY first_day LIMIT 1)`;
/** When somebody comes again after it: its hall's own next visit counts once the holiday is on. */
const BACK_AT_WORK = `((last_day + 1 + '08:30'::time) AT TIME ZONE 'Asia/Shanghai')`;

/** The how manieth row of how many. */
const nth = (order: string): string => `row_number() OVER (ORDER BY ${order}) || ' / ' || count(*) OVER () AS nth`;
const place = { name: 'nth', title: text('第几／共几', 'Of all'), width: 90 } as const;

const now = [
  serving(inHalls, { size: [8, 5] }),
  stat({
    title: text('未恢复事件', 'Open incidents'),
    about: text('尚未结束的事件，按级别。', 'Incidents that are not over, by severity.'),
    claims: 'now',
    size: [6, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE severity = 'critical') AS critical, count(*) FILTER (WHERE severity = 'degraded') AS degraded,
         count(*) FILTER (WHERE severity = 'info') AS info FROM grafana.incidents WHERE state = 'open' AND ${touching}`,
    ),
    columns: [
      number('critical', '严重', 'Critical', { steps: BAD }),
      number('degraded', '降级', 'Degraded', { steps: WORRYING }),
      number('info', '提示', 'Info', { steps: PLAIN }),
    ],
  }),
  stat({
    title: text('维修时限', 'Repair limits'),
    about: text('将超时：剩余时间不足四分之一（本系统自定）。', 'At risk: a quarter of the time or less is left (ours).'),
    claims: 'now',
    size: [6, 5],
    target: sql(
      `SELECT count(*) FILTER (WHERE due = 'late') AS late, count(*) FILTER (WHERE due = 'at-risk') AS at_risk, count(*) AS open
       FROM grafana.orders WHERE closed_at IS NULL AND ${touching}`,
    ),
    columns: [
      number('late', '已超时', 'Late', { steps: BAD }),
      number('at_risk', '将超时', 'At risk', { steps: WORRYING }),
      number('open', '在办', 'In hand', { steps: PLAIN }),
    ],
    panelLinks: [links.orders],
  }),
  stat({
    title: text('公告', 'Public notices'),
    about: text('已过承诺时间仍未恢复的公告，必须延期或撤销。', 'A notice past its promised time must be extended or withdrawn.'),
    claims: 'now',
    size: [4, 5],
    target: sql(
      `SELECT count(*) AS standing, count(*) FILTER (WHERE promised_until < now()) AS overdue
       FROM grafana.notices WHERE state = 'published' AND ${inHalls}`,
    ),
    columns: [
      number('standing', '公示中', 'Standing', { steps: WORRYING }),
      number('overdue', '逾期', 'Past its promise', { steps: BAD }),
    ],
  }),
];

/** 24小时自助服务区 and the like, which most names of halls end in: with it they would run out of the map. As a regular expression without Chinese. */
const SELF_SERVICE = '(24\\u5c0f\\u65f6)?\\u81ea\\u52a9(\\u670d\\u52a1)?[\\u533a\\u5385]$';
const SHORT_NAME = `coalesce(nullif(regexp_replace(halls.name, '${SELF_SERVICE}', ''), ''), halls.name)`;

/** In the place of a hall's name it is said that nobody watches, and its color says nothing. */
const placed = (blind: string): string =>
  `SELECT CASE WHEN now_is.watched THEN ${SHORT_NAME} ELSE '${blind}' END AS hall, place.latitude, place.longitude,
     CASE WHEN now_is.watched THEN 100.0 * count(kiosks.id) FILTER (WHERE serves) / nullif(count(kiosks.id), 0) END AS serving
   FROM grafana.freshness AS now_is, grafana.halls JOIN grafana.hall_places AS place ON place.hall_id = halls.id
     LEFT JOIN grafana.kiosks ON kiosks.hall_id = halls.id
   WHERE ${chosen.halls('halls.id')} GROUP BY halls.id, halls.name, place.latitude, place.longitude, now_is.watched`;

const services = [
  servicesThere(inHalls, { size: [8, 8], letters: FROM_AFAR, panelLinks: [links.availability] }, SHOWN),
  bars({
    title: text('在服比例最低的大厅', 'Halls with the fewest in service'),
    about: text(
      `在服终端占在册的比例，最低的${SHOWN}个大厅；全部大厅见下方“近看”。`,
      `Kiosks in service of those registered, in the ${SHOWN} halls that have the fewest; all halls are below, under Close up.`,
    ),
    claims: 'now',
    size: [8, 8],
    letters: FROM_AFAR,
    target: sql(
      `SELECT hall_name, 100.0 * count(*) FILTER (WHERE serves) / count(*) AS share FROM grafana.kiosks
       WHERE ${inHalls} GROUP BY hall_id, hall_name ORDER BY 2, 1 LIMIT ${SHOWN}`,
    ),
    unit: 'percent',
    min: 0,
    max: 100,
    decimals: 0,
    steps: THERE,
  }),
  map(
    {
      title: text('大厅地图', 'Map of halls'),
      about: text(
        '颜色为在服终端的比例。底图由 Grafana 的设置决定，出厂时没有；大厅坐标按 HALLWATCH_MAP_DATUM 换算。',
        'The color is how many of its kiosks serve. What map lies below is a setting of Grafana, none as shipped; places are drawn by HALLWATCH_MAP_DATUM.',
      ),
      claims: 'now',
      size: [8, 8],
      target: sql(text(placed(BLIND.zh), placed(BLIND.en))),
      columns: [
        { name: 'hall', title: text('大厅', 'Hall') },
        { name: 'serving', title: text('在服', 'In service'), unit: 'percent', decimals: 0, steps: THERE },
      ],
    },
    'serving',
    'hall',
  ),
];

const WORST_FIRST = `(severity = 'critical') DESC, opened_at, id`;

const worst = tiles({
  title: text('当前最要紧的事件', 'What is worst now'),
  about: text(
    `未恢复的严重和降级事件，严重的、早的在前；每次${LINES}条，每${TURN_S}秒换下一批（本系统自定）。`,
    `Critical and degraded incidents that stand, the critical and oldest first: ${LINES} at a time, the next ones every ${TURN_S} seconds (ours).`,
  ),
  claims: 'now',
  size: [16, 7],
  letters: FROM_AFAR,
  target: sql(
    `SELECT nth || '/' || of_all || '  ' || concat_ws(' ', hall, kiosk_id) || '  ' || reason || '  '
         || to_char(opened_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS what, urgency
     FROM (
       SELECT hall_names AS hall, kiosk_id, reason_{language} AS reason, opened_at, CASE severity WHEN 'critical' THEN 2 ELSE 1 END AS urgency,
         row_number() OVER (ORDER BY ${WORST_FIRST}) AS nth, count(*) OVER () AS of_all
       FROM grafana.incidents WHERE state = 'open' AND severity <> 'info' AND ${touching}
     ) AS standing
     WHERE (nth - 1) / ${LINES} = floor(extract(epoch FROM now()) / ${TURN_S})::bigint % ((of_all + ${LINES - 1}) / ${LINES}) ORDER BY nth`,
  ),
  none: text('没有未恢复的事件', 'Nothing is out'),
  words: { 2: { text: text('严重', 'Critical'), color: 'red' }, 1: { text: text('降级', 'Degraded'), color: 'orange' } },
});

const SOON = `grafana.kiosk_forecasts AS f JOIN grafana.next_visits AS v ON v.hall_id = f.hall_id WHERE f.early_at < v.visit_at AND ${chosen.halls('f.hall_id')}`;
const OVER_HOLIDAY = `grafana.kiosk_forecasts AS f, ${HOLIDAY} AS h WHERE f.likely_at < ${BACK_AT_WORK} AND ${chosen.halls('f.hall_id')}`;

const soon = stat({
  title: text('将用尽或装满', 'Runs out or fills up'),
  about: text(
    `下次有人到场前，按最早估计（一成可能）；假期结束前，按居中估计，假期前${HOLIDAY_DUE_DAYS}天起显示（本系统自定）。`,
    `Before somebody next comes, by the earliest estimate (one chance in ten). Before the holiday is over, by the middle one, from ${HOLIDAY_DUE_DAYS} days before it (ours).`,
  ),
  claims: 'now',
  size: [8, 7],
  target: sql(
    `SELECT (SELECT count(*) FROM ${SOON}) AS before_visit,
       CASE WHEN EXISTS (SELECT FROM ${HOLIDAY} AS h) THEN (SELECT count(*) FROM ${OVER_HOLIDAY}) ELSE -1 END AS before_holiday_over`,
  ),
  columns: [
    number('before_visit', '下次到场前', 'Before the next visit', { steps: WORRYING }),
    number('before_holiday_over', '假期结束前', 'Before the holiday is over', {
      steps: WORRYING,
      words: { '-1': { text: text('近期无假期', 'No holiday soon'), color: 'blue' } },
    }),
  ],
  panelLinks: [links.supplies],
});

const closeUp = [
  table({
    title: text('各大厅', 'Halls'),
    about: text(
      '每个大厅的终端、严重事件、超时单和公告，要紧的在前。',
      'Kiosks, critical incidents, late orders and notices of each hall; the worst first.',
    ),
    claims: 'now',
    size: [24, 9],
    target: sql(
      `SELECT halls.name AS hall_name, halls.id AS hall_id,
         CASE WHEN count(*) FILTER (WHERE what IN ('serves', 'rests')) > 0 THEN count(*) FILTER (WHERE what = 'serves') END AS serving,
         count(*) FILTER (WHERE what IN ('serves', 'rests')) AS registered, count(*) FILTER (WHERE what = 'critical') AS critical,
         count(*) FILTER (WHERE what = 'late') AS late, count(*) FILTER (WHERE what = 'notice') AS notices
       FROM grafana.halls LEFT JOIN (
         SELECT hall_id, CASE WHEN serves THEN 'serves' ELSE 'rests' END AS what FROM grafana.kiosks
         UNION ALL SELECT unnest(hall_ids), 'critical' FROM grafana.incidents WHERE state = 'open' AND severity = 'critical'
         UNION ALL SELECT unnest(hall_ids), 'late' FROM grafana.orders WHERE closed_at IS NULL AND due = 'late'
         UNION ALL SELECT hall_id, 'notice' FROM grafana.notices WHERE state = 'published'
       ) AS told ON told.hall_id = halls.id WHERE ${chosen.halls('halls.id')}
       GROUP BY halls.id, halls.name ORDER BY critical DESC, late DESC, hall_name`,
    ),
    columns: [
      cells.hallName,
      cells.hallOfRow,
      number('serving', '在服', 'Serving', { steps: NONE_SERVES, cell: 'colored', none: text('没有终端', 'No kiosk') }),
      number('registered', '在册', 'Registered'),
      number('critical', '严重事件', 'Critical', { steps: BAD, cell: 'colored' }),
      number('late', '超时单', 'Late orders', { steps: BAD, cell: 'colored' }),
      number('notices', '公告', 'Notices', { steps: WORRYING, cell: 'colored' }),
    ],
  }),
  table({
    title: text('未恢复的事件', 'Incidents that stand'),
    about: text(
      '静默或计划检修期间的事件照常列出、照常公告，只是不派单、不通知人员；到期仍未恢复再派单。',
      'What is silenced, or falls into planned work, is here too: nobody is sent to it until then, and the public is told.',
    ),
    claims: 'now',
    size: [24, 8],
    target: sql(
      `SELECT severity, hall_names, hall_id, kiosk_id, reason_{language} AS reason, affected, opened_at, quiet_reason, quiet_until, id, ${nth(WORST_FIRST)}
       FROM grafana.incidents WHERE state = 'open' AND severity <> 'info' AND ${touching} ORDER BY ${WORST_FIRST} LIMIT ${ROWS}`,
    ),
    none: text('没有未恢复的事件', 'Nothing is out'),
    columns: [
      cells.severity,
      cells.hallNames,
      cells.hallOfRow,
      cells.kiosk,
      cells.reason,
      number('affected', '涉及终端', 'Kiosks'),
      moment('opened_at', '起于', 'Since'),
      cells.quiet,
      { ...moment('quiet_until', '暂不通知至', 'Not told until'), none: text('—', '—') },
      cells.incident,
      place,
    ],
  }),
];

const foreseen = [cells.kiosk, cells.hallName, cells.hallOfRow, cells.kind];
const ahead = [
  table({
    title: text('下次上门前将用尽或装满', 'Runs out or fills up before the next visit'),
    about: text(
      '按最早估计（一成可能）早于下次有人到场的时间。全天开放的大厅按工作日08:30到场计（本系统自定）。',
      'By the earliest estimate (one chance in ten), before somebody can next come. Where a hall never closes: 08:30 of a working day (ours).',
    ),
    claims: 'now',
    size: [12, 9],
    target: sql(
      `SELECT f.kiosk_id, f.hall_name, f.hall_id, f.kind, f.early_at, f.likely_at, v.visit_at, ${nth('f.early_at, f.kiosk_id, f.kind')}
       FROM ${SOON} ORDER BY f.early_at, f.kiosk_id, f.kind LIMIT ${ROWS}`,
    ),
    none: text('没有', 'Nothing'),
    columns: [
      ...foreseen,
      moment('early_at', '最早', 'Earliest'),
      moment('likely_at', '大约', 'About'),
      clockTime('visit_at', '下次到场', 'Next visit'),
      place,
    ],
    panelLinks: [links.supplies],
  }),
  stat({
    title: text('下一个假期', 'Next holiday'),
    about: text(
      '当年放假通知未发布前，只按法定日计。',
      'Until the notice of its year is out, only the days of the law are known.',
    ),
    claims: 'own',
    size: [4, 9],
    target: sql(
      `SELECT name_{language} AS holiday, greatest(0, first_day - ${TODAY}) AS days_until, days
       FROM grafana.holidays WHERE last_day >= ${TODAY} ORDER BY first_day LIMIT 1`,
    ),
    columns: [
      { name: 'holiday', title: text('假期', 'Holiday') },
      number('days_until', '还有（天）', 'Days until', { steps: PLAIN }),
      number('days', '放假（天）', 'Days free', { steps: PLAIN }),
    ],
  }),
  table({
    title: text('假期结束前将用尽或装满', 'Runs out or fills up before the holiday is over'),
    about: text(
      `按居中估计，假后首日08:30前；假期前${HOLIDAY_DUE_DAYS}天起列出（本系统自定）。`,
      `By the middle estimate, before 08:30 of the day after it; from ${HOLIDAY_DUE_DAYS} days before it on (ours).`,
    ),
    claims: 'now',
    size: [8, 9],
    target: sql(
      `SELECT f.kiosk_id, f.hall_name, f.hall_id, f.kind, f.likely_at, ${nth('f.likely_at, f.kiosk_id, f.kind')}
       FROM ${OVER_HOLIDAY} ORDER BY f.likely_at, f.kiosk_id, f.kind LIMIT ${ROWS}`,
    ),
    none: text('没有，或近期无假期', 'Nothing, or no holiday soon'),
    columns: [...foreseen, clockTime('likely_at', '大约', 'About'), place],
  }),
];

/** What a room sees from four metres: all of it on one screen of 1920 by 1080. What is for a reader is below, and closed. */
export const wall: Page = {
  key: 'wall',
  title: text('大屏 · 终端总览', 'Wall · Fleet'),
  about: text(
    '全部终端一屏看清：谁在服务，什么坏了，什么将误时限，什么将用尽。',
    'The fleet on one page: who serves, what is out, what will be late, what will run out.',
  ),
  range: '24h',
  refresh: '5s',
  variables: [region, halls, consoleAddress],
  annotations: [],
  rows: [
    { panels: [...now, ...services, worst, soon] },
    { title: text('近看：大厅与事件', 'Close up: halls and incidents'), folded: true, panels: closeUp },
    { title: text('近看：用尽、装满与假期', 'Close up: what runs out, and holidays'), folded: true, panels: ahead },
  ],
};
