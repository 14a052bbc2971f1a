import { stringify } from 'yaml';
import { dashboards } from '../index.js';
import { uidOf } from '../kit/page.js';
import type { Dashboard } from '../kit/shape.js';
import { INFLUX, POSTGRES } from '../kit/target.js';
import { ALERTS, type AlertRule } from './alerts.js';
import type { Question, When } from './questions.js';
import { runbookOf } from './rules.js';

const HEAD = '# Made of grafana/alerts by `npm run generate`.\n';

/** Grafana's own evaluator of reduced numbers, thresholds and conditions. */
const EXPRESSION = { type: '__expr__', uid: '__expr__' } as const;
/** The name of what is asked in the end. */
const CONDITION = 'C';
/** How often rules are asked. */
const EVERY = '1m';
/** Two rules of one folder may not be called alike; what an alert asks besides is in the second. */
const FOLDERS = ['Hallwatch alerts', 'Hallwatch data sources'] as const;
/** Where alerts go: Hallwatch's own channels. */
const CONTACT = 'Hallwatch';

const letter = (n: number): string => 'AB'[n] ?? '';
/** A series is made one number first. */
const reduced = (n: number): string => `R${letter(n)}`;
const asNumber = ({ of }: Question, n: number): string => (of === 'books' ? letter(n) : reduced(n));

function queryOf({ of, range = 600 }: Question, query: string, n: number) {
  const refId = letter(n);
  const own = { refId, intervalMs: 1_000, maxDataPoints: 43_200 };
  const relativeTimeRange = { from: range, to: 0 };
  if (of === 'history')
    return {
      refId,
      relativeTimeRange,
      datasourceUid: INFLUX.uid,
      model: { ...own, datasource: INFLUX, rawQuery: true, query, resultFormat: 'time_series' },
    };
  return {
    refId,
    relativeTimeRange,
    datasourceUid: POSTGRES.uid,
    model: { ...own, datasource: POSTGRES, editorMode: 'code', rawQuery: true, rawSql: query, format: 'table' },
  };
}

const expression = (refId: string, model: Record<string, unknown>) => ({
  refId,
  relativeTimeRange: { from: 0, to: 0 },
  datasourceUid: EXPRESSION.uid,
  model: { refId, datasource: EXPRESSION, ...model },
});

const reductionOf = (_: string, n: number) =>
  expression(reduced(n), { type: 'reduce', expression: letter(n), reducer: 'last', settings: { mode: 'dropNN' } });

function conditionOf(question: Question) {
  const { when } = question;
  if ('holds' in when) {
    const named = when.holds.replace(/\$([AB])\b/g, (_, name: string) => `$${asNumber(question, 'AB'.indexOf(name))}`);
    return expression(CONDITION, { type: 'math', expression: named });
  }
  const evaluator = evaluatorOf(when);
  return expression(CONDITION, { type: 'threshold', expression: asNumber(question, 0), conditions: [{ evaluator }] });
}

const evaluatorOf = (when: Exclude<When, { holds: string }>) =>
  'above' in when ? { type: 'gt', params: [when.above] } : { type: 'lt', params: [when.below] };

const PLATFORM = uidOf('platform', 'zh');

/** Numbers of panels hang on their order: they are looked up when the rules are made. */
export function panelCalled(title: string): number {
  const { panels = [] } = dashboards().find(({ dashboard }) => dashboard.uid === PLATFORM)?.dashboard ?? {};
  const id = panelsIn(panels).find((panel) => panel.title === title)?.id;
  if (id === undefined) throw new Error(`An alert says that the panel ${title} shows it; ${PLATFORM} has none.`);
  return id;
}

type Panels = NonNullable<Dashboard['panels']>;
const panelsIn = (panels: Panels): { id?: number; title?: string }[] =>
  panels.flatMap((panel) => ('panels' in panel && panel.panels ? [panel, ...panelsIn(panel.panels as Panels)] : [panel]));

/** Prometheus calls what was answered $value; Grafana has it by the name of what was asked, and has no label there that the rule itself gives. */
const inGrafana = (summary: string, question: Question): string =>
  Object.entries(question.labels ?? {}).reduce(
    (said, [label, value]) => said.replaceAll(`{{ $labels.${label} }}`, value),
    summary.replaceAll('$value', `$values.${asNumber(question, 0)}.Value`),
  );

