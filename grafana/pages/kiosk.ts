import { chosen, consoleAddress, halls, heard, links, marksOf, oneKiosk, region, types } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import type { PanelIn, Wishes } from '../kit/panel.js';
import { columns, lines, log, stat, states, table } from '../kit/panels.js';
import { chosenSeries, influx, influxTable, sql } from '../kit/target.js';
import {
  cells,
  clockTime,
  DEVICE_STATES,
  LEFT,
  LINKS,
  MODES,
  moment,
  number,
  PLAIN,
  ROUND_TRIP,
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
  software,
  sumOf,
  UNTOLD_MS,
} from './parts.js';

const ofKiosk = chosen.kiosk();
const among = chosen.kioskIn();

const now = [
  stat({
    title: text('通信与状态', 'Link and mode'),
    about: text('平台听到的通信，和终端自报的状态。', 'Whether it is heard, and its mode by its own word.'),
    claims: 'now',
    size: [6, 6],
    target: sql(
      `SELECT coalesce(max(link), 'unknown') AS link, coalesce(max(mode), '') AS mode FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`,
    ),
    columns: [
      { name: 'link', title: text('通信', 'Link'), words: LINKS },
      { name: 'mode', title: text('状态', 'Mode'), words: MODES },
    ],
  }),
  stat({
    title: text('上次心跳', 'Last heard'),
    about: text('最近一次听到这台终端的时间。', 'When this kiosk was heard last.'),
    claims: 'past',
    size: [4, 6],
    target: sql(`SELECT extract(epoch FROM last_heard_at) * 1000 AS last_heard FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`),
    unit: 'dateTimeFromNow',
    steps: PLAIN,
    columns: [{ name: 'last_heard', title: text('上次心跳', 'Last heard'), unit: 'dateTimeFromNow', steps: PLAIN }],
  }),
  table({
    title: text('业务', 'Services'),
    about: text('此刻能否办理；不能时为何不能。', 'Whether each service can be had now, and why not.'),
    claims: 'now',
    size: [7, 6],
    target: sql(`SELECT service, up, because FROM grafana.kiosk_services WHERE ${ofKiosk} ORDER BY up, service`),
    columns: [
      cells.service,
      { name: 'up', title: text('能否办理', 'Now'), words: THERE_NOW, cell: 'colored' },
      {
        name: 'because',
        title: text('原因', 'Because'),
        words: {
          link: { text: text('失去联系', 'Not heard') },
          'never-heard': { text: text('从未联系', 'Never heard') },
          mode: { text: text('自报停止服务', 'By its own word') },
          closed: { text: text('大厅未开放', 'The hall is closed') },
          'planned-work': { text: text('计划维护', 'Planned maintenance') },
        },
        links: [links.incident],
      },
    ],
  }),
  table({
    title: text('部件', 'Components'),
    about: text(
      '终端最近一次自报的部件状态，异常的在前。',
      'What it said last of its parts; those that are not well come first.',
    ),
    claims: 'now',
    size: [7, 6],
    target: sql(`SELECT component, state FROM grafana.kiosk_components WHERE ${ofKiosk} ORDER BY state = 'online', component`),
    columns: [
      { name: 'component', title: text('部件', 'Component') },
      { name: 'state', title: text('状态', 'State'), words: DEVICE_STATES, cell: 'colored' },
    ],
  }),
  table({
    title: text('登记', 'Register'),
    about: text('登记的资料，和最近一次自报的软件版本。', 'As it is registered, with the software that it told last.'),
    claims: 'own',
    size: [24, 4],
    target: sql(
      `SELECT id AS kiosk_id, name, type, coalesce(vendor, 'unknown') AS vendor, hall_name, hall_id, spot, maintainer, app, clock_skew_ms, gaps
       FROM grafana.kiosks WHERE ${chosen.kiosk('id')}`,
    ),
    columns: [
      { ...cells.kiosk, links: [links.kioskInConsole] },
      cells.name,
      cells.type,
      cells.vendor,
      cells.hallName,
      cells.hallOfRow,
      cells.spot,
      { name: 'maintainer', title: text('维护人', 'Maintainer') },
      ...software,
    ],
  }),
];

