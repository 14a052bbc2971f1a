import type { Text, ToldBy } from '#libs/domain/index.js';
import { ANY_BACKUP, books, interrupted, own, type Question, SINCE, UNTIL } from './questions.js';

/** `critical`: kiosks go unwatched, or something is lost. `warning`: it will come to that. */
export type AlertSeverity = 'critical' | 'warning';

/** An alert of the running of Hallwatch, whoever evaluates it. */
export interface AlertRule {
  name: string;
  /** Its section in docs/runbook.md. */
  runbook: string;
  /** In PromQL, for Prometheus; it fires for each series that this answers. */
  expr: string;
  /** How long it holds before it fires. Ours, as is every limit here. */
  for: string;
  severity: AlertSeverity;
  /** Who tells the administrators: with `watchdog` and `incident` Hallwatch does by itself, and the webhook tells no second time. */
  toldBy: ToldBy;
  summary: Text;
  /** The same asked by Grafana alone. */
  grafana: Question[];
  /** Title in Chinese of a panel of the page of the platform that shows it. */
  panel?: string;
}

/** A number that is made once, and asked by alerts and dashboards. */
export interface RecordingRule {
  record: string;
  expr: string;
}

export const RECORDINGS: RecordingRule[] = [
  { record: 'hallwatch:intake_readings:increase10m', expr: 'sum(increase(hallwatch_intake_readings_total[10m]))' },
  { record: 'hallwatch:intake_refused:increase10m', expr: 'sum(increase(hallwatch_intake_refused_total[10m]))' },
  {
    record: 'hallwatch:intake_refused:ratio10m',
    expr: 'hallwatch:intake_refused:increase10m / (hallwatch:intake_readings:increase10m + hallwatch:intake_refused:increase10m > 0)',
  },
  { record: 'hallwatch:backup_age:seconds', expr: 'time() - max(hallwatch_backup_newest_timestamp_seconds)' },
  {
    record: 'hallwatch:backup_unchecked:seconds',
    expr: 'time() - max(hallwatch_backup_checked_timestamp_seconds) and max(hallwatch_backup_newest_timestamp_seconds) > 0',
  },
  {
    record: 'hallwatch:certificate_left:seconds',
    expr: 'min by (of) (hallwatch_certificate_expires_timestamp_seconds) - time()',
  },
];

const DAYS = 86_400;

/** Limits that both ask for. Seconds, but of the journal and of what is refused: shares. */
const LIMITS = {
  historyLag: 300,
  journalFill: 0.8,
  overdue: 600,
  waiting: 1_000,
  refusedShare: 0.1,
  refused: 50,
  certificate: 14 * DAYS,
  backup: 1.5 * DAYS,
  unchecked: 8 * DAYS,
};
/** How often the worker writes down its rates, seconds. */
const RATES_EVERY = 15;