/** `WorkerSilent` of HallwatchWorkerSilent as `worker-silent`. */
const slug = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();

function ruleOf(alert: AlertRule, question: Question, nth: number) {
  const panelId = alert.panel === undefined ? null : panelCalled(alert.panel);
  const shown = panelId === null ? null : { dashboardUid: PLATFORM, panelId };
  return {
    uid: `${slug(alert.name)}${nth === 0 ? '' : `-${nth + 1}`}`,
    title: alert.name,
    condition: CONDITION,
    data: [
      ...question.queries.map((query, n) => queryOf(question, query, n)),
      ...(question.of === 'history' ? question.queries.map(reductionOf) : []),
      conditionOf(question),
    ],
    ...shown,
    // What is not said is no alert: that nobody says it is one of its own.
    noDataState: question.isOfTheSource && question.of === 'books' ? 'Alerting' : 'OK',
    execErrState: question.isOfTheSource ? 'Alerting' : 'KeepLast',
    for: alert.for === '0m' ? '0s' : alert.for,
    annotations: {
      summary: inGrafana(alert.summary.en, question),
      summary_zh: inGrafana(alert.summary.zh, question),
      runbook_url: runbookOf(alert),
      ...(shown && { __dashboardUid__: shown.dashboardUid, __panelId__: String(shown.panelId) }),
    },
    labels: { severity: alert.severity, told_by: alert.toldBy, ...question.labels },
    isPaused: false,
  };
}

const groups = () =>
  FOLDERS.map((folder, nth) => ({
    orgId: 1,
    name: 'hallwatch',
    folder,
    interval: EVERY,
    rules: ALERTS.flatMap((alert) => {
      const question = alert.grafana[nth];
      return question ? [ruleOf(alert, question, nth)] : [];
    }),
  }));

const webhook = {
  uid: 'hallwatch-webhook',
  type: 'webhook',
  settings: {
    url: '$__env{ALERTS_URL}',
    httpMethod: 'POST',
    authorization_scheme: 'Bearer',
    authorization_credentials: '$__file{/run/secrets/alerts_token}',
    maxAlerts: '100',
  },
  disableResolveMessage: false,
};
/** The same by mail, for when the pages are what is away. */
const mail = {
  uid: 'hallwatch-mail',
  type: 'email',
  settings: { addresses: '$__env{ALERTS_MAIL}', singleEmail: true },
  disableResolveMessage: false,
};

const contactPoints = {
  apiVersion: 1,
  contactPoints: [
    { orgId: 1, name: CONTACT, receivers: [webhook] },
    { orgId: 1, name: `${CONTACT} mail`, receivers: [mail] },
  ],
};

/** Names of severities by a bar, and none while nobody wants mail: an empty pattern is for what has no severity, which the other lets out. */
const MAILED = [
  ['severity', '=~', '.+'],
  ['severity', '=~', '$__env{ALERTS_MAIL_FOR}'],
];

const policies = {
  apiVersion: 1,
  policies: [
    {
      orgId: 1,
      receiver: CONTACT,
      group_by: ['grafana_folder', 'alertname'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '4h',
      routes: [{ receiver: `${CONTACT} mail`, object_matchers: MAILED, continue: true }, { receiver: CONTACT }],
    },
  ],
};

const written = (content: object, about = ''): string =>
  `${HEAD}${about}${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;

const ABOUT_CONTACTS = `# To Hallwatch, which tells its administrators over their channels. While api is away nobody hears of it by this way: then there is mail, where
# ALERTS_MAIL_FOR says for what.
`;
const ABOUT_POLICIES =
  '# All there is: Grafana has one tree of policies, and at its start this takes the place of what was set by hand.\n';

/** What Grafana provisions for its alerting, by files below `grafana`. */
export const provisionedFiles = (): Record<string, string> => ({
  'provisioning/alerting/rules.yaml': written({ apiVersion: 1, groups: groups() }),
  'provisioning/alerting/contact-points.yaml': written(contactPoints, ABOUT_CONTACTS),
  'provisioning/alerting/policies.yaml': written(policies, ABOUT_POLICIES),
});
