import type pg from 'pg';
import { dashboards, type Made } from '../../grafana/index.js';
import { panelsOf as panelsIn } from '../../grafana/kit/finish.js';
import type { Panel, Variable } from '../../grafana/kit/shape.js';
import { CHOSEN, INFLUX } from '../../grafana/kit/target.js';
import { type Frame, influxFrames, influxTable, type Series, seriesOf, tableOf } from './grafana-frames.js';
import { intervalMs } from './grafana-interval.js';
import { askedOf, type Choice, influxQl, postgresSql, type Range, type Steps, single, span } from './grafana-query.js';
import { databaseOf, offered, type Source, sourceOf } from './grafana-sources.js';

/** What a panel asks, of either source. */
export interface Target {
  refId: string;
  datasource: { type: string; uid: string };
  query: string;
  rawSql: string;
  format: string;
  resultFormat: string;
  alias?: string;
}

/** What came back: columns, or names of series, and rows. */
export interface Answer {
  columns: string[];
  rows: number;
}

interface InfluxAnswer {
  error?: string;
  results?: { error?: string; series?: Series[] }[];
}

export { type Choice, dashboards, type Frame, type Made, type Panel, type Range, type Series };

export const targetsOf = (panel: Panel): Target[] => (panel.targets ?? []) as unknown as Target[];
/** Those of closed rows too. */
export const panelsOf = ({ dashboard }: Made): Panel[] => panelsIn(dashboard);
const ofType = ({ dashboard }: Made, type: Variable['type']): Variable[] =>
  (dashboard.templating?.list ?? []).filter((variable) => variable.type === type);
/** Variables whose values are asked for. */
export const variablesOf = (made: Made): Variable[] => ofType(made, 'query');
/** Variables whose values are data sources. */
export const sourceVariablesOf = (made: Made): Variable[] => ofType(made, 'datasource');
/** Variables that nobody chooses, with their values. */
export const constantsOf = (made: Made): Choice =>
  Object.fromEntries(ofType(made, 'constant').map(({ name, query }) => [name, String(query)]));
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

  /** What the panel is given of a question: one frame, or one for each series. */
  async frames(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Frame[]> {
    if (target.datasource.type !== INFLUX.type)
      return [await this.postgres(target, choice, range, { points: panel.maxDataPoints })];
    const series = await this.series(target, panel, choice, range);
    return target.resultFormat === 'table' ? [influxTable(series)] : influxFrames(series, target.alias);
  }

  /** The frame of a question in SQL: of a panel, or of annotations. */
  async postgres(
    { rawSql, format }: Pick<Target, 'rawSql' | 'format'>,
    choice: Choice,
    range: Range,
    steps?: Steps,
  ): Promise<Frame> {
    const { sql, fill } = askedOf(rawSql, choice, range, steps);
    const { fields, rows } = await this.reader.query<unknown[]>({ text: sql, rowMode: 'array' });
    return format === 'time_series' ? seriesOf(fields, rows, range, fill) : tableOf(fields, rows);
  }

  async ask(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Answer> {
    if (target.datasource.type !== INFLUX.type) {
      const { fields, rows } = await this.reader.query(postgresSql(target.rawSql, choice, range));
      return { columns: fields.map(({ name }) => name), rows: rows.length };
    }
    const series = await this.series(target, panel, choice, range);
    const [first] = series;
    const columns = ['Time', ...(first?.columns ?? []), ...Object.keys(first?.tags ?? {})];
    return { columns, rows: series.reduce((sum, { values }) => sum + values.length, 0) };
  }

  /** Of the database and by the steps of the data source that the target names, or that is chosen. */
  series(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Series[]> {
    const source = sourceOf(single(target.datasource.uid, choice));
    return this.influx(influxQl(target.query, choice, range, stepsOf(panel, source)), databaseOf(source, this.bucket));
  }

  /** Milliseconds between points of InfluxDB. */
  stepMs({ datasource }: Target, panel: Panel, choice: Choice, range: Range): number {
    return intervalMs(range, stepsOf(panel, sourceOf(single(datasource.uid, choice))));
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
    const answer = await fetch(`${this.influxUrl}/query?db=${db}&epoch=ms`, { method: 'POST', body: new URLSearchParams({ q }) });
    const { results, error } = (await answer.json()) as InfluxAnswer;
    const complaint = error ?? results?.[0]?.error;
    if (complaint) throw new Error(`${complaint} in: ${q}`);
    return results?.[0]?.series ?? [];
  }
}

const stepsOf = ({ interval, maxDataPoints }: Panel, { jsonData }: Source): Steps => ({
  least: interval ?? jsonData.timeInterval,
  points: maxDataPoints,
});

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
