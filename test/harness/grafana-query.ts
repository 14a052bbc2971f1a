import { intervalMs, intervalText, type Range, type Steps, span } from './grafana-interval.js';
import { type Choice, withChoice } from './grafana-variables.js';

export { type Range, type Steps, span } from './grafana-interval.js';
export { type Choice, single } from './grafana-variables.js';

/** The step between points, as it stands in a query. */
export const intervalOf = (range: Range, steps?: Steps): string => intervalText(intervalMs(range, steps));

/** What is known of every query: the range in milliseconds, and the step. */
const withOwn = (query: string, range: Range, steps: Steps | undefined): string =>
  query
    .replace(/\$\{__from\}|\$__from\b/g, String(range.from))
    .replace(/\$\{__to\}|\$__to\b/g, String(range.to))
    .replaceAll('$__interval_ms', String(intervalMs(range, steps)))
    .replaceAll('$__interval', intervalOf(range, steps));

/** InfluxQL as Grafana asks it. */
export function influxQl(query: string, choice: Choice, range: Range, steps?: Steps): string {
  const asked = withChoice(query, choice).replaceAll('$timeFilter', `time >= ${range.from}ms and time <= ${range.to}ms`);
  return whole(withOwn(asked, range, steps));
}

/** How rows that are missing between two are put in, when `$__timeGroup` says so. */
export interface Fill {
  everyMs: number;
  /** A number, of its own text. */
  by: string;
}

/** SQL as Grafana asks PostgreSQL, and what it does with the rows. */
export interface Asked {
  sql: string;
  fill: Fill | null;
}

/** RFC 3339 without zeros at the end, as Go writes it. */
const moment = (at: number): string => `'${new Date(at).toISOString().replace(/\.?0+Z$/, 'Z')}'`;
const seconds = (at: number): number => Math.floor(at / 1_000);
const nanoseconds = (at: number): string => `${at}000000`;

/** A time in steps of seconds. */
function grouped(column: string, step: string): string {
  const by = span(step.replaceAll("'", '')) / 1_000;
  return `floor(${column}/${by})*${by}`;
}
const between = (column: string, from: string | number, to: string | number): string =>
  `${column} >= ${from} AND ${column} <= ${to}`;

type Macro = (range: Range, ...args: string[]) => string;

/** Every macro of the data source, by its name. */
const MACROS: Record<string, Macro> = {
  __time: (_, column) => `${column} AS "time"`,
  __timeEpoch: (_, column) => `extract(epoch from ${column}) as "time"`,
  __timeFilter: ({ from, to }, column) => `${column} BETWEEN ${moment(from)} AND ${moment(to)}`,
  __timeFrom: ({ from }) => moment(from),
  __timeTo: ({ to }) => moment(to),
  __timeGroup: (_, column, step = '') => grouped(`extract(epoch from ${column})`, step),
  __unixEpochFilter: ({ from, to }, column = '') => between(column, seconds(from), seconds(to)),
  __unixEpochFrom: ({ from }) => String(seconds(from)),
  __unixEpochTo: ({ to }) => String(seconds(to)),
  __unixEpochNanoFilter: ({ from, to }, column = '') => between(column, nanoseconds(from), nanoseconds(to)),
  __unixEpochNanoFrom: ({ from }) => nanoseconds(from),
  __unixEpochNanoTo: ({ to }) => nanoseconds(to),
  __unixEpochGroup: (_, column, step = '') => grouped(`(${column})`, step),
};
const ALIASED = /^(__timeGroup|__unixEpochGroup)Alias$/;
/** Arguments end with the first bracket that closes, whatever it is of. */
const CALL = /\$(\w+)\(([^)]*)\)(,?)/g;

/** SQL as Grafana asks PostgreSQL. Throws on what Grafana would complain of. */
export function askedOf(query: string, choice: Choice, range: Range, steps?: Steps): Asked {
  let fill: Fill | null = null;
  const sql = withOwn(withChoice(query, choice), range, steps).replace(CALL, (_, called: string, list: string, comma) => {
    const args = list.split(',').map((one) => one.trim());
    // With a comma behind it Grafana has always named the column itself.
    const name = ALIASED.exec(called)?.[1] ?? called;
    const macro = MACROS[name];
    if (!macro) throw new Error(`unknown macro "${called}"`);
    if (name.endsWith('Group') && args[2] !== undefined)
      fill = { everyMs: span(String(args[1]).replaceAll("'", '')), by: args[2] };
    const alias = name !== called || (name === '__timeGroup' && comma) ? ' AS "time"' : '';
    return macro(range, ...args) + alias + comma;
  });
  return { sql: whole(sql), fill };
}

/** The same without what becomes of the rows. */
export const postgresSql = (query: string, choice: Choice, range: Range, steps?: Steps): string =>
  askedOf(query, choice, range, steps).sql;

/** The query, when Grafana left nothing in it that it would not send. */
function whole(query: string): string {
  const [left] = /\$(?!\d)\w+|\$\{[^}]*\}/.exec(query) ?? [];
  if (left) throw new Error(`${left} is nothing that Grafana fills in: ${query}`);
  return query;
}
