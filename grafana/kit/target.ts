import type { Text } from '#libs/domain/index.js';
import type { Language } from './language.js';

/** The data sources as they are provisioned. */
export const INFLUX = { type: 'influxdb', uid: 'hallwatch-influx' } as const;
/** Readings, or their means: as is chosen by the variable `resolution`. */
export const CHOSEN = { type: INFLUX.type, uid: `\${resolution}` } as const;
export const POSTGRES = { type: 'grafana-postgresql-datasource', uid: 'hallwatch-postgres' } as const;

/** What a question in SQL becomes where nobody may know its answer. */
export type Gate = (question: string) => string;

/** What a panel asks, in the language of the dashboard. */
export interface Target {
  datasource: typeof INFLUX | typeof CHOSEN | typeof POSTGRES;
  /** `gate`: what the question becomes, where what it asks is so now. */
  made(refId: string, language: Language, gate: Gate | null): Record<string, unknown>;
}

/** One row of nothing while nobody watches, and what the question answers else, be that no row at all. */
export const whileWatched: Gate = (question) =>
  `SELECT shown.* FROM grafana.freshness AS now_is LEFT JOIN (${question}) AS shown ON now_is.watched ` +
  'WHERE NOT now_is.watched OR shown IS DISTINCT FROM NULL';

const onlyInPostgres = (gate: Gate | null): void => {
  if (gate) throw new Error('Whether somebody watches is in PostgreSQL: what is so now is to be asked there');
};

/** `{zh|en}` at the end of a column's name in SQL. */
const spoken = (query: string, language: Language): string => query.replaceAll('_{language}', `_${language}`);

type Influx = typeof INFLUX | typeof CHOSEN;

const influxSeries =
  (datasource: Influx) =>
  (query: string, alias?: string | Text): Target => ({
    datasource,
    made: (refId, language, gate) => {
      onlyInPostgres(gate);
      const named = alias !== undefined && { alias: typeof alias === 'string' ? alias : alias[language] };
      return { refId, datasource, rawQuery: true, query, resultFormat: 'time_series', ...named };
    },
  });

const influxRows =
  (datasource: Influx) =>
  (query: string): Target => ({
    datasource,
    made: (refId, _language, gate) => {
      onlyInPostgres(gate);
      return { refId, datasource, rawQuery: true, query, resultFormat: 'table' };
    },
  });

/** InfluxQL of 1.6, which later versions answer too. Alias: the series' name, with `$tag_…` in it. */
export const influx = influxSeries(INFLUX);
export const influxTable = influxRows(INFLUX);
/** The same of readings or of their means: only what every one of them answers rightly. */
export const chosenSeries = influxSeries(CHOSEN);
export const chosenTable = influxRows(CHOSEN);

const postgres =
  (format: 'table' | 'time_series') =>
  (rawSql: string | Text): Target => ({
    datasource: POSTGRES,
    made: (refId, language, gate) => {
      const said = typeof rawSql === 'string' ? rawSql : rawSql[language];
      const question = spoken(said.replace(/\s+/g, ' ').trim(), language);
      return {
        refId,
        datasource: POSTGRES,
        editorMode: 'code',
        rawQuery: true,
        rawSql: gate ? gate(question) : question,
        format,
      };
    },
  });

/** Rows as the query answers them; `reason_{language}` is the column in the dashboard's language. */
export const sql = postgres('table');
/** Columns `time`, `metric` and numbers become series by the metric. */
export const sqlSeries = postgres('time_series');
