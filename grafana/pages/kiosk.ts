import { chosen, consoleAddress, halls, heard, links, marksOf, oneKiosk, region, types } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import type { PanelIn, Wishes } from '../kit/panel.js';
import { columns, lines, stat, states, table } from '../kit/panels.js';
import { chosenSeries, influxTable, sql, sqlSeries } from '../kit/target.js';
import {
  ACTIONS,
  asSeries,
  cells,
  clockTime,
  DEVICE_STATES,
  FAULT_CODES,
  FULL,
  LEFT,
  LINKS,
  MODES,
  moment,
  NOT_GIVEN,
  number,
  ORDER_EVENTS,
  PLAIN,
  ROUND_TRIP,
  SERVICES,
  TAKEN,
  THERE_NOW,
  WARM,
  WITHHELD_ENDS,
  WITHHELD_REASONS,
} from '../looks.js';
import { resolution } from '../resolution.js';
import {
  BY_TEN_MINUTES,
  cashBoxes,
  consumables,
  forecasts,
  heartbeatLines,
  incidents,
  modesOf,
  ordersInHand,
  SAID_BY_KIOSK,
  SILENT_MS,
  software,
  sumOf,
  UNTOLD_MS,
} from './parts.js';

const ofKiosk = chosen.kiosk();
const among = chosen.kioskIn();

/** Pixels of the id of an incident or an order in one line. */
const ID_WIDTH = 200;

const now = [
  stat({
    title: text('通信与状态', 'Link and mode'),
    about: text('平台听到的通信，和终端自报的状态。', 'Whether it is heard, and its mode by its own word.'),
    claims: 'now',
    size: [16, 3],
    letters: { titleSize: 18, valueSize: 24 },
    target: sql(
      `SELECT coalesce(max(link), 'unknown') AS link, max(mode) AS mode FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`,
    ),
    columns: [
      { name: 'link', title: text('通信', 'Link'), words: LINKS },
      { name: 'mode', title: text('状态', 'Mode'), words: MODES, none: text('未上报', 'Not said') },
    ],
  }),
  stat({
    title: text('上次心跳', 'Last heard'),
    about: text('最近一次听到这台终端的时间。', 'When this kiosk was heard last.'),
    claims: 'past',
    size: [8, 3],
    letters: { titleSize: 18, valueSize: 24 },
    target: sql(`SELECT extract(epoch FROM last_heard_at) * 1000 AS last_heard FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`),
    unit: 'dateTimeFromNow',
    steps: PLAIN,
    columns: [{ name: 'last_heard', title: text('上次心跳', 'Last heard'), unit: 'dateTimeFromNow', steps: PLAIN }],
  }),
  table({
    title: text('业务', 'Services'),
    about: text('此刻能否办理；不能时为何不能。', 'Whether each service can be had now, and why not.'),
    claims: 'now',
    size: [14, 8],
    target: sql(
      `SELECT service, up, reason, CASE WHEN reason IN ('incident', 'link') AND because <> reason THEN because END AS id FROM grafana.kiosk_services WHERE ${ofKiosk} ORDER BY up, service`,
    ),
    columns: [
      cells.service,
      { name: 'up', title: text('能否办理', 'Now'), words: THERE_NOW, cell: 'colored' },
      { ...cells.reason, words: NOT_GIVEN },
      { ...cells.incident, width: ID_WIDTH },
    ],
  }),
  table({
    title: text('部件', 'Components'),
    about: text(
      '终端最近一次自报的部件状态，异常的在前。',
      'What it said last of its parts; those that are not well come first.',
    ),
    claims: 'now',
    size: [10, 8],
    target: sql(`SELECT component, state FROM grafana.kiosk_components WHERE ${ofKiosk} ORDER BY state = 'online', component`),
    columns: [cells.component, { name: 'state', title: text('状态', 'State'), words: DEVICE_STATES, cell: 'colored' }],
  }),
  table({
    title: text('登记', 'Register'),
    about: text('登记的资料，和最近一次自报的软件版本。', 'As it is registered, with the software that it told last.'),
    claims: 'own',
    size: [24, 4],
    target: sql(
      `SELECT id AS kiosk_id, name, type, coalesce(vendor, 'unknown') AS vendor, hall_name, hall_id, spot,
         coalesce((SELECT people.name FROM grafana.people WHERE people.id = maintainer), maintainer) AS maintainer, app, clock_skew_ms, gaps
       FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`,
    ),
    columns: [
      { ...cells.kiosk, links: [links.kioskInConsole] },
      cells.name,
      cells.type,
      cells.vendor,
      { ...cells.hallName, width: 170 },
      cells.hallOfRow,
      cells.spot,
      { name: 'maintainer', title: text('维护人', 'Maintainer') },
      ...software,
    ],
  }),
];

