import { PLATFORM_FIELD_NAMES, type PlatformField, type Text } from '#libs/domain/index.js';
import { text } from '../kit/language.js';
import type { PanelIn, Wishes } from '../kit/panel.js';
import { columns, lines, stat, table } from '../kit/panels.js';
import { influx, influxTable, sql } from '../kit/target.js';
import { asSeries, CONSUMERS, moment, number, PLAIN, PROCESSES, REFUSALS } from '../looks.js';

export const AWAY = text('没有应答', 'No answer');

/** How often a process writes down how it is. */
const EVERY = '15s';
/** Entries behind, and seconds: what is caught up with at once, what is late, what somebody must look at. Ours. */
const BEHIND = { entries: [10_000, 100_000], seconds: [60, 600] } as const;
/** Seconds since any kiosk was heard: each says a word every minute, or every five at the most. Ours. */
const HEARD_S = [300, 600] as const;
const late = ([late, bad]: readonly [number, number]): Wishes['steps'] => [
  [null, 'green'],
  [late, 'orange'],
  [bad, 'red'],
];

const PROCESS = '$tag_process';
const named = (zh: string, en: string): Text => text(`${zh} ${PROCESS}`, `${en} ${PROCESS}`);
const inSteps = 'WHERE $timeFilter GROUP BY time($__interval), "process"';

/** One number of ours over time, a line for each process; what was not written is a gap. */
const over = (field: PlatformField, name: Text) => influx(`SELECT mean("${field}") FROM "platform" ${inSteps} fill(null)`, name);
/** The same where the highest of each step is what matters. */
const highest = (field: PlatformField, name: Text) =>
  influx(`SELECT max("${field}") FROM "platform" ${inSteps} fill(null)`, name);

const course = (wishes: Omit<Wishes, 'size' | 'interval' | 'none' | 'min'>): PanelIn =>
  lines({ ...wishes, size: [8, 8], interval: EVERY, none: AWAY, min: 0 });

/** Each store tells of the other: what waits for InfluxDB is in PostgreSQL, what waits for PostgreSQL in InfluxDB. */
export const stores: PanelIn[] = [
  table({
    title: text('历史库：各进程最近一次自报', 'InfluxDB: last word of each process'),
    claims: 'own',
    about: text(
      `各进程每${EVERY}写一次自身状态。没有应答：历史库离开，或进程停了。`,
      `Each process writes of itself every ${EVERY}. No answer: InfluxDB is away, or the processes are.`,
    ),
    size: [7, 6],
    last: '1h',
    target: influxTable(`SELECT last("rss_bytes") FROM "platform" WHERE $timeFilter GROUP BY "process"`),
    none: AWAY,
    columns: [
      { name: 'process', title: text('进程', 'Process'), words: PROCESSES },
      moment('Time', '自报', 'Heard'),
      { name: 'last', title: text('内存', 'Memory'), unit: 'bytes' },
    ],
  }),
  stat({
    title: text('历史库所见的PostgreSQL', 'PostgreSQL, seen by InfluxDB'),
    claims: 'own',
    about: text(
      '最近两分钟。PostgreSQL离开时：发件箱没有数，未判定的报文增多。',
      'Of the last two minutes. While PostgreSQL is away there is no number of the outbox, and more and more that is not judged.',
    ),
    size: [6, 6],
    last: '2m',
    target: [
      influx(`SELECT last("outbox_waiting") FROM "platform" WHERE $timeFilter`, text('待发', 'To send')),
      influx(`SELECT last("watch_behind") FROM "platform" WHERE $timeFilter`, text('待判定', 'To judge')),
    ],
    steps: late(BEHIND.entries),
    none: text('PostgreSQL没有应答', 'PostgreSQL does not answer'),
  }),
  stat({
    title: text('PostgreSQL所见的历史库', 'InfluxDB, seen by PostgreSQL'),
    claims: 'own',
    about: text(
      '决定先存于PostgreSQL，再写入历史库。越来越多、越来越久：历史库离开了。',
      'Decisions are kept in PostgreSQL until the history has them. More and more, older and older: InfluxDB is away.',
    ),
    size: [6, 6],
    target: sql(
      'SELECT sum(waiting) AS waiting, extract(epoch FROM now() - min(oldest_at)) AS oldest_s FROM grafana.history_due',
    ),
    none: AWAY,
    columns: [
      number('waiting', '待写入', 'To write', { steps: PLAIN, none: text('没有', 'None') }),
      number('oldest_s', '最久', 'Oldest', { unit: 's', steps: late(BEHIND.seconds), none: text('没有等待', 'None waits') }),
    ],
  }),
  stat({
    title: text('PostgreSQL：最近判定的报文', 'Newest reading judged'),
    claims: 'own',
    about: text(
      '全部终端中最近一次报文，以判定为准，与历史库无关。',
      'Of all kiosks, as the watch has it, whatever the history does.',
    ),
    size: [5, 6],
    target: sql('SELECT extract(epoch FROM now() - max(last_heard_at)) AS age_s FROM grafana.kiosks'),
    none: AWAY,
    columns: [number('age_s', '已过', 'Age', { unit: 's', steps: late(HEARD_S), none: text('还没有', 'None yet') })],
  }),
];

