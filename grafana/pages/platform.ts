import { consoleAddress } from '../choices.js';
import { text } from '../kit/language.js';
import type { Page } from '../kit/page.js';
import { columns, lines, stat, table } from '../kit/panels.js';
import { influx, sql, sqlSeries } from '../kit/target.js';
import {
  asSeries,
  BAD,
  CONSUMERS,
  cells,
  clockTime,
  DUE_SUBJECTS,
  moment,
  number,
  OUTBOX_STATES,
  PLAIN,
  REFUSALS,
  RULE_ORIGINS_IN_WORDS,
  WITHHELD_REASONS,
  WORRYING,
} from '../looks.js';
import { AWAY, ownNumbers, stores } from './own-numbers.js';

const intake = [
  columns({
    title: text('每分钟写入历史的心跳', 'Heartbeats a minute in the history'),
    claims: 'own',
    about: text(
      '按终端报文的时间。历史库离开时这里停住，补写后又填上。',
      "By the time in the kiosk's message. It stops while the history is away, and fills up when it is back.",
    ),
    size: [10, 8],
    // Every heartbeat is counted: of a day that takes seconds.
    last: '1h',
    target: influx(
      `SELECT count("seq") FROM "heartbeat" WHERE $timeFilter GROUP BY time(1m), "region" fill(null)`,
      '$tag_region',
    ),
    none: AWAY,
    min: 0,
  }),
  stat({
    title: text('历史库最新一条', 'Newest in the history'),
    about: text(
      '全部终端中最新一次心跳的收到时间，最近一小时内。',
      'When the newest heartbeat of all kiosks was received, within the last hour.',
    ),
    claims: 'own',
    size: [6, 8],
    last: '1h',
    target: influx(`SELECT max("received_at") FROM "heartbeat" WHERE $timeFilter`, 'received'),
    unit: 'dateTimeFromNow',
    none: text('一小时内没有，或没有应答', 'None within an hour, or no answer'),
    steps: PLAIN,
  }),
  table({
    title: text('各消费者的位置', 'Positions of the consumers'),
    claims: 'own',
    about: text(
      '落后：比最前面的消费者少处理多少条日志。历史库的位置另存于磁盘，不在此列。',
      'Behind: entries of the journal fewer than the foremost. The position of the history is kept on disk and is not here.',
    ),
    size: [8, 8],
    target: sql('SELECT consumer, position, behind FROM grafana.positions ORDER BY behind DESC, consumer'),
    none: AWAY,
    columns: [
      { name: 'consumer', title: text('消费者', 'Consumer'), words: CONSUMERS },
      number('position', '位置', 'Position'),
      number('behind', '落后', 'Behind', {
        steps: [
          [null, 'green'],
          [10_000, 'orange'],
          [100_000, 'red'],
        ],
        cell: 'colored',
      }),
    ],
  }),
];

const outbox = [
  stat({
    title: text('发件箱', 'Outbox'),
    claims: 'own',
    about: text(
      '超过五分钟没发出的算积压（本系统自定）。未送达：接收方拒收或没有应答，仍在重试。',
      'What waits for more than five minutes is backlog (ours). Not delivered: the receiver refuses or does not answer; it is tried again.',
    ),
    size: [8, 7],
    target: sql(
      `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'waiting' AND created_at < now() - interval '5 minutes') AS backlog,
         count(*) FILTER (WHERE state = 'waiting' AND attempts > 0) AS untold, count(*) FILTER (WHERE state = 'dead' AND $__timeFilter(created_at)) AS dead, extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'waiting')) / 60 AS oldest_minutes
       FROM grafana.outbox`,
    ),
    none: AWAY,
    columns: [
      number('waiting', '待发', 'Waiting', { steps: PLAIN }),
      number('backlog', '积压', 'Backlog', { steps: WORRYING }),
      number('untold', '未送达', 'Not delivered', { steps: WORRYING }),
      number('dead', '放弃', 'Given up', { steps: BAD }),
      number('oldest_minutes', '最久', 'Oldest', { unit: 'm', steps: PLAIN, none: text('没有待发', 'None waits') }),
    ],
  }),
  columns({
    title: text('消息', 'Messages'),
    about: text('按创建的小时和结果计。', 'By the hour in which it was written, and what became of it.'),
    claims: 'own',
    size: [8, 7],
    target: sqlSeries(
      `SELECT $__timeGroup(created_at, '1h') AS time, state AS metric, count(*) AS messages FROM grafana.outbox WHERE $__timeFilter(created_at) GROUP BY 1, 2 ORDER BY 1`,
    ),
    min: 0,
    decimals: 0,
    columns: asSeries(OUTBOX_STATES),
  }),
  lines({
    title: text('从决定到发出', 'From decision to delivery'),
    about: text('从写入发件箱到送达。', 'From the outbox to the receiver.'),
    claims: 'own',
    size: [8, 7],
    target: sqlSeries(
      `SELECT $__timeGroup(created_at, '1h') AS time, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - created_at)) AS half,
         percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM sent_at - created_at)) AS most
       FROM grafana.outbox WHERE sent_at IS NOT NULL AND $__timeFilter(created_at) GROUP BY 1 ORDER BY 1`,
    ),
    unit: 's',
    min: 0,
    none: text('没有发出过', 'Nothing was sent'),
    columns: [
      { name: 'half', title: text('一半不超过', 'Half within'), unit: 's' },
      { name: 'most', title: text('99%不超过', '99 % within'), unit: 's' },
    ],
  }),
];

