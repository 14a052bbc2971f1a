import { MINUTE } from '#libs/domain/index.js';
import { during, VENDOR } from '../choices.js';
import type { Column } from '../kit/column.js';
import type { Words } from '../kit/field.js';
import { text } from '../kit/language.js';
import type { PanelIn, Wishes } from '../kit/panel.js';
import { bars, lines, stat, table } from '../kit/panels.js';
import { chosenSeries, sql } from '../kit/target.js';
import {
  BAD,
  BOX_STATES,
  cells,
  clockTime,
  DUE,
  FULL,
  INCIDENT_STATES,
  LEFT,
  moment,
  NONE_SERVES,
  number,
  ORDER_KINDS,
  ORDER_STATES,
  PLAIN,
  SUPPLY_STATES,
  THERE,
} from '../looks.js';

/** Kiosks send a heartbeat every minute, or every five at the most. Ours. */
export const SILENT_MS = 10 * MINUTE;
/** Levels are told every ten minutes. Ours. */
export const UNTOLD_MS = 30 * MINUTE;
/** Steps across a panel: of a day, each of so many minutes. */
export const BY_FIVE_MINUTES = 288;
export const BY_TEN_MINUTES = 144;

/** A field of the heartbeat over time, a line for each kiosk. */
export const ofHeartbeat = (field: string, where: string): string =>
  `SELECT mean("${field}") FROM "heartbeat" WHERE ${where} AND $timeFilter GROUP BY time($__interval), "kiosk" fill(null)`;

export const modesOf = (where: string): string =>
  `SELECT last("mode") FROM "heartbeat" WHERE ${where} AND $timeFilter GROUP BY time($__interval), "kiosk" fill(null)`;

/** A sum by step; where nothing was heard there is a gap and no zero. */
export const sumOf = (field: string, where: string, by = '"kiosk"'): string =>
  `SELECT sum("${field}") FROM "heartbeat" WHERE ${where} AND $timeFilter GROUP BY time($__interval), ${by} fill(null)`;

/** What one page says of a panel that others have too. */
type Own = Pick<Wishes, 'size' | 'panelLinks' | 'letters'>;

const NO_KIOSK = text('没有终端', 'No kiosk');
/** Of none there is nothing to say: a zero would be painted as if it were good, or bad. */
export const ifAny = (count: string): string => `CASE WHEN count(*) > 0 THEN ${count} END`;

export const serving = (where: string, own: Own): PanelIn =>
  stat({
    ...own,
    title: text('在服终端', 'Kiosks in service'),
    about: text(
      '已联机、且自报服务中的终端，与在册总数。',
      'Heard of, and in service by their own word; and how many the register has.',
    ),
    claims: 'now',
    target: sql(
      `SELECT ${ifAny(`count(*) FILTER (WHERE serves)`)} AS serving, 100.0 * count(*) FILTER (WHERE serves) / nullif(count(*), 0) AS share,
         ${ifAny(`count(*) FILTER (WHERE link = 'down')`)} AS down, count(*) AS registered FROM grafana.kiosks WHERE ${where}`,
    ),
    columns: [
      number('serving', '在服', 'Serving', { steps: NONE_SERVES, none: NO_KIOSK }),
      number('share', '占在册', 'Of all', { unit: 'percent', steps: THERE, none: NO_KIOSK }),
      number('down', '离线', 'Offline', { steps: BAD, none: NO_KIOSK }),
      number('registered', '在册', 'Registered', { steps: PLAIN }),
    ],
  });

/** All of them, or the `most` that fewest can give. */
export const servicesThere = (where: string, own: Own, most?: number): PanelIn =>
  bars({
    ...own,
    title:
      most === undefined
        ? text('各业务可用终端比例', 'Kiosks that can give each service')
        : text('可用终端比例最低的业务', 'Services that the fewest can give'),
    claims: 'now',
    about: text(
      '不计未开放和计划维护的大厅。门槛为本系统自定。',
      'Without halls that are closed or in planned maintenance. Thresholds are ours.',
    ),
    target: sql(
      `SELECT service, 100.0 * count(*) FILTER (WHERE up) / count(*) AS share FROM grafana.kiosk_services
       WHERE ${where} AND reason IS DISTINCT FROM 'closed' AND reason IS DISTINCT FROM 'planned-work'
       GROUP BY 1 ORDER BY 2, 1${most === undefined ? '' : ` LIMIT ${most}`}`,
    ),
    unit: 'percent',
    min: 0,
    max: 100,
    decimals: 0,
    steps: THERE,
    columns: [cells.service],
  });

