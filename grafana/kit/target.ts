import type { Text } from '#libs/domain/index.js';
import type { Language } from './language.js';

/** The data sources as they are provisioned. */
export const INFLUX = { type: 'influxdb', uid: 'hallwatch-influx' } as const;
export const POSTGRES = { type: 'grafana-postgresql-datasource', uid: 'hallwatch-postgres' } as const;

/** What a panel asks, in the language of the dashboard. */
export interface Target {
  datasource: typeof INFLUX | typeof POSTGRES;
  made(refId: string, language: Language): Record<string, unknown>;
}

/** `{zh|en}` at the end of a column's name in SQL. */
const spoken = (query: string, language: Language): string => query.replaceAll('_{language}', `_${language}`);

/** InfluxQL of 1.6, which later versions answer too. Alias: the series' name, with `$tag_…` in it. */
export const influx = (query: string, alias?: string | Text): Target => ({
  datasource: INFLUX,
  made: (refId, language) => ({
    refId,
    datasource: INFLUX,
    rawQuery: true,
    query,
    resultFormat: 'time_series',
    ...(alias !== undefined && { alias: typeof alias === 'string' ? alias : alias[language] }),
  }),
});

export const influxTable = (query: string): Target => ({
  datasource: INFLUX,
  made: (refId) => ({ refId, datasource: INFLUX, rawQuery: true, query, resultFormat: 'table' }),
});

const postgres =
  (format: 'table' | 'time_series') =>
  (rawSql: string): Target => ({
    datasource: POSTGRES,
    made: (refId, language) => ({
      refId,
      datasource: POSTGRES,
      editorMode: 'code',
      rawQuery: true,
      rawSql: spoken(rawSql.replace(/\s+/g, ' ').trim(), language),
      format,
    }),
  });

/** Rows as the query answers them; `reason_{language}` is the column in the dashboard's language. */
export const sql = postgres('table');
/** Columns `time`, `metric` and numbers become series by the metric. */
export const sqlSeries = postgres('time_series');
