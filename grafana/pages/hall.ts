import { chosen, consoleAddress, during, heard, marksOf, oneHall, region } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { columns, lines, stat, states, table } from '../kit/panels.js';
import { chosenSeries, influxTable, sql } from '../kit/target.js';
import {
  BAD,
  BIRTH_REASONS,
  cells,
  clockTime,
  INCIDENT_KINDS,
  LINKS,
  MODES,
  moment,
  number,
  ROUND_TRIP,
  WORRYING,
} from '../looks.js';
import { resolution } from '../resolution.js';
import {
  BY_FIVE_MINUTES,
  BY_TEN_MINUTES,
  cashBoxes,
  consumables,
  forecasts,
  incidents,
  modesOf,
  notices,
  ofHeartbeat,
  ordersInHand,
  SAID_BY_HALL,
  SILENT_MS,
  servicesThere,
  serving,
  software,
} from './parts.js';

const inHall = chosen.halls();
/** Of what may be of several halls. */
const touching = chosen.touching();

const now = [
  serving(inHall, { size: [8, 5] }),
  stat({
    title: text('待办', 'To do'),
    about: text(
      '未恢复的事件、已超时的维修单和公示中的公告。',
      'Incidents that stand, orders past their limit, notices that stand.',
    ),
    claims: 'now',
    size: [8, 5],
    target: sql(
      `SELECT (SELECT count(*) FROM grafana.incidents WHERE state = 'open' AND ${touching}) AS incidents,
         (SELECT count(*) FROM grafana.orders WHERE closed_at IS NULL AND due = 'late' AND ${touching}) AS late,
         (SELECT count(*) FROM grafana.notices WHERE state = 'published' AND ${inHall}) AS notices`,
    ),
    columns: [
      number('incidents', '未恢复事件', 'Open incidents', { steps: WORRYING }),
      number('late', '超时单', 'Late orders', { steps: BAD }),
      number('notices', '公告', 'Notices', { steps: WORRYING }),
    ],
  }),
  servicesThere(inHall, { size: [8, 5] }),
];

const kiosks = [
  states({
    title: text('各终端状态', 'State of every kiosk'),
    claims: 'past',
    about: text(
      '空白处十分钟以上没有收到心跳。取均值时为每段最后的状态，整段没有心跳才留空。',
      'A gap: no heartbeat came for ten minutes or more. By means: the last state of each window, a gap where it had none.',
    ),
    size: [24, 10],
    target: chosenSeries(modesOf(heard.halls), '$tag_kiosk'),
    points: BY_FIVE_MINUTES,
    gap: SILENT_MS,
    words: MODES,
  }),
  table({
    title: text('终端', 'Kiosks'),
    about: text(
      '在册终端此刻的通信与状态；没有在服务的在前。',
      'How each registered kiosk is now; those that do not serve come first.',
    ),
    claims: 'now',
    size: [24, 8],
    target: sql(
      `SELECT id AS kiosk_id, name, link, mode, last_heard_at, type, spot, coalesce(vendor, 'unknown') AS vendor, app, clock_skew_ms, gaps
       FROM grafana.kiosks WHERE ${inHall} ORDER BY serves, id`,
    ),
    columns: [
      cells.kiosk,
      cells.name,
      { name: 'link', title: text('通信', 'Link'), words: LINKS, cell: 'colored', width: 90 },
      { name: 'mode', title: text('状态', 'Mode'), words: MODES, cell: 'colored', width: 90 },
      moment('last_heard_at', '上次心跳', 'Last heard'),
      cells.type,
      cells.spot,
      cells.vendor,
      ...software,
    ],
  }),
];

/** What explains a region's outage names its halls by their ids; their names stand beside it. */
const WHY = `CASE WHEN kind = 'region' THEN reason_{language} ELSE explanation_{language} END`;

/** One column for all its kiosks: who of them fell silent is in their states, and stacks of many colours hide how many did. */
const ofTheHall = (what: string): string =>
  `SELECT ${what} FROM "heartbeat" WHERE ${heard.halls} AND $timeFilter GROUP BY time($__interval) fill(null)`;