export const ALERTS: AlertRule[] = [
  {
    name: 'HallwatchWorkerSilent',
    runbook: 'worker-silent',
    // Of two workers one waits for its place; both answer.
    expr: 'max(up{job="hallwatch-worker"}) == 0 or absent(up{job="hallwatch-worker"})',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: { en: 'The worker does not answer: no kiosk is watched', zh: '监测程序无响应：没有设备被监测' },
    // One that was never started is missed too.
    grafana: [interrupted("because IN ('worker-silent', 'not-begun')")],
  },
  {
    name: 'HallwatchNobodyWatches',
    runbook: 'nobody-watches',
    expr: 'max(hallwatch_monitoring_watching) == 0',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: {
      en: 'The pages see that nobody watches: the worker is silent, blind or late',
      zh: '页面显示监测已中断：监测程序无响应、收不到消息或判断滞后',
    },
    grafana: [interrupted("because NOT IN ('worker-silent', 'not-begun')")],
  },
  {
    name: 'HallwatchPagesAway',
    runbook: 'pages-away',
    expr: 'max(up{job="hallwatch-api"}) == 0',
    for: '2m',
    severity: 'critical',
    toldBy: 'alert',
    summary: { en: 'Console and public board do not answer', zh: '控制台和公众页面无响应' },
    // It said something once and does not any more. By its own webhook nobody is told of this, but by mail.
    grafana: [
      books(
        `SELECT coalesce(max(said_at) < now() - interval '1 minute', false)::int::float8 AS value
         FROM grafana.own_numbers WHERE process = 'api'`,
        { above: 0 },
      ),
    ],
  },
  {
    name: 'HallwatchBrokerAway',
    runbook: 'broker-away',
    // A worker that waits for its place is connected to no broker, and shows none.
    expr: 'max(hallwatch_mqtt_uplink_connected) == 0',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: { en: 'The MQTT broker is not connected: no kiosk is heard', zh: 'MQTT 服务器未连接：收不到任何设备的消息' },
    grafana: [interrupted("because = 'broker-away'")],
  },
  {
    name: 'HallwatchBrokerDrops',
    runbook: 'broker-drops',
    expr: 'sum(increase(hallwatch_mqtt_uplink_drops_told_total[15m])) + sum(increase(hallwatch_mqtt_uplink_sessions_lost_total[15m])) > 0',
    for: '0m',
    severity: 'critical',
    toldBy: 'alert',
    summary: {
      en: 'The MQTT broker dropped messages that it had acknowledged, or lost the session of the worker',
      zh: 'MQTT 服务器丢弃了已确认的消息，或丢失了监测程序的会话',
    },
    grafana: [books(own.rose(['mqtt_uplink_drops_told_total', 'mqtt_uplink_sessions_lost_total'], '15 minutes'), { above: 0 })],
    panel: '消息代理丢弃',
  },
  {
    name: 'HallwatchHistoryLag',
    runbook: 'history-lag',
    expr: `max(hallwatch_history_lag_seconds) > ${LIMITS.historyLag}`,
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The history is {{ $value | humanizeDuration }} behind what kiosks say; charts end there',
      zh: '历史数据落后 {{ $value | humanizeDuration }}，图表缺少这段时间',
    },
    grafana: [books(own.one('history_lag_seconds'), { above: LIMITS.historyLag })],
    panel: '历史库滞后',
  },
  {
    name: 'HallwatchJournalFilling',
    runbook: 'journal-filling',
    expr: `max(hallwatch_journal_fill_ratio) > ${LIMITS.journalFill}`,
    for: '1m',
    severity: 'critical',
    toldBy: 'alert',
    summary: {
      en: 'The journal is {{ $value | humanizePercentage }} full; at 100 % nothing is acknowledged any more',
      zh: '日志已用 {{ $value | humanizePercentage }}；到 100% 时不再确认任何消息',
    },
    grafana: [books(own.one('journal_fill_ratio'), { above: LIMITS.journalFill })],
    panel: '日志占用',
  },
  {
    name: 'HallwatchJournalStopped',
    runbook: 'journal-stopped',
    expr: 'max by (reason) (hallwatch_journal_stopped) == 1',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: {
      en: 'The journal takes nothing ({{ $labels.reason }}): kiosks are told to keep what they have',
      zh: '日志无法写入（{{ $labels.reason }}）：设备须自行保留消息',
    },
    grafana: [books(own.each('journal_stopped', 'reason'), { above: 0 })],
    panel: '日志占用',
  },
  {
    name: 'HallwatchOutboxBacklog',
    runbook: 'outbox-backlog',
    expr: `max(hallwatch_outbox_overdue_seconds) > ${LIMITS.overdue} or max(hallwatch_outbox_waiting) > ${LIMITS.waiting}`,
    for: '5m',
    severity: 'critical',
    toldBy: 'alert',
    summary: { en: 'Orders and alerts wait to be sent and do not leave', zh: '维修单和告警积压，未能发出' },
    grafana: [
      books(
        `SELECT greatest(
           coalesce(extract(epoch FROM now() - min(due_at)), 0) > ${LIMITS.overdue}, count(*) > ${LIMITS.waiting})::int::float8 AS value
         FROM grafana.outbox WHERE state = 'waiting'`,
        { above: 0 },
      ),
    ],
    panel: '发件箱',
  },
  {
    name: 'HallwatchMessagesGivenUp',
    runbook: 'messages-given-up',
    expr: 'sum by (type) (increase(hallwatch_messages_given_up_total[1h])) > 0',
    for: '0m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'Messages ({{ $labels.type }}) were given up: somebody was not told by that way',
      zh: '有消息（{{ $labels.type }}）放弃发送：有人未收到通知',
    },
    grafana: [books(own.roseEach('messages_given_up_total', 'type', '1 hour'), { above: 0 })],
    panel: '发件箱',
  },
  {
    name: 'HallwatchQuarantineSurge',
    runbook: 'quarantine-surge',
    expr: `hallwatch:intake_refused:ratio10m > ${LIMITS.refusedShare} and hallwatch:intake_refused:increase10m > ${LIMITS.refused}`,
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: '{{ $value | humanizePercentage }} of what kiosks send is refused and goes to quarantine',
      zh: '设备消息中 {{ $value | humanizePercentage }} 被拒收并进入隔离区',
    },
    grafana: [
      {
        of: 'history',
        queries: [
          'SELECT sum("refused_per_s") / (sum("refused_per_s") + sum("intake_per_s")) FROM "platform" WHERE $timeFilter',
          `SELECT sum("refused_per_s") * ${RATES_EVERY} FROM "platform" WHERE $timeFilter`,
        ],
        when: { holds: `$A > ${LIMITS.refusedShare} && $B > ${LIMITS.refused}` },
        range: 600,
      },
    ],
    panel: '拒绝的报文，按原因',
  },
  {
    name: 'HallwatchRuleOff',
    runbook: 'rule-off',
    expr: 'max(hallwatch_rules_off) > 0',
    for: '0m',
    severity: 'critical',
    toldBy: 'incident',
    summary: { en: '{{ $value }} rules failed and are switched off', zh: '{{ $value }} 条规则出错，已停用' },
    grafana: [books(own.one('rules_off'), { above: 0 })],
  },
  {
    name: 'HallwatchCertificateExpires',
    runbook: 'certificate-expires',
    expr: `hallwatch:certificate_left:seconds < ${LIMITS.certificate}`,
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The certificate of {{ $labels.of }} expires in {{ $value | humanizeDuration }}',
      zh: '证书 {{ $labels.of }} 将在 {{ $value | humanizeDuration }} 后到期',
    },
    grafana: [books(own.each('certificate_expires_timestamp_seconds', 'of', { of: UNTIL }), { below: LIMITS.certificate })],
  },
  {
    name: 'HallwatchCertificateExpired',
    runbook: 'certificate-expires',
    expr: 'hallwatch:certificate_left:seconds < 0',
    for: '0m',
    severity: 'critical',
    toldBy: 'alert',
    summary: {
      en: 'The certificate of {{ $labels.of }} has expired or cannot be read: kiosks with TLS stay out',
      zh: '证书 {{ $labels.of }} 已到期或无法读取：使用 TLS 的设备无法连接',
    },
    grafana: [books(own.each('certificate_expires_timestamp_seconds', 'of', { of: UNTIL }), { below: 0 })],
  },
  {
    name: 'HallwatchBackupOld',
    runbook: 'backup-old',
    expr: `hallwatch:backup_age:seconds > ${LIMITS.backup}`,
    for: '10m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The newest whole backup is {{ $value | humanizeDuration }} old, or there is none',
      zh: '最近一次完整备份距今 {{ $value | humanizeDuration }}，或没有备份',
    },
    grafana: [books(own.one('backup_newest_timestamp_seconds', { of: SINCE }), { above: LIMITS.backup })],
  },
  {
    name: 'HallwatchBackupUnchecked',
    runbook: 'backup-unchecked',
    // Once a week, and a day for it. Where there is no backup the alert above says so.
    expr: `hallwatch:backup_unchecked:seconds > ${LIMITS.unchecked}`,
    for: '10m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The newest backup that was restored for a trial is {{ $value | humanizeDuration }} old, or none ever was',
      zh: '最近一次通过恢复校验的备份距今 {{ $value | humanizeDuration }}，或从未校验过',
    },
    grafana: [books(own.one('backup_checked_timestamp_seconds', { of: SINCE, but: ANY_BACKUP }), { above: LIMITS.unchecked })],
  },
  {
    name: 'HallwatchDatabaseAway',
    runbook: 'data-source-failing',
    expr: 'max(hallwatch_part_away{part="postgres"}) == 1',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: { en: 'PostgreSQL does not answer: nothing is decided or told', zh: 'PostgreSQL 无响应：无法判断，也无法通知' },
    grafana: [{ ...books('SELECT 1::float8 AS value', { below: 1 }), isOfTheSource: true }],
  },
  {
    name: 'HallwatchDataSourceFailing',
    runbook: 'data-source-failing',
    expr: 'max by (part) (hallwatch_part_away{part=~"history|mosquitto"}) == 1',
    for: '2m',
    severity: 'warning',
    toldBy: 'alert',
    summary: { en: '{{ $labels.part }} does not answer', zh: '{{ $labels.part }} 无响应' },
    grafana: [
      books(own.each('part_away', 'part', { but: `"of" IN ('history', 'mosquitto')` }), { above: 0 }),
      {
        of: 'history',
        // Nothing written is no failure of InfluxDB.
        queries: ['SELECT count("rss_bytes") FROM "platform" WHERE $timeFilter'],
        when: { below: 0 },
        range: 600,
        isOfTheSource: true,
        labels: { part: 'history' },
      },
    ],
    panel: '历史库：各进程最近一次自报',
  },
  {
    name: 'HallwatchConsumerStalled',
    runbook: 'consumer-stalled',
    // The watchdog tells of monitoring, its word is of that, and receivers that refuse are told of by themselves.
    expr: 'max by (consumer) (hallwatch_consumer_stalled{consumer!~"monitoring|word|receivers"}) == 1',
    for: '10m',
    severity: 'warning',
    toldBy: 'alert',
    summary: { en: '{{ $labels.consumer }} of the worker does not get on', zh: '监测程序的 {{ $labels.consumer }} 停滞' },
    grafana: [
      books(own.each('consumer_stalled', 'consumer', { but: `"of" NOT IN ('monitoring', 'word', 'receivers')` }), { above: 0 }),
    ],
    panel: '停滞的环节',
  },
];
