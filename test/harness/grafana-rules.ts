import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { parse } from 'yaml';
import { AlertingFile, type ProvisionedQuery, type ProvisionedRule } from '#apps/tools/stack/alerting-files.js';
import { projectFile } from '#libs/runtime/index.js';
import { influxQl } from './grafana-query.js';
import { databaseOf, sourceOf } from './grafana-sources.js';

/** As an operator gives it; never that of an installation. */
const PASSWORD = 'grafana-for-tests';

export type Labels = Record<string, string>;
/** A number that somebody asked for, with what it is of. Null: there is none. */
interface Answer {
  labels: Labels;
  value: number | null;
}

/** The rules as they are provisioned. */
export const provisionedRules = (): ProvisionedRule[] => {
  const text = readFileSync(projectFile('grafana', 'provisioning', 'alerting', 'rules.yaml'), 'utf8');
  return (AlertingFile.parse(parse(text)).groups ?? []).flatMap(({ rules }) => rules);
};

/** What comes of a rule: for which labels it fires, without waiting for how long it must hold. */
export type Outcome = { firing: Labels[] } | { noData: true } | { failed: string };

/** Asks what Grafana would ask of real servers, and judges by what its expressions mean. */
export class GrafanaForTests {
  private constructor(
    private readonly postgresUrl: string,
    private readonly influxUrl: string,
    private readonly bucket: string,
  ) {}

  /** Lets the role of the dashboards in, as an operator does. */
  static async open(postgresUrl: string, influxUrl: string, bucket: string): Promise<GrafanaForTests> {
    const owner = new pg.Client({ connectionString: postgresUrl });
    await owner.connect();
    await owner.query(`ALTER ROLE hallwatch_grafana LOGIN PASSWORD '${PASSWORD}'`);
    await owner.end();
    const address = new URL(postgresUrl);
    address.username = 'hallwatch_grafana';
    address.password = PASSWORD;
    return new GrafanaForTests(address.href, influxUrl, bucket);
  }

  /** The same while one of the servers does not answer. */
  without(which: 'postgres' | 'influx'): GrafanaForTests {
    const nobody = '127.0.0.1:9';
    return which === 'influx'
      ? new GrafanaForTests(this.postgresUrl, `http://${nobody}`, this.bucket)
      : new GrafanaForTests(`postgres://${nobody}/hallwatch`, this.influxUrl, this.bucket);
  }

  async ask(rule: ProvisionedRule): Promise<Outcome> {
    const known = new Map<string, Answer[]>();
    try {
      for (const query of rule.data) known.set(query.refId, await this.answersOf(query, known));
    } catch (error) {
      return { failed: (error as Error).message };
    }
    const last = known.get(rule.condition) ?? [];
    if (last.length === 0) return { noData: true };
    return { firing: last.filter(({ value }) => value === 1).map(({ labels }) => labels) };
  }

  /** Names of what fires, with the labels that tell one from another: the data's and the rule's own. */
  async firing(): Promise<string[]> {
    const firing: string[] = [];
    for (const rule of provisionedRules()) {
      const { severity: _s, told_by: _t, ...own } = rule.labels;
      for (const labels of fired(rule, await this.ask(rule)))
        firing.push([rule.title, ...Object.values({ ...own, ...labels })].join(' '));
    }
    return [...new Set(firing)].sort();
  }

  private async answersOf(query: ProvisionedQuery, known: Map<string, Answer[]>): Promise<Answer[]> {
    const { model } = query;
    if ('rawSql' in model) return this.rows(model.rawSql);
    if ('query' in model) return this.series(query, model.query);
    if (model.type === 'math') return [{ labels: {}, value: calculated(model.expression, known) }];
    const of = known.get(model.expression) ?? [];
    if (model.type === 'reduce') return of;
    const [{ evaluator }] = model.conditions as [(typeof model.conditions)[number]];
    return of.map(({ labels, value }) => ({ labels, value: Number(passes(evaluator, value)) }));
  }