/** What a start says of itself is told by the origin. */
const ofPeople = (column: string): string => `CASE WHEN origin = 'http' THEN ${column} END AS ${column}`;

const refused = [
  columns({
    title: text('被隔离的报文', 'Packets in quarantine'),
    claims: 'own',
    about: text('已应答、但不可信的报文，按原因。', 'Acknowledged and not believed, by reason.'),
    size: [12, 8],
    target: sqlSeries(
      `SELECT $__timeGroup(received_at, '1h') AS time, reason AS metric, count(*) AS packets FROM grafana.quarantine WHERE $__timeFilter(received_at) GROUP BY 1, 2 ORDER BY 1`,
    ),
    none: text('没有', 'None'),
    min: 0,
    decimals: 0,
    columns: asSeries(REFUSALS),
  }),
  table({
    title: text('隔离：原因与终端', 'Quarantine: reasons and kiosks'),
    about: text('所选时间内被隔离的报文，多的在前。', 'Packets that were quarantined within the range; the most first.'),
    claims: 'own',
    size: [12, 8],
    target: sql(
      `SELECT reason, kiosk_id, count(*) AS packets, sum(bytes) AS bytes, max(received_at) AS last_at FROM grafana.quarantine
       WHERE $__timeFilter(received_at) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 50`,
    ),
    none: text('没有', 'None'),
    columns: [
      { ...cells.reason, words: REFUSALS },
      { name: 'kiosk_id', title: text('终端', 'Kiosk'), none: text('不知是哪台', 'Not known') },
      number('packets', '报文', 'Packets'),
      { name: 'bytes', title: text('大小', 'Size'), unit: 'bytes' },
      moment('last_at', '最近', 'Last'),
    ],
  }),
  columns({
    title: text('未告警的，按原因', 'Withheld, by reason'),
    about: text('没有通知任何人的情况，按起始的小时计。', 'What nobody was told of, by the hour in which it began.'),
    claims: 'own',
    size: [7, 8],
    target: sqlSeries(
      `SELECT $__timeGroup(withheld_from, '1h') AS time, reason AS metric, count(*) AS alarms FROM grafana.withheld WHERE $__timeFilter(withheld_from) GROUP BY 1, 2 ORDER BY 1`,
    ),
    none: text('没有', 'None'),
    min: 0,
    decimals: 0,
    columns: asSeries(WITHHELD_REASONS),
  }),
  table({
    title: text('规则版本', 'Rule versions'),
    about: text('被接受的规则，新的在前。', 'Rules that were accepted; the newest first.'),
    claims: 'own',
    size: [9, 8],
    target: sql(
      `SELECT said_at, version, origin, ${ofPeople('said_by')}, ${ofPeople('why')}, counts_from FROM grafana.rule_versions ORDER BY said_at DESC LIMIT 20`,
    ),
    none: text('一直是随附规则', 'The shipped rules all along'),
    columns: [
      clockTime('said_at', '提交', 'Said'),
      { name: 'version', title: text('版本', 'Version') },
      { name: 'origin', title: text('来源', 'Origin'), words: RULE_ORIGINS_IN_WORDS },
      { name: 'said_by', title: text('谁', 'By'), none: text('—', '—') },
      { name: 'why', title: text('为何', 'Why'), none: text('—', '—') },
      clockTime('counts_from', '生效', 'In force'),
    ],
  }),
  table({
    title: text('待写入历史的决定', 'Decisions that the history lacks'),
    about: text(
      '尚未写入历史库的决定。越来越多：历史库离开了。',
      'Decisions that the history does not have yet. More and more: InfluxDB is away.',
    ),
    claims: 'own',
    size: [8, 8],
    target: sql('SELECT subject, waiting, oldest_at FROM grafana.history_due ORDER BY 1'),
    none: text('没有', 'None'),
    columns: [
      { name: 'subject', title: text('种类', 'Of'), words: DUE_SUBJECTS },
      number('waiting', '待写', 'Waiting'),
      moment('oldest_at', '最久', 'Oldest'),
    ],
  }),
];

/** The platform itself. */
export const platform: Page = {
  key: 'platform',
  title: text('平台自身', 'The platform'),
  about: text(
    '写入、应答用时、日志、发件箱、隔离、规则。数据源无应答时显示缺失，不显示零；第一行由一个库说另一个库。',
    'Intake, acknowledgement, journal, outbox, quarantine, rules. A source that does not answer shows as missing, never as zero; in the first row each store tells of the other.',
  ),
  range: '24h',
  refresh: '30s',
  variables: [consoleAddress],
  annotations: [],
  rows: [
    { title: text('两个库', 'The two stores'), panels: stores },
    { title: text('自身状态', 'The worker'), panels: ownNumbers },
    { title: text('写入与位置', 'Intake and positions'), panels: intake },
    { title: text('发件箱', 'Outbox'), folded: true, panels: outbox },
    { title: text('隔离、未告警与规则', 'Quarantine, withheld, rules'), folded: true, panels: refused },
  ],
};