/** What a kiosk runs, and how well it tells. */
export const software = [
  { name: 'app', title: text('软件版本', 'Software') },
  number('clock_skew_ms', '时钟偏差', 'Clock skew', { unit: 'ms' }),
  number('gaps', '丢报次数', 'Gaps'),
];

/** How a level stands: by its share, as the shipped rules have it; by the kiosk's word where it tells none, or a jam. */
export const supplyState = `CASE WHEN status = 'jammed' THEN status WHEN pct <= 0 THEN 'out' WHEN pct < 15 THEN 'low' WHEN pct IS NOT NULL THEN 'ok'
  ELSE coalesce(status, 'unknown') END`;
export const boxState = `CASE WHEN pct >= 95 THEN 'full' WHEN pct >= 80 THEN 'high' WHEN pct IS NOT NULL THEN 'ok' ELSE coalesce(status, 'unknown') END`;

/** Columns that say in every row what the page is of. Not shown, they are still there for the links of the row. */
export const SAID_BY_HALL = ['hall_names'];
export const SAID_BY_KIOSK = [...SAID_BY_HALL, 'kiosk_id', 'vendor'];
/** The first column is shown: it says that nobody watches. */
const besides = (said: readonly string[], columns: Column[]): Column[] => [
  ...columns.filter(({ name }) => !said.includes(name)),
  ...columns.filter(({ name }) => said.includes(name)).map((column) => ({ ...column, hidden: true })),
];

/** Levels as they were last told, of which each kind has columns of its own. */
const levels = (wishes: Wishes, own: Column[], words: Words, said: string[]): PanelIn =>
  table({
    ...wishes,
    columns: besides(said, [
      cells.kiosk,
      cells.kind,
      ...own,
      number('capacity', '容量', 'Capacity'),
      { name: 'state', title: text('状态', 'State'), words, cell: 'colored', width: 90 },
      moment('told_at', '上报', 'Told'),
    ]),
  });

export const consumables = (where: string, size: [number, number], said: string[] = []): PanelIn =>
  levels(
    {
      title: text('耗材余量', 'Consumables'),
      about: text(
        '状态按余量：用完为用尽，15%以下为不足，与随附规则相同。终端不报余量的，按终端所报。',
        'The state is by what is left: out at nothing, low below 15 %, as in the shipped rules. Where the kiosk does not tell how much, by its word.',
      ),
      claims: 'now',
      size,
      target: sql(
        `SELECT kiosk_id, kind, item, pct, remaining, capacity, ${supplyState} AS state, told_at FROM grafana.kiosk_levels
         WHERE NOT fills AND ${where} ORDER BY pct NULLS LAST, kiosk_id LIMIT 200`,
      ),
    },
    [
      { name: 'item', title: text('编号', 'Item') },
      { name: 'pct', title: text('余量', 'Left'), unit: 'percent', decimals: 0, min: 0, max: 100, steps: LEFT, cell: 'gauge' },
      number('remaining', '剩余', 'Remaining'),
    ],
    SUPPLY_STATES,
    said,
  );

export const cashBoxes = (where: string, size: [number, number], said: string[] = []): PanelIn =>
  levels(
    {
      title: text('钞箱装满程度', 'Cash boxes'),
      claims: 'now',
      about: text(
        '收款的箱，满了就得清。门槛与随附规则相同：80%将满，95%已满。终端不报程度的，按终端所报。',
        'Boxes that fill. As in the shipped rules: 80 % is high, 95 % is full. Where the kiosk does not tell how full, by its word.',
      ),
      size,
      target: sql(
        `SELECT kiosk_id, kind, item, pct, remaining AS count, capacity, ${boxState} AS state, told_at FROM grafana.kiosk_levels
         WHERE fills AND ${where} ORDER BY pct DESC NULLS LAST, kiosk_id LIMIT 200`,
      ),
    },
    [
      { name: 'item', title: text('编号', 'Unit') },
      { name: 'pct', title: text('已装', 'Full'), unit: 'percent', decimals: 0, min: 0, max: 100, steps: FULL, cell: 'gauge' },
      number('count', '张数', 'Pieces'),
    ],
    BOX_STATES,
    said,
  );

export const forecasts = (where: string, size: [number, number], said: string[] = []): PanelIn =>
  table({
    title: text('预计用尽或装满', 'Runs out, or is full'),
    claims: 'now',
    about: text(
      '按终端自己的用量、工作日和假期推算；空白表示两个月内不会。',
      'By its own use, working days and holidays; empty: not within two months.',
    ),
    size,
    target: sql(
      `SELECT kiosk_id, kind, early_at, likely_at, late_at, learnt_days FROM grafana.kiosk_forecasts
       WHERE likely_at IS NOT NULL AND ${where} ORDER BY likely_at LIMIT 200`,
    ),
    columns: besides(said, [
      cells.kiosk,
      cells.kind,
      moment('early_at', '最早（10%）', 'Earliest (10 %)'),
      moment('likely_at', '居中（50%）', 'Middle (50 %)'),
      moment('late_at', '最晚（90%）', 'Latest (90 %)'),
      number('learnt_days', '已学天数', 'Days learnt', { decimals: 1 }),
    ]),
  });

