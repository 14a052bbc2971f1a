import type { Text, ToldBy } from '#libs/domain/index.js';

/** `critical`: kiosks go unwatched, or something is lost. `warning`: it will come to that. */
export type AlertSeverity = 'critical' | 'warning';

/** An alert of the running of Hallwatch, whoever evaluates it. */
export interface AlertRule {
  name: string;
  /** Its section in docs/runbook.md. */
  runbook: string;
  /** In PromQL; it fires for each series that this answers. */
  expr: string;
  /** How long it holds before it fires. Ours, as is every limit here. */
  for: string;
  severity: AlertSeverity;
  /** Who tells the administrators: with `watchdog` and `incident` Hallwatch does by itself, and the webhook tells no second time. */
  toldBy: ToldBy;
  summary: Text;
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
  },
  {
    name: 'HallwatchPagesAway',
    runbook: 'pages-away',
    expr: 'max(up{job="hallwatch-api"}) == 0',
    for: '2m',
    severity: 'critical',
    toldBy: 'alert',
    summary: { en: 'Console and public board do not answer', zh: '控制台和公众页面无响应' },
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
  },
  {
    name: 'HallwatchHistoryLag',
    runbook: 'history-lag',
    expr: 'max(hallwatch_history_lag_seconds) > 300',
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The history is {{ $value | humanizeDuration }} behind what kiosks say; charts end there',
      zh: '历史数据落后 {{ $value | humanizeDuration }}，图表缺少这段时间',
    },
  },
  {
    name: 'HallwatchJournalFilling',
    runbook: 'journal-filling',
    expr: 'max(hallwatch_journal_fill_ratio) > 0.8',
    for: '1m',
    severity: 'critical',
    toldBy: 'alert',
    summary: {
      en: 'The journal is {{ $value | humanizePercentage }} full; at 100 % nothing is acknowledged any more',
      zh: '日志已用 {{ $value | humanizePercentage }}；到 100% 时不再确认任何消息',
    },
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
  },
  {
    name: 'HallwatchOutboxBacklog',
    runbook: 'outbox-backlog',
    expr: 'max(hallwatch_outbox_overdue_seconds) > 600 or max(hallwatch_outbox_waiting) > 1000',
    for: '5m',
    severity: 'critical',
    toldBy: 'alert',
    summary: { en: 'Orders and alerts wait to be sent and do not leave', zh: '工单和告警积压，未能发出' },
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
  },
  {
    name: 'HallwatchQuarantineSurge',
    runbook: 'quarantine-surge',
    expr: 'hallwatch:intake_refused:ratio10m > 0.1 and hallwatch:intake_refused:increase10m > 50',
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: '{{ $value | humanizePercentage }} of what kiosks send is refused and goes to quarantine',
      zh: '设备消息中 {{ $value | humanizePercentage }} 被拒收并进入隔离区',
    },
  },
  {
    name: 'HallwatchRuleOff',
    runbook: 'rule-off',
    expr: 'max(hallwatch_rules_off) > 0',
    for: '0m',
    severity: 'critical',
    toldBy: 'incident',
    summary: { en: '{{ $value }} rules failed and are switched off', zh: '{{ $value }} 条规则出错，已停用' },
  },
  {
    name: 'HallwatchCertificateExpires',
    runbook: 'certificate-expires',
    expr: `hallwatch:certificate_left:seconds < ${14 * DAYS}`,
    for: '5m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The certificate of {{ $labels.of }} expires in {{ $value | humanizeDuration }}',
      zh: '证书 {{ $labels.of }} 将在 {{ $value | humanizeDuration }} 后到期',
    },
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
  },
  {
    name: 'HallwatchBackupOld',
    runbook: 'backup-old',
    expr: `hallwatch:backup_age:seconds > ${1.5 * DAYS}`,
    for: '10m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The newest whole backup is {{ $value | humanizeDuration }} old, or there is none',
      zh: '最近一次完整备份距今 {{ $value | humanizeDuration }}，或没有备份',
    },
  },
  {
    name: 'HallwatchBackupUnchecked',
    runbook: 'backup-unchecked',
    // Once a week, and a day for it. Where there is no backup the alert above says so.
    expr: `hallwatch:backup_unchecked:seconds > ${8 * DAYS}`,
    for: '10m',
    severity: 'warning',
    toldBy: 'alert',
    summary: {
      en: 'The newest backup that was restored for a trial is {{ $value | humanizeDuration }} old, or none ever was',
      zh: '最近一次通过恢复校验的备份距今 {{ $value | humanizeDuration }}，或从未校验过',
    },
  },
  {
    name: 'HallwatchDatabaseAway',
    runbook: 'data-source-failing',
    expr: 'max(hallwatch_part_away{part="postgres"}) == 1',
    for: '1m',
    severity: 'critical',
    toldBy: 'watchdog',
    summary: { en: 'PostgreSQL does not answer: nothing is decided or told', zh: 'PostgreSQL 无响应：无法判断，也无法通知' },
  },
  {
    name: 'HallwatchDataSourceFailing',
    runbook: 'data-source-failing',
    expr: 'max by (part) (hallwatch_part_away{part=~"history|mosquitto"}) == 1',
    for: '2m',
    severity: 'warning',
    toldBy: 'alert',
    summary: { en: '{{ $labels.part }} does not answer', zh: '{{ $labels.part }} 无响应' },
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
  },
];