/**
 * Whether incidents took each service, at the beginning of the range and at every turn in it: each service has a word at each of them, so
 * that none seems to end where another turns.
 */
const TAKEN_BY_INCIDENTS = `
  WITH lost AS (
    SELECT service, lost_from, coalesce(lost_to, 'infinity') AS lost_to FROM grafana.service_losses
    WHERE ${ofKiosk} AND lost_from <= $__timeTo() AND coalesce(lost_to, now()) >= $__timeFrom()
  ), services AS (
    SELECT service FROM grafana.kiosk_services WHERE ${ofKiosk} UNION SELECT service FROM lost WHERE service <> 'ALL'
  ), turns AS (
    SELECT $__timeFrom()::timestamptz AS time
    UNION SELECT lost_from FROM lost WHERE lost_from > $__timeFrom()
    UNION SELECT lost_to FROM lost WHERE lost_to <= $__timeTo()
  )
  SELECT time, services.service AS metric, CASE WHEN EXISTS (
      SELECT FROM lost WHERE lost.service IN (services.service, 'ALL') AND lost_from <= time AND lost_to > time) THEN 0 ELSE 1 END AS up
  FROM turns CROSS JOIN services ORDER BY 1, 2`;

const course = [
  states({
    title: text('状态', 'Mode'),
    claims: 'past',
    about: text(
      '空白处十分钟以上没有收到心跳。取均值时为每段最后的状态，整段没有心跳才留空。',
      'A gap: no heartbeat came for ten minutes or more. By means: the last state of each window, a gap where it had none.',
    ),
    size: [24, 4],
    target: chosenSeries(modesOf(heard.kiosk), '$tag_kiosk'),
    gap: SILENT_MS,
    words: MODES,
  }),
  states({
    title: text('事件造成的业务中断', 'Services that incidents took'),
    claims: 'past',
    about: text(
      '只看事件：自报维护、离线、闭厅、计划检修不在此列，此刻能否办理见上面的“业务”。此前开始、尚未恢复的也画出。',
      'Of incidents alone: its own word, its link, opening hours and planned work are not in it; whether it gives a service now is above. What was lost before and is not back is drawn too.',
    ),
    size: [24, 6],
    target: sqlSeries(TAKEN_BY_INCIDENTS),
    words: TAKEN,
    columns: asSeries(SERVICES),
    none: text('没有登记业务', 'It offers no service'),
  }),
  heartbeatLines(
    {
      title: text('网络往返', 'Round trip'),
      claims: 'past',
      about: text('门槛为本系统自定。', 'Thresholds are ours.'),
      unit: 'ms',
      min: 0,
      steps: ROUND_TRIP,
    },
    'rtt_ms',
    heard.kiosk,
  ),
  heartbeatLines(
    {
      title: text('机柜温度', 'Cabinet temperature'),
      claims: 'past',
      about: text('门槛为本系统自定。', 'Thresholds are ours.'),
      unit: 'celsius',
      atLeast: [0, 60],
      steps: WARM,
    },
    'temp_c',
    heard.kiosk,
  ),
  heartbeatLines(
    {
      title: text('磁盘剩余', 'Disk free'),
      about: text('低于15%为橙，低于5%为红（本系统自定）。', 'Orange below 15 %, red below 5 % (ours).'),
      claims: 'past',
      unit: 'percent',
      min: 0,
      max: 100,
      steps: LEFT,
    },
    'disk_free_pct',
    heard.kiosk,
  ),
  columns({
    title: text('办理笔数', 'Transactions'),
    about: text('终端自报的成功与失败笔数。', 'Done and failed, as the kiosk counts them.'),
    claims: 'past',
    size: [12, 8],
    target: [chosenSeries(sumOf('tx_ok', heard.kiosk), 'ok'), chosenSeries(sumOf('tx_failed', heard.kiosk), 'failed')],
    points: BY_TEN_MINUTES,
    min: 0,
    columns: [number('ok', '成功', 'Done', { paint: 'green' }), number('failed', '失败', 'Failed', { paint: 'red' })],
  }),
  heartbeatLines(
    {
      title: text('时钟偏差', 'Clock skew'),
      claims: 'past',
      about: text('终端时钟减平台时钟。', "The kiosk's clock minus ours."),
      atLeast: [-1_000, 1_000],
      unit: 'ms',
    },
    'skew_ms',
    heard.kiosk,
    12,
  ),
];

