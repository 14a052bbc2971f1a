import type pg from 'pg';
import { dashboards, type Made } from '../../grafana/index.js';
import { panelsOf as panelsIn } from '../../grafana/kit/finish.js';
import type { Panel, Variable } from '../../grafana/kit/shape.js';
import { CHOSEN, INFLUX } from '../../grafana/kit/target.js';
import { type Choice, influxQl, postgresSql, type Range, single, span } from './grafana-query.js';
import { databaseOf, offered, sourceOf } from './grafana-sources.js';

/** What a panel asks, of either source. */
export interface Target {
  refId: string;
  datasource: { type: string; uid: string };
  query: string;
  rawSql: string;
  format: string;
  resultFormat: string;
}

/** What came back: columns, or names of series, and rows. */
export interface Answer {
  columns: string[];
  rows: number;
}

export interface Series {
  columns: string[];
  tags?: Record<string, string>;
  values: unknown[][];
}

interface InfluxAnswer {
  error?: string;
  results?: { error?: string; series?: Series[] }[];
}

export { dashboards, type Made, type Panel };

export const targetsOf = (panel: Panel): Target[] => (panel.targets ?? []) as unknown as Target[];
/** Those of closed rows too. */
export const panelsOf = ({ dashboard }: Made): Panel[] => panelsIn(dashboard);
const ofType = ({ dashboard }: Made, type: Variable['type']): Variable[] =>
  (dashboard.templating?.list ?? []).filter((variable) => variable.type === type);
/** Variables whose values are asked for. */
export const variablesOf = (made: Made): Variable[] => ofType(made, 'query');
/** Variables whose values are data sources. */
export const sourceVariablesOf = (made: Made): Variable[] => ofType(made, 'datasource');
/** Whether the question is asked of readings or of means, as is chosen. */
export const isChosen = ({ datasource }: Target): boolean => datasource.uid === CHOSEN.uid;
export const keyOf = ({ dashboard }: Made): string => String(dashboard.uid).replace(/^hallwatch-|-(zh|en)$/g, '');

/** As the dashboard opens, or the panel has it for itself. */
export const rangeOf = ({ dashboard }: Made, now: number, panel?: Panel): Range => ({
  from: now - span(panel?.timeFrom ?? dashboard.time?.from.slice('now-'.length) ?? '1h'),
  to: now,
});

/** Asks both sources what dashboards ask, as Grafana does. */
export class Questions {
  constructor(
    private readonly reader: pg.Client,
    private readonly influxUrl: string,
    private readonly bucket: string,
  ) {}

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.reader.query<Record<string, unknown>>(sql)).rows;
  }

  async postgres(sql: string): Promise<Answer> {
    const { fields, rows } = await this.reader.query<Record<string, unknown>>(sql);
    return { columns: fields.map(({ name }) => name), rows: rows.length };
  }

  async ask(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Answer> {
    if (target.datasource.type !== INFLUX.type) return this.postgres(postgresSql(target.rawSql, choice, range));
    const series = await this.series(target, panel, choice, range);
    const [first] = series;
    const columns = ['Time', ...(first?.columns ?? []), ...Object.keys(first?.tags ?? {})];
    return { columns, rows: series.reduce((sum, { values }) => sum + values.length, 0) };
  }

  /** Of the database and by the steps of the data source that the target names, or that is chosen. */
  series({ datasource, query }: Target, panel: Panel, choice: Choice, range: Range): Promise<Series[]> {
    const source = sourceOf(single(datasource.uid, choice));
    const steps = { least: panel.interval ?? source.jsonData.timeInterval, points: panel.maxDataPoints };
    return this.influx(influxQl(query, choice, range, steps), databaseOf(source, this.bucket));
  }

  /** Every value of every variable, or what is picked for it, one after the other as Grafana does. */
  async chosenIn(made: Made, picked: Record<string, string>, now: number): Promise<Choice> {
    const choice: Choice = sourcesIn(made, picked);
    for (const { name, query, multi } of variablesOf(made)) {
      const rows = await this.rows(postgresSql(String(query), choice, rangeOf(made, now)));
      const values = rows.map((row) => String(row.__value ?? Object.values(row)[0]));
      const value = picked[name];
      if (value !== undefined && !values.includes(value)) throw new Error(`${value} cannot be chosen for ${name}`);
      if (multi) choice[name] = value === undefined ? values : [value];
      else choice[name] = value ?? (values[0] as string);
    }
    return choice;
  }

  private async influx(q: string, db: string): Promise<Series[]> {
    const answer = await fetch(`${this.influxUrl}/query?db=${db}`, { method: 'POST', body: new URLSearchParams({ q }) });
    const { results, error } = (await answer.json()) as InfluxAnswer;
    const complaint = error ?? results?.[0]?.error;
    if (complaint) throw new Error(`${complaint} in: ${q}`);
    return results?.[0]?.series ?? [];
  }
}

/** Data sources by the names of their variables: what is picked, else what is chosen at first. */
function sourcesIn(made: Made, picked: Record<string, string>): Choice {
  return Object.fromEntries(
    sourceVariablesOf(made).map((variable) => {
      const uid = picked[variable.name] ?? String(variable.current?.value);
      if (!offered(variable).some((source) => source.uid === uid))
        throw new Error(`${uid} cannot be chosen for ${variable.name}`);
      return [variable.name, uid];
    }),
  );
}