const rates = course({
  title: text('每秒报文', 'Readings a second'),
  about: text('收到、拒绝和重复的报文。', 'Taken, refused, and come a second time.'),
  claims: 'own',
  target: [
    over('intake_per_s', named('收到', 'Taken')),
    over('refused_per_s', named('拒绝', 'Refused')),
    over('repeats_per_s', named('重复', 'Repeats')),
  ],
});

const acknowledged = course({
  title: text('应答用时', 'Time to the acknowledgement'),
  claims: 'own',
  about: text('从报文到达至应答：应答即已存盘。', 'From the packet to its PUBACK: then it is on the disk.'),
  target: [
    highest('puback_p50_ms', named('一半不超过', 'Half within')),
    highest('puback_p99_ms', named('99%不超过', '99 % within')),
  ],
  unit: 'ms',
});

const refusals = columns({
  title: text('拒绝的报文，按原因', 'Packets refused, by reason'),
  claims: 'own',
  about: text(
    '只有拒绝过才有点；空白即没有拒绝或没有应答。',
    'Points are only where some were: nothing means none, or no answer.',
  ),
  size: [8, 8],
  interval: EVERY,
  target: influx(
    'SELECT sum("refused") FROM "quarantine" WHERE $timeFilter GROUP BY time($__interval), "reason" fill(null)',
    '$tag_reason',
  ),
  none: text('没有', 'None'),
  min: 0,
  decimals: 0,
  columns: asSeries(REFUSALS),
});

const depth = course({
  title: text('日志深度', 'Depth of the journal'),
  claims: 'own',
  about: text(
    '尚未写入历史库、尚未判定、等待存盘的条数。',
    'Entries that are not in the history, not judged, not on the disk yet.',
  ),
  target: [
    highest('record_behind', named('未入历史', 'Not in the history')),
    highest('watch_behind', named('未判定', 'Not judged')),
    highest('intake_pending', named('待存盘', 'Not on the disk')),
  ],
  steps: late(BEHIND.entries),
});

const lag = course({
  title: text('历史库滞后', 'How far the history is behind'),
  about: text('最早一条尚未写入历史库的报文等了多久。', 'How long the oldest reading that the history lacks has waited.'),
  claims: 'own',
  target: highest('history_lag_s', named('滞后', 'Behind')),
  unit: 's',
  steps: late(BEHIND.seconds),
});

const disk = course({
  title: text('日志占用', 'Journal on disk'),
  about: text('日志文件的大小。', 'How large its files are.'),
  claims: 'own',
  target: over('journal_bytes', named('日志', 'Journal')),
  unit: 'bytes',
});

const unsent = course({
  title: text('发件箱待发', 'Messages that wait'),
  about: text('决定了、还没有送达的消息。', 'Messages that are decided and not delivered yet.'),
  claims: 'own',
  target: highest('outbox_waiting', named('待发', 'Waiting')),
});

const dropped = course({
  title: text('消息代理丢弃', 'Dropped by the broker'),
  claims: 'own',
  about: text('各步之间新增的。不报此数的代理没有线。', 'Since the step before. A broker that does not say has no line.'),
  target: influx(
    `SELECT non_negative_difference(max("broker_dropped")) FROM "platform" ${inSteps} fill(null)`,
    named('丢弃', 'Dropped'),
  ),
});

const burden = course({
  title: text('处理器', 'Processor'),
  claims: 'own',
  about: text('一个核为100%。', 'One core is 100 %.'),
  target: over('cpu_pct', named('处理器', 'Processor')),
  unit: 'percent',
});

const stops = course({
  title: text('主循环最长停顿', 'Longest stop of the loop'),
  claims: 'own',
  about: text(
    '一分钟内最长的一次：在此期间其他终端与页面都在等。超过50毫秒应查原因（本系统自定）。',
    'The longest within a minute: all other kiosks and pages waited for so long. Above 50 ms somebody should look why (ours).',
  ),
  target: highest('loop_stop_ms', named('停顿', 'Stop')),
  unit: 'ms',
  steps: late([50, 500]),
});

const stalled = columns({
  title: text('停滞的环节', 'Consumers that do not get on'),
  claims: 'own',
  about: text(
    '停滞时才有点；原因与起始时间见 /api/v1/health/ready。',
    'Points are only where one does not get on; since when and why is in /api/v1/health/ready.',
  ),
  size: [8, 8],
  interval: EVERY,
  target: influx(
    'SELECT max("stalled") FROM "stalled" WHERE $timeFilter GROUP BY time($__interval), "consumer" fill(null)',
    '$tag_consumer',
  ),
  none: text('没有', 'None'),
  min: 0,
  decimals: 0,
  columns: asSeries(CONSUMERS),
});

const COSTS = PLATFORM_FIELD_NAMES.filter((name) => name.startsWith('rule_cost'));
/** Where the watch says what its rules cost. */
const ruleCost =
  COSTS.length > 0
    ? [
        course({
          title: text('规则用时', 'Cost of the rules'),
          about: text('各规则每次判断的用时。', 'What judging by the rules takes.'),
          claims: 'own',
          target: COSTS.map((name) => highest(name, named('规则', 'Rules'))),
          unit: 'µs',
        }),
      ]
    : [];

/** How the worker is, by its own numbers. */
export const ownNumbers: PanelIn[] = [
  rates,
  acknowledged,
  refusals,
  depth,
  lag,
  disk,
  unsent,
  dropped,
  burden,
  stops,
  stalled,
  ...ruleCost,
];