type Of = [measurement: string, what: string, part: 'item' | 'unit'];

/** Of each part of the kiosk that is filled or emptied. */
const levelLines = (
  wishes: Pick<Wishes, 'title' | 'about' | 'claims' | 'unit' | 'decimals' | 'max' | 'steps'>,
  [measurement, what, part]: Of,
): PanelIn =>
  lines({
    ...wishes,
    size: [8, 8],
    target: chosenSeries(
      `SELECT ${what} FROM "${measurement}" WHERE ${heard.kiosk} AND $timeFilter GROUP BY time($__interval), "${part}" fill(null)`,
      `$tag_${part}`,
    ),
    points: BY_TEN_MINUTES,
    gap: UNTOLD_MS,
    min: 0,
  });

const levels = [
  levelLines(
    {
      title: text('耗材余量的变化', 'Consumables over time'),
      about: text('每次上报的余量。', 'The level at each time that it told it.'),
      claims: 'past',
      unit: 'percent',
      max: 100,
      steps: LEFT,
    },
    ['consumable', 'last("pct")', 'item'],
  ),
  levelLines(
    {
      title: text('钞箱的变化', 'Cash boxes over time'),
      about: text('每次上报的装满程度。', 'How full each box was at each time that it told it.'),
      claims: 'past',
      unit: 'percent',
      max: 100,
      steps: FULL,
    },
    ['cashbox', 'last("pct")', 'unit'],
  ),
  levelLines(
    {
      title: text('箱内金额', 'Amount in the boxes'),
      about: text('每次上报的金额。', 'The amount at each time that it told it.'),
      claims: 'past',
      unit: 'prefix:¥',
      decimals: 0,
    },
    ['cashbox', 'last("amount_fen") / 100', 'unit'],
  ),
  consumables(ofKiosk, [12, 6], SAID_BY_KIOSK),
  cashBoxes(ofKiosk, [12, 6], SAID_BY_KIOSK),
  forecasts(ofKiosk, [24, 6], SAID_BY_KIOSK),
];

/** What stands of it now, and its incidents. */
const trouble = [
  table({
    title: text('尚未解除的故障', 'Faults that stand'),
    about: text('终端最后所报，不论何时发生。', 'As it last told, whenever they began.'),
    claims: 'now',
    size: [24, 5],
    target: sql(
      `SELECT raised_at, code, component, action FROM grafana.kiosk_faults WHERE ${ofKiosk} ORDER BY raised_at DESC LIMIT 100`,
    ),
    none: text('没有', 'None'),
    columns: [
      clockTime('raised_at', '发生', 'Raised'),
      { name: 'code', title: text('故障', 'Fault'), words: FAULT_CODES },
      cells.component,
      { name: 'action', title: text('处置类别', 'Action'), words: ACTIONS },
    ],
  }),
  incidents(among, [24, 9], SAID_BY_KIOSK),
  ordersInHand(among, [24, 6], SAID_BY_KIOSK),
];