export const incidents = (where: string, size: [number, number], said: string[] = []): PanelIn =>
  table({
    title: text('事件', 'Incidents'),
    about: text('所选时间内发生过或仍在的，未恢复的在前。', 'That were at some time of the range, open ones first.'),
    claims: 'past',
    size,
    target: sql(
      `SELECT id, severity, state, hall_names, hall_id, kiosk_id, ${VENDOR} AS vendor, reason_{language} AS reason, rule, opened_at, open_minutes,
         ended_by, quiet_reason FROM grafana.incidents
       WHERE ${during('opened_at', 'closed_at')} AND ${where} ORDER BY (closed_at IS NULL) DESC, opened_at DESC LIMIT 200`,
    ),
    columns: besides(said, [
      cells.severity,
      { name: 'state', title: text('状态', 'State'), words: INCIDENT_STATES },
      cells.hallNames,
      cells.hallOfRow,
      cells.kiosk,
      cells.vendor,
      cells.reason,
      { name: 'rule', title: text('规则', 'Rule') },
      clockTime('opened_at', '发生', 'Opened'),
      number('open_minutes', '持续', 'Lasted', { unit: 'm' }),
      cells.quiet,
      cells.endedBy,
      cells.incident,
    ]),
  });

export const ordersInHand = (where: string, size: [number, number], said: string[] = []): PanelIn =>
  table({
    title: text('在办维修单', 'Orders in hand'),
    about: text('未关闭的维修单，先到期的在前。', 'Orders that are not closed; what is due first comes first.'),
    claims: 'now',
    size,
    target: sql(
      `SELECT id, priority, due, kind, state, hall_names, hall_id, kiosk_id, ${VENDOR} AS vendor, reason_{language} AS reason, assignee_name, opened_at,
         due_at, is_repeat
       FROM grafana.orders WHERE closed_at IS NULL AND ${where} ORDER BY due_at LIMIT 200`,
    ),
    none: text('没有在办的维修单', 'No order is in hand'),
    columns: besides(said, [
      cells.priority,
      { name: 'due', title: text('时限', 'Limit'), words: DUE, cell: 'colored', width: 90 },
      { name: 'kind', title: text('类别', 'Kind'), words: ORDER_KINDS },
      { name: 'state', title: text('进度', 'State'), words: ORDER_STATES },
      cells.hallNames,
      cells.hallOfRow,
      cells.kiosk,
      cells.vendor,
      cells.reason,
      { name: 'assignee_name', title: text('承办人', 'Assignee'), none: text('无人', 'Nobody') },
      moment('opened_at', '开单', 'Opened'),
      moment('due_at', '到期', 'Due'),
      {
        name: 'is_repeat',
        title: text('七天内重复', 'Again within a week'),
        words: { true: { text: text('是', 'Yes'), color: 'orange' }, false: { text: text('否', 'No') } },
      },
      cells.order,
    ]),
  });

export const notices = (where: string, size: [number, number]): PanelIn =>
  table({
    title: text('公示中的公告', 'Notices that stand'),
    about: text('公众此刻读到的公告，承诺时间早的在前。', 'What the public reads now; the earliest promise first.'),
    claims: 'now',
    size,
    target: sql(
      `SELECT what_{language} AS what, reason_{language} AS reason, alternative_{language} AS alternative, published_at, promised_until,
         extensions FROM grafana.notices WHERE state = 'published' AND ${where} ORDER BY promised_until LIMIT 100`,
    ),
    none: text('没有公示中的公告', 'No notice stands'),
    columns: [
      { name: 'what', title: text('设备', 'Device') },
      cells.reason,
      { name: 'alternative', title: text('可改去', 'Instead') },
      clockTime('published_at', '发布', 'Published'),
      moment('promised_until', '承诺恢复', 'Promised'),
      number('extensions', '延期次数', 'Times extended'),
    ],
  });

/** Lines of one field of the heartbeat. */
export const heartbeatLines = (wishes: Omit<Wishes, 'target' | 'size'>, field: string, where: string, width = 8): PanelIn =>
  lines({ gap: SILENT_MS, ...wishes, size: [width, 8], target: chosenSeries(ofHeartbeat(field, where), '$tag_kiosk') });
