/** What is chosen for the variables of a dashboard: a list where several may be. */
export type Choice = Record<string, string | string[]>;

export interface Range {
  from: number;
  to: number;
}

const SECOND = 1_000;
const UNITS: Record<string, number> = { s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND, d: 86_400 * SECOND };
/** Steps that Grafana rounds to, of the lengths that our ranges lead to. */
const STEPS = ['10s', '20s', '30s', '1m', '2m', '5m', '10m', '15m', '20m', '30m', '1h', '2h', '3h', '6h', '12h', '1d'];
/** Points across a panel of a usual width, which says nothing of them. */
const POINTS = 1_000;

/** What a panel says of its steps. */
export interface Steps {
  least?: string | undefined;
  points?: number | undefined;
}

/** Milliseconds of `5m`, `24h`, `30d`. */
export const span = (text: string): number => Number.parseInt(text, 10) * (UNITS[text.at(-1) as string] as number);

/** The step between points: not smaller than the smallest of the panel, or else of its data source. */
export function intervalOf({ from, to }: Range, { least = '10s', points = POINTS }: Steps = {}): string {
  const wanted = Math.max((to - from) / points, span(least));
  return STEPS.find((step) => span(step) >= wanted) ?? '1d';
}

const escapedRegex = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

const FORMATS: Record<string, (value: string | string[]) => string> = {
  regex: (value) => {
    const escaped = [value].flat().map(escapedRegex);
    return escaped.length === 1 ? (escaped[0] as string) : `(${escaped.join('|')})`;
  },
  // Also a double quote gets a backslash, which PostgreSQL takes for a character: no id of ours has one.
  sqlstring: (value) =>
    [value]
      .flat()
      .map((one) => `'${one.replaceAll("'", "''").replaceAll('"', '\\"')}'`)
      .join(','),
};

/** What stands in the place of a variable alone, `${resolution}`. */
export const single = (text: string, choice: Choice): string =>
  text.replace(/^\$\{(\w+)\}$/, (_, name: string) => {
    const value = choice[name];
    if (typeof value !== 'string') throw new Error(`\${${name}} cannot be filled in`);
    return value;
  });

/** Variables with a format, as Grafana writes them into a query. */
export const withChoice = (query: string, choice: Choice): string =>
  query.replace(/\$\{(\w+):(\w+)\}/g, (_, name: string, format: string) => {
    const written = FORMATS[format];
    const value = choice[name];
    if (!written || value === undefined) throw new Error(`\${${name}:${format}} cannot be filled in`);
    return written(value);
  });

/** InfluxQL as Grafana asks it. */
export const influxQl = (query: string, choice: Choice, range: Range, steps?: Steps): string =>
  withChoice(query, choice)
    .replaceAll('$timeFilter', `time >= ${range.from}ms and time <= ${range.to}ms`)
    .replaceAll('$__interval', intervalOf(range, steps));

const moment = (at: number): string => `'${new Date(at).toISOString()}'`;

/** SQL as Grafana asks PostgreSQL. */
export const postgresSql = (query: string, choice: Choice, range: Range): string =>
  withChoice(query, choice)
    .replace(/\$__timeFilter\(([^)]+)\)/g, (_, column) => `${column} BETWEEN ${moment(range.from)} AND ${moment(range.to)}`)
    .replace(/\$__timeGroup\((\w+),\s*'(\w+)'\)/g, (_, column, by) => {
      const seconds = span(by) / SECOND;
      return `floor(extract(epoch from ${column})/${seconds})*${seconds}`;
    })
    .replaceAll('$__timeFrom()', moment(range.from))
    .replaceAll('$__timeTo()', moment(range.to));