const records = [
  table({
    title: text('终端自报的故障：发生与解除', 'Faults that it told, raised and cleared'),
    claims: 'past',
    about: text(
      '所选时间内上报的；此前发生、尚未解除的见“尚未解除的故障”。',
      'Told in the range; what stands since before is among the faults that stand.',
    ),
    size: [24, 6],
    target: influxTable(
      `SELECT "code", "component", "state", "action", "vendor_code", "detail" FROM "fault" WHERE ${heard.kiosk} AND $timeFilter ORDER BY time DESC LIMIT 100`,
    ),
    none: text('所选时间内没有上报', 'It told of none in the range'),
    columns: [
      clockTime('Time', '时间', 'Time'),
      { name: 'code', title: text('故障', 'Fault'), words: FAULT_CODES },
      cells.component,
      {
        name: 'state',
        title: text('状态', 'State'),
        cell: 'colored',
        width: 90,
        words: { 1: { text: text('发生', 'Raised'), color: 'red' }, 0: { text: text('解除', 'Cleared'), color: 'green' } },
      },
      { name: 'action', title: text('处置类别', 'Action'), words: ACTIONS },
      { name: 'vendor_code', title: text('厂家代码', 'Vendor code'), width: 110 },
      { name: 'detail', title: text('说明', 'Detail') },
    ],
  }),
  table({
    title: text('未告警的', 'Withheld'),
    about: text(
      '出现过、但没有通知任何人的，和原因；仍在等待的在前，不论何时开始。',
      'What nobody was told of, and why; what still waits first, whenever it began.',
    ),
    claims: 'past',
    size: [24, 5],
    target: sql(
      `SELECT withheld_from, what_{language} AS what, reason, state, ended_by, held_until FROM grafana.withheld
       WHERE withheld_from <= $__timeTo() AND (state = 'held' OR greatest(withheld_from, ended_at) >= $__timeFrom()) AND ${ofKiosk}
       ORDER BY (state = 'held') DESC, withheld_from DESC LIMIT 100`,
    ),
    none: text('没有', 'None'),
    columns: [
      clockTime('withheld_from', '起于', 'Since'),
      { name: 'what', title: text('情况', 'What') },
      { name: 'reason', title: text('为何不告警', 'Why'), words: WITHHELD_REASONS },
      {
        name: 'state',
        title: text('结果', 'Became'),
        words: {
          held: { text: text('仍在等待', 'Still held') },
          opened: { text: text('成为事件', 'An incident') },
          ended: { text: text('已结束，未告警', 'Nothing') },
        },
      },
      { ...cells.endedBy, words: WITHHELD_ENDS },
      moment('held_until', '等到', 'Until'),
    ],
  }),
  table({
    title: text('维修单经过', 'What happened to its orders'),
    about: text('所选时间内这台终端的维修单上发生了什么、由谁。', 'What happened to its orders within the range, and by whom.'),
    claims: 'past',
    size: [24, 7],
    target: sql(
      `SELECT happened_at, what, CASE WHEN who <> 'hallwatch' THEN coalesce(people.name, who) END AS who, note_{language} AS note, order_id AS id
       FROM grafana.order_events LEFT JOIN grafana.people ON people.id = who
       WHERE $__timeFilter(happened_at) AND ${among} ORDER BY 1 DESC LIMIT 200`,
    ),
    none: text('没有', 'None'),
    columns: [
      clockTime('happened_at', '时间', 'Time'),
      { name: 'what', title: text('经过', 'What'), words: ORDER_EVENTS },
      { name: 'who', title: text('经办', 'By'), none: text('系统', 'Hallwatch') },
      { name: 'note', title: text('说明', 'Note') },
      { ...cells.order, width: ID_WIDTH },
    ],
  }),
];

/** Everything about one kiosk. */
export const kiosk: Page = {
  key: 'kiosk',
  title: text('终端', 'Kiosk'),
  about: text('一台终端的全部。', 'Everything about one kiosk.'),
  range: '24h',
  refresh: '1m',
  variables: [region, halls, types, oneKiosk, resolution, consoleAddress],
  annotations: marksOf('kiosk'),
  rows: [
    { title: text('当前', 'Now'), panels: now },
    { title: text('经过', 'Course'), panels: course },
    { title: text('耗材与现金', 'Supplies and cash'), folded: true, panels: levels },
    { title: text('故障、事件与维修', 'Faults, incidents and orders'), panels: trouble },
    { title: text('上报与经办的记录', 'What it told, and what was done'), folded: true, panels: records },
  ],
};