const wires = [
  lines({
    title: text('网络往返', 'Round trip'),
    claims: 'past',
    about: text('终端到业务系统。门槛为本系统自定。', 'From the kiosk to the business system. Thresholds are ours.'),
    size: [12, 8],
    target: chosenSeries(ofHeartbeat('rtt_ms', heard.halls), '$tag_kiosk'),
    points: BY_FIVE_MINUTES,
    gap: SILENT_MS,
    unit: 'ms',
    min: 0,
    steps: ROUND_TRIP,
  }),
  columns({
    title: text('收到的心跳', 'Heartbeats received'),
    claims: 'past',
    about: text(
      '全厅合计。凹下去就是有终端没了声音，哪一台见“各终端状态”；凹得深，多半是大厅的网络或供电。',
      'Of the whole hall. A dip: kiosks fell silent; which ones is above. A deep one: the network or the power of the hall.',
    ),
    size: [12, 8],
    // Readings have the one field, means the other: one of the two is answered.
    target: [chosenSeries(ofTheHall('count("seq")'), 'heard'), chosenSeries(ofTheHall('sum("readings")'), 'heard')],
    points: BY_TEN_MINUTES,
    min: 0,
    columns: [number('heard', '全厅', 'The whole hall')],
  }),
  table({
    title: text('大厅级中断', 'Outages of the hall, its region or a business system'),
    about: text(
      '同时影响多台终端的事件：大厅、地区或业务系统。',
      'Incidents of many kiosks at once: of the hall, its region or a business system.',
    ),
    claims: 'past',
    size: [24, 5],
    target: sql(
      `SELECT severity, kind, ${WHY} AS reason, cardinality(kiosk_ids) AS kiosks, opened_at, closed_at, ended_by, hall_names, hall_id, id
       FROM grafana.incidents
       WHERE kind IN ('hall', 'region', 'upstream') AND ${during('opened_at', 'closed_at')} AND ${touching} ORDER BY (closed_at IS NULL) DESC, opened_at DESC LIMIT 50`,
    ),
    none: text('没有', 'None'),
    columns: [
      cells.severity,
      { name: 'kind', title: text('范围', 'Of'), words: INCIDENT_KINDS },
      cells.reason,
      number('kiosks', '涉及终端', 'Kiosks'),
      clockTime('opened_at', '发生', 'Opened'),
      clockTime('closed_at', '结束', 'Over'),
      cells.endedBy,
      { ...cells.hallNames, width: 165 },
      cells.hallOfRow,
      cells.incident,
    ],
  }),
  table({
    title: text('上线与重启', 'Connections and restarts'),
    about: text(
      '“通电启动”：断电后来电。终端自定的原因照原样列出。',
      'The power came on: it came back with the power. A reason of the vendor’s own stands as it is.',
    ),
    claims: 'past',
    size: [24, 6],
    target: influxTable(
      `SELECT "kiosk", "reason", "boot_id" FROM "birth" WHERE ${heard.halls} AND $timeFilter ORDER BY time DESC LIMIT 100`,
    ),
    columns: [
      clockTime('Time', '时间', 'Time'),
      { ...cells.kiosk, name: 'kiosk' },
      { ...cells.reason, words: BIRTH_REASONS },
      { name: 'boot_id', title: text('启动编号', 'Boot') },
    ],
  }),
];

const planned = table({
  title: text('计划检修', 'Planned maintenance'),
  about: text('已登记的检修，两周以内。', 'Maintenance that is registered, of the next two weeks.'),
  claims: 'own',
  size: [24, 6],
  target: sql(
    `SELECT starts_at, ends_at, why_{language} AS reason FROM grafana.maintenance
     WHERE ends_at > now() AND starts_at < now() + interval '14 days' AND ${inHall} ORDER BY 1 LIMIT 50`,
  ),
  none: text('两周内没有', 'None within two weeks'),
  columns: [clockTime('starts_at', '开始', 'From'), clockTime('ends_at', '结束', 'Until'), cells.reason],
});

/** One hall: every kiosk in it, its wires, what it runs out of, what is told to the public. */
export const hall: Page = {
  key: 'hall',
  title: text('大厅', 'Hall'),
  about: text(
    '一个大厅：每台终端、网络与供电、耗材与现金、公告。',
    'One hall: every kiosk, network and power, supplies and cash, notices.',
  ),
  range: '24h',
  refresh: '1m',
  variables: [region, oneHall, resolution, consoleAddress],
  annotations: marksOf('halls'),
  rows: [
    { title: text('当前', 'Now'), panels: now },
    { title: text('终端', 'Kiosks'), panels: kiosks },
    { title: text('网络与供电', 'Network and power'), folded: true, panels: wires },
    {
      title: text('耗材与现金', 'Supplies and cash'),
      folded: true,
      panels: [consumables(inHall, [12, 9]), cashBoxes(inHall, [12, 9]), forecasts(inHall, [24, 8])],
    },
    {
      title: text('事件、维修与公告', 'Incidents, orders and notices'),
      panels: [
        incidents(touching, [24, 10], SAID_BY_HALL),
        ordersInHand(touching, [24, 8], SAID_BY_HALL),
        notices(inHall, [24, 6]),
        planned,
      ],
    },
  ],
};
