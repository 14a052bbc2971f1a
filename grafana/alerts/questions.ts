import type { OwnNumberName } from '#libs/domain/index.js';

/** When a question is answered badly: by one number of it, or by a condition in Grafana's mathematics. */
export type When = { above: number } | { below: number } | { holds: string };

/** What Grafana asks by itself, without Prometheus, to know whether an alert fires. */
export interface Question {
  /** PostgreSQL, by the views of VIEWS.md, or InfluxDB. */
  of: 'books' | 'history';
  /**
   * SQL answers one number in each row; columns of text are labels. InfluxQL answers a series, of which the last counts. In `holds` the first is
   * called $A, the second $B.
   */
  queries: string[];
  when: When;
  /** Seconds back from now that InfluxQL asks for. */
  range?: number;
  /** That its data source fails is what it asks for. Else an alert stays as it was: one cause is told by one alert. */
  isOfTheSource?: true;
  /** Where it is one of those that the data does not tell apart. */
  labels?: Record<string, string>;
}

/** The worker says its numbers every 15 seconds; older ones are not of now, and that they are old is told by the alert of the worker. Ours. */
const FRESH = "said_at > now() - interval '5 minutes'";

/** Of the worker: api says its own too. */
const OF_WORKER = "FROM grafana.own_numbers WHERE process = 'worker'";
const said = (name: OwnNumberName): string => `${OF_WORKER} AND name = '${name}' AND ${FRESH}`;

/** SQL over the worker's own numbers. */
export const own = {
  /** The only one of the name; `none` while it is not said. */
  one: (name: OwnNumberName, { of = 'value', none = 0, but = '' } = {}): string =>
    `SELECT coalesce(max(${of}), ${none})::float8 AS value ${said(name)}${but && ` AND ${but}`}`,
  /** Each of the name, told apart by a label. */
  each: (name: OwnNumberName, label: string, { of = 'value', but = '' } = {}): string =>
    `SELECT "of" AS ${label}, (${of})::float8 AS value ${said(name)}${but && ` AND ${but}`} ORDER BY 1`,
  /** How many of these counters rose within so long. */
  rose: (names: readonly OwnNumberName[], within: string): string =>
    `SELECT count(*)::float8 AS value ${OF_WORKER} AND name IN (${names.map((name) => `'${name}'`).join(', ')}) AND rose_at > now() - interval '${within}'`,
  roseEach: (name: OwnNumberName, label: string, within: string): string =>
    `SELECT "of" AS ${label}, coalesce(rose_at > now() - interval '${within}', false)::int::float8 AS value ${OF_WORKER} AND name = '${name}' ORDER BY 1`,
} as const;

/** Seconds from a moment that is told in seconds, and until one. */
export const SINCE = 'extract(epoch FROM now()) - value';
export const UNTIL = 'value - extract(epoch FROM now())';

/** There is a backup at all. */
export const ANY_BACKUP =
  "EXISTS (SELECT FROM grafana.own_numbers WHERE process = 'worker' AND name = 'backup_newest_timestamp_seconds' AND value > 0)";

/** Whether the watch is interrupted, and by what. */
export const interrupted = (because: string): Question => ({
  of: 'books',
  queries: [`SELECT count(*)::float8 AS value FROM grafana.monitoring WHERE state = 'interrupted' AND ${because}`],
  when: { above: 0 },
});

export const books = (query: string, when: When): Question => ({
  of: 'books',
  queries: [query.replace(/\s+/g, ' ').trim()],
  when,
});
