import { stringify } from 'yaml';
import { ALERTS, type AlertRule, RECORDINGS } from './alerts.js';

/** Where it is read: beside what is installed. */
export const runbookOf = ({ runbook }: AlertRule): string => `docs/runbook.md#${runbook}`;

const HEAD = '# Made of grafana/alerts/alerts.ts by `npm run generate`.\n';

const written = (name: string, rules: unknown[]): string => HEAD + stringify({ groups: [{ name, rules }] }, { lineWidth: 0 });

const alertOf = (rule: AlertRule) => ({
  alert: rule.name,
  expr: rule.expr,
  ...(rule.for !== '0m' && { for: rule.for }),
  labels: { severity: rule.severity, told_by: rule.toldBy },
  annotations: { summary: rule.summary.en, summary_zh: rule.summary.zh, runbook_url: runbookOf(rule) },
});

/** The rules as Prometheus reads them, by their files below `grafana/prometheus`. */
export const ruleFiles = (): Record<string, string> => ({
  'recording.yaml': written('hallwatch-recording', RECORDINGS),
  'alerts.yaml': written('hallwatch', ALERTS.map(alertOf)),
});