const course = [
  states({
    title: text('状态', 'Mode'),
    claims: 'past',
    about: text(
      '空白处没有收到心跳。取均值时为每段最后的状态，整段没有心跳才留空。',
      'A gap: no heartbeat came. By means: the last state of each window, a gap where it had none.',
    ),
    size: [24, 4],
    target: chosenSeries(modesOf(heard.kiosk), '$tag_kiosk'),
    words: MODES,
  }),
  states({
    title: text('事件造成的业务中断', 'Services that incidents took'),
    claims: 'past',
    about: text(
      '只看事件：自报维护、离线、闭厅、计划检修不在此列，此刻能否办理见上面的“业务”。自第一次中断起有记录。不取均值：均值是时间的比例。',
      'Of incidents alone: its own word, its link, opening hours and planned work are not in it; whether it gives a service now is above. Known from the first time that it was lost. Never by means: these are shares of time.',
    ),
    size: [24, 6],
    target: influx(
      `SELECT last("up") FROM "service" WHERE ${heard.kiosk} AND $timeFilter GROUP BY time($__interval), "service" fill(previous)`,
      '$tag_service',
    ),
    interval: '1m',
    words: TAKEN,
    none: text('没有中断过', 'Never lost'),
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
    columns: [number('ok', '成功', 'Done'), number('failed', '失败', 'Failed', { steps: [[null, 'red']] })],
  }),
  heartbeatLines(
    {
      title: text('时钟偏差', 'Clock skew'),
      claims: 'past',
      about: text('终端时钟减平台时钟。', "The kiosk's clock minus ours."),
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
  wishes: Pick<Wishes, 'title' | 'about' | 'claims' | 'unit' | 'max' | 'steps'>,
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
      title: text('耗材余量', 'Consumables'),
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
      title: text('钞箱', 'Cash units'),
      about: text('每次上报的装满程度。', 'How full each unit was at each time that it told it.'),
      claims: 'past',
      unit: 'percent',
      max: 100,
    },
    ['cashbox', 'last("pct")', 'unit'],
  ),
  levelLines(
    {
      title: text('箱内金额', 'Amount in the boxes'),
      about: text('每次上报的金额。', 'The amount at each time that it told it.'),
      claims: 'past',
      unit: 'currencyCNY',
    },
    ['cashbox', 'last("amount_fen") / 100', 'unit'],
  ),
  consumables(ofKiosk, [12, 7]),
  cashBoxes(ofKiosk, [12, 7]),
  forecasts(ofKiosk, [24, 6]),
];

const trouble = [
  table({
    title: text('终端自报的故障', 'Faults that it told'),
    about: text('终端自己上报的故障代码，发生与解除。', 'Fault codes that the kiosk told by itself, raised and cleared.'),
    claims: 'past',
    size: [12, 8],
    target: influxTable(
      `SELECT "state", "action", "vendor_code", "detail" FROM "fault" WHERE ${heard.kiosk} AND $timeFilter GROUP BY "code", "component" ORDER BY time DESC LIMIT 100`,
    ),
    none: text('没有上报故障', 'It told of none'),
    columns: [
      clockTime('Time', '时间', 'Time'),
      { name: 'code', title: text('代码', 'Code') },
      { name: 'component', title: text('部件', 'Component') },
      {
        name: 'state',
        title: text('状态', 'State'),
        words: { 1: { text: text('发生', 'Raised'), color: 'red' }, 0: { text: text('解除', 'Cleared'), color: 'green' } },
      },
      { name: 'action', title: text('处置类别', 'Action') },
      { name: 'vendor_code', title: text('厂家代码', 'Vendor code') },
      { name: 'detail', title: text('说明', 'Detail') },
    ],
  }),
  table({
    title: text('未告警的', 'Withheld'),
    claims: 'past',
    about: text('出现过、但没有通知任何人的，和原因。', 'What nobody was told of, and why.'),
    size: [12, 8],
    target: sql(
      `SELECT withheld_from, what_{language} AS what, reason, state, ended_by, held_until FROM grafana.withheld
       WHERE $__timeFilter(withheld_from) AND ${ofKiosk} ORDER BY 1 DESC LIMIT 100`,
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
  incidents(among, [24, 9]),
  ordersInHand(among, [24, 6]),
  log({
    title: text('维修单经过', 'What happened to its orders'),
    about: text('所选时间内这台终端的维修单上发生了什么、由谁。', 'What happened to its orders within the range, and by whom.'),
    claims: 'past',
    size: [24, 8],
    target: sql(
      `SELECT happened_at AS time, order_id || ' ' || what || ' ' || who || ': ' || note_{language} AS body FROM grafana.order_events
       WHERE $__timeFilter(happened_at) AND ${among} ORDER BY 1 DESC LIMIT 200`,
    ),
    none: text('没有', 'None'),
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
  ],
};