  /** As Grafana takes a table without a time: one number in a row, texts are labels. */
  private async rows(sql: string): Promise<Answer[]> {
    const client = new pg.Client({ connectionString: this.postgresUrl });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows.map(numberOf);
    } finally {
      await client.end();
    }
  }

  /** The last value of each series that has one. */
  private async series({ datasourceUid, relativeTimeRange: { from } }: ProvisionedQuery, query: string): Promise<Answer[]> {
    const now = Date.now();
    const q = influxQl(query, {}, { from: now - from * 1_000, to: now });
    const db = databaseOf(sourceOf(datasourceUid), this.bucket);
    const answer = await fetch(`${this.influxUrl}/query?${new URLSearchParams({ db, q })}`);
    type Series = { tags?: Labels; values: [string, number | null][] };
    const { results, error } = (await answer.json()) as { results?: { series?: Series[]; error?: string }[]; error?: string };
    const wrong = error ?? results?.[0]?.error;
    if (wrong) throw new Error(wrong);
    return (results?.[0]?.series ?? []).map(({ tags = {}, values }) => ({
      labels: tags,
      value: values.map(([, value]) => value).findLast((value) => value !== null) ?? null,
    }));
  }
}

/** As the state of a failing or empty rule is set: no rule here keeps an old one. */
function fired(rule: ProvisionedRule, outcome: Outcome): Labels[] {
  if ('firing' in outcome) return outcome.firing;
  const state = 'failed' in outcome ? rule.execErrState : rule.noDataState;
  return state === 'Alerting' ? [{}] : [];
}

function numberOf(row: Record<string, unknown>): Answer {
  const numbers = Object.values(row).filter((value) => typeof value !== 'string');
  const [value] = numbers;
  if (numbers.length !== 1 || (typeof value !== 'number' && value !== null))
    throw new Error(`Grafana wants one number and texts in a row, and this is ${JSON.stringify(row)}`);
  const labels = Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { labels: Object.fromEntries(labels), value: value as number | null };
}

const passes = ({ type, params: [limit = 0] }: { type: 'gt' | 'lt'; params: number[] }, value: number | null): boolean =>
  value !== null && (type === 'gt' ? value > limit : value < limit);

/** `$RA > 1 && $RB > 2`: what is written here of Grafana's mathematics. What is not known is no number, and holds nothing. */
function calculated(expression: string, known: Map<string, Answer[]>): number | null {
  const parts = expression.split(' && ').map((part) => {
    const [, name = '', sign, limit] = /^\$([A-Z]+) (>|<) ([\d.]+)$/.exec(part) ?? [];
    if (!sign) throw new Error(`The test does not know the mathematics of ${part}`);
    return passes({ type: sign === '>' ? 'gt' : 'lt', params: [Number(limit)] }, known.get(name)?.[0]?.value ?? null);
  });
  return Number(parts.every(Boolean));
}

/** What Grafana's webhook sends of one rule, as it documents it. `over`: it does not fire any more. */
export function toldByGrafana(rule: ProvisionedRule, own: Labels, startsAt: Date, over: Date | null = null): object {
  const labels = { alertname: rule.title, grafana_folder: 'Hallwatch alerts', ...rule.labels, ...own };
  const alert = {
    status: over === null ? 'firing' : 'resolved',
    labels,
    annotations: rule.annotations,
    startsAt: startsAt.toISOString(),
    endsAt: over === null ? '0001-01-01T00:00:00Z' : over.toISOString(),
    generatorURL: `http://grafana:3000/alerting/grafana/${rule.uid}/view?orgId=1`,
    fingerprint: createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16),
    values: { A: 1, C: 1 },
    valueString: '',
    orgId: 1,
  };
  const common = {
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://grafana:3000/',
    truncatedAlerts: 0,
  };
  return {
    receiver: 'Hallwatch',
    ...common,
    status: alert.status,
    alerts: [alert],
    version: '1',
    groupKey: '{}',
    orgId: 1,
    state: 'alerting',
    title: '',
  };
}
