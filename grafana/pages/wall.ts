import { chosen, consoleAddress, halls, links, marksOf, region } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { map, stat, table } from '../kit/panels.js';
import { sql } from '../kit/target.js';
import { BAD, cells, clockTime, MONITORING, moment, NONE_SERVES, number, PLAIN, THERE, WORRYING } from '../looks.js';
import { servicesThere, serving } from './parts.js';

const inHalls = chosen.halls();
/** Of what may be of several halls. */
const touching = chosen.touching();

/** The next holiday, or the one that is on. */
const HOLIDAY = `(SELECT * FROM grafana.holidays WHERE last_day >= (now() AT TIME ZONE 'Asia/Shanghai')::date ORDER BY first_day LIMIT 1)`;
/** When somebody comes again after it: its hall's own next visit counts once the holiday is on. */
const BACK_AT_WORK = `((last_day + 1 + '08:30'::time) AT TIME ZONE 'Asia/Shanghai')`;

/** While nobody watches, all that stands below is what was known last. */
const watching = table({
  title: text('监测', 'Monitoring'),
  about: text(
    '监测中断时，下面各图显示的是最后已知的情况，不代表现在。',
    'While monitoring is interrupted everything below is what was known last, not what is.',
  ),
  size: [24, 3],
  target: sql(`SELECT coalesce(because, state) AS monitoring, since, said_at FROM grafana.monitoring`),
  columns: [
    { name: 'monitoring', title: text('状态', 'State'), words: MONITORING, cell: 'colored' },
    moment('since', '中断起于', 'Interrupted since'),
    moment('said_at', '监测程序最近一次报到', 'Last word of the worker'),
  ],
});

const now = [
  serving(inHalls, {
    about: text(
      '已联机、且自报服务中的终端，与在册总数。',
      'Heard of, and in service by their own word; and how many the register has.',
    ),
    size: [6, 6],
  }),
  stat({
    title: text('未恢复事件', 'Open incidents'),
    size: [6, 6],
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
    size: [6, 6],
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
    size: [6, 6],
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

const services = [
  servicesThere(inHalls, { size: [8, 11], panelLinks: [links.availability] }),
  table({
    title: text('各大厅', 'Halls'),
    size: [10, 11],
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
  map(
    {
      title: text('大厅地图', 'Map of halls'),
      size: [6, 11],
      target: sql(
        `SELECT halls.name AS hall, latitude, longitude, 100.0 * count(kiosks.id) FILTER (WHERE serves) / nullif(count(kiosks.id), 0) AS serving
         FROM grafana.halls LEFT JOIN grafana.kiosks ON kiosks.hall_id = halls.id
         WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND ${chosen.halls('halls.id')} GROUP BY halls.id, halls.name, latitude, longitude`,
      ),
      columns: [
        { name: 'hall', title: text('大厅', 'Hall') },
        { name: 'serving', title: text('在服', 'In service'), unit: 'percent', decimals: 0, steps: THERE },
      ],
    },
    'serving',
    'hall',
  ),
];

const worst = table({
  title: text('当前最要紧的事件', 'What is worst now'),
  about: text(
    '静默或计划检修期间的事件照常列出、照常公告，只是不派单、不通知人员；到期仍未恢复再派单。',
    'What is silenced, or falls into planned work, is here too: nobody is sent to it until then, and the public is told.',
  ),
  size: [24, 8],
  target: sql(
    `SELECT id, severity, hall_names, hall_id, kiosk_id, reason_{language} AS reason, affected, opened_at, quiet_reason, quiet_until
     FROM grafana.incidents WHERE state = 'open' AND severity <> 'info' AND ${touching} ORDER BY (severity = 'critical') DESC, opened_at LIMIT 20`,
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
  ],
});

const foreseen = [cells.kiosk, cells.hallName, cells.hallOfRow, cells.kind];
const ahead = [
  table({
    title: text('下次上门前将用尽或装满', 'Runs out or fills up before the next visit'),
    about: text(
      '按最早估计（一成可能）早于下次有人到场的时间。全天开放的大厅按工作日08:30到场计（本系统自定）。',
      'By the earliest estimate (one chance in ten), before somebody can next come. Where a hall never closes: 08:30 of a working day (ours).',
    ),
    size: [12, 9],
    target: sql(
      `SELECT f.kiosk_id, f.hall_name, f.hall_id, f.kind, f.early_at, f.likely_at, v.visit_at FROM grafana.kiosk_forecasts AS f
       JOIN grafana.next_visits AS v ON v.hall_id = f.hall_id
       WHERE f.early_at < v.visit_at AND ${chosen.halls('f.hall_id')} ORDER BY f.early_at LIMIT 50`,
    ),
    none: text('没有', 'Nothing'),
    columns: [
      ...foreseen,
      moment('early_at', '最早', 'Earliest'),
      moment('likely_at', '大约', 'About'),
      clockTime('visit_at', '下次到场', 'Next visit'),
    ],
    panelLinks: [links.supplies],
  }),
  stat({
    title: text('下一个假期', 'Next holiday'),
    about: text(
      '当年放假通知未发布前，只按法定日计。',
      'Until the notice of its year is out, only the days of the law are known.',
    ),
    size: [4, 9],
    target: sql(
      `SELECT name_{language} AS holiday, greatest(0, first_day - (now() AT TIME ZONE 'Asia/Shanghai')::date) AS days_until, days FROM ${HOLIDAY} AS h`,
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
      '按居中估计；假后首日08:30前（本系统自定）。',
      'By the middle estimate; before 08:30 of the day after it (ours).',
    ),
    size: [8, 9],
    target: sql(
      `SELECT f.kiosk_id, f.hall_name, f.hall_id, f.kind, f.likely_at FROM grafana.kiosk_forecasts AS f, ${HOLIDAY} AS h
       WHERE f.likely_at < ${BACK_AT_WORK} AND ${chosen.halls('f.hall_id')} ORDER BY f.likely_at LIMIT 50`,
    ),
    none: text('没有', 'Nothing'),
    columns: [...foreseen, clockTime('likely_at', '大约', 'About')],
  }),
];

/** What a room sees from four metres. */
export const wall: Page = {
  key: 'wall',
  title: text('大屏 · 终端总览', 'Wall · Fleet'),
  about: text(
    '全部终端一屏看清：谁在服务，什么坏了，什么将误时限，什么将用尽。',
    'The fleet on one page: who serves, what is out, what will be late, what will run out.',
  ),
  range: '24h',
  refresh: '30s',
  variables: [region, halls, consoleAddress],
  annotations: marksOf('halls'),
  rows: [
    { title: text('当前', 'Now'), panels: [watching, ...now] },
    { title: text('业务与大厅', 'Services and halls'), panels: services },
    { title: text('要紧的', 'Worst'), panels: [worst] },
    { title: text('接下来', 'Ahead'), panels: ahead },
  ],
};
