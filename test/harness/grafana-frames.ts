import type { FieldDef } from 'pg';
import type { Fill } from './grafana-query.js';

/** A column as a panel is given it. */
export interface Field {
  name: string;
  type: 'time' | 'number' | 'string' | 'boolean';
  /** Times are milliseconds since 1970, as they are drawn. */
  values: (number | string | boolean | null)[];
  /** Of a series that is told apart by tags. */
  labels?: Record<string, string>;
  /** Of PostgreSQL, by its catalogue. */
  pgType?: number;
}

/** What becomes of an answer: its columns, all of the same length. */
export interface Frame {
  name?: string;
  fields: Field[];
}

/** Numbers of types in PostgreSQL's catalogue. */
export const PG = { timestamptz: 1184, timestamp: 1114, date: 1082 } as const;
const TYPES: Record<number, Field['type']> = {
  16: 'boolean',
  ...Object.fromEntries([20, 21, 23, 700, 701, 1700].map((oid) => [oid, 'number'])),
  ...Object.fromEntries(Object.values(PG).map((oid) => [oid, 'time'])),
};

/** Numbers below are of seconds, and behind that of milliseconds, as far as Grafana guesses. */
const SECONDS_UP_TO = 1e10;
const MILLISECONDS_UP_TO = 1e13;
const epochMs = (number: number): number =>
  number <= SECONDS_UP_TO ? number * 1_000 : number <= MILLISECONDS_UP_TO ? number : number / 1e6;

/** Of a type without a zone Grafana takes the clock's hands for those of UTC. */
const DRAWN: Record<Field['type'], (value: unknown) => number | string | boolean> = {
  time: (value) => (value instanceof Date ? value.getTime() : Date.parse(`${value}${/[Z+]/.test(String(value)) ? '' : 'Z'}`)),
  number: Number,
  string: (value) => (Array.isArray(value) ? JSON.stringify(value) : String(value)),
  boolean: Boolean,
};

function fieldOf({ name, dataTypeID }: Pick<FieldDef, 'name' | 'dataTypeID'>, values: unknown[]): Field {
  const type = TYPES[dataTypeID] ?? 'string';
  const drawn = values.map((value) => (value === null ? null : DRAWN[type](value)));
  if (name !== 'time' || type !== 'number') return { name, type, pgType: dataTypeID, values: drawn };
  return {
    name,
    type: 'time',
    pgType: dataTypeID,
    values: drawn.map((value) => (value === null ? null : epochMs(Number(value)))),
  };
}

type Columns = Pick<FieldDef, 'name' | 'dataTypeID'>[];

/** Rows of PostgreSQL as a table. */
export const tableOf = (columns: Columns, rows: unknown[][]): Frame => ({
  fields: columns.map((column, i) =>
    fieldOf(
      column,
      rows.map((row) => row[i]),
    ),
  ),
});

const at = (time: Field, row: number): number => time.values[row] as number;

/** Rows of PostgreSQL as series: a column for each number and each value of the words beside it. Throws on what Grafana would complain of. */
export function seriesOf(columns: Columns, rows: unknown[][], to: { from: number; to: number }, fill: Fill | null): Frame {
  const { fields } = tableOf(columns, rows);
  const time = fields.find(({ name }) => name === 'time');
  if (rows.length === 0) return { fields: [] };
  if (time?.type !== 'time') throw new Error(`Series need a column "time", not ${columns.map(({ name }) => name)}`);
  if (time.values.includes(null)) throw new Error('A row of a series has no time');
  const words = fields.filter(({ type }) => type === 'string');
  const sorted = time.values.every((_, row) => row === 0 || at(time, row - 1) <= at(time, row));
  if (words.length > 0 && !sorted) throw new Error('Rows of several series must come in the order of their times');
  const numbers = fields.filter((field) => field !== time && field.type !== 'string');
  const wide = words.length === 0 ? { fields: [time, ...numbers] } : widened(time, words, numbers);
  return fill ? filled(wide, to, fill) : wide;
}

/** A row for each moment, a column for each series. */
function widened(time: Field, words: Field[], numbers: Field[]): Frame {
  const moments = [...new Set(time.values)];
  const rowOf = new Map(moments.map((moment, row) => [moment, row]));
  const series = new Map<string, Field>();
  const [only] = words;
  for (const [row, moment] of time.values.entries())
    for (const number of numbers) {
      const labels = Object.fromEntries(words.map(({ name, values }) => [name, String(values[row])]));
      // A lone column `metric` is the series' name, as before there were labels.
      const isNamed = words.length === 1 && numbers.length === 1 && only?.name === 'metric';
      const name = isNamed ? (labels.metric as string) : number.name;
      const key = JSON.stringify([number.name, labels]);
      const field: Field = series.get(key) ?? {
        ...number,
        name,
        ...(!isNamed && { labels }),
        values: moments.map(() => null),
      };
      series.set(key, field);
      field.values[rowOf.get(moment) as number] = number.values[row] ?? null;
    }
  return { fields: [{ ...time, values: moments }, ...series.values()] };
}

/** A row for every step of the range: the last one within the step, or what is put in where there is none. */
function filled({ fields }: Frame, { from, to }: { from: number; to: number }, { everyMs, by }: Fill): Frame {
  const [time, ...rest] = fields as [Field, ...Field[]];
  const first = Math.floor(from / everyMs) * everyMs;
  const steps = Array.from({ length: Math.floor((to - first) / everyMs) + 1 }, (_, i) => first + i * everyMs);
  const lastWithin = (step: number): number =>
    time.values.findLastIndex((moment) => Number(moment) > step - everyMs && Number(moment) <= step);
  const before = (step: number): number => time.values.findLastIndex((moment) => Number(moment) <= step);
  const put = (field: Field, step: number) => {
    if (/^null$/i.test(by)) return null;
    return by === 'previous' ? (field.values[before(step)] ?? null) : Number(by);
  };
  const values = (field: Field) =>
    steps.map((step) => (lastWithin(step) < 0 ? put(field, step) : (field.values[lastWithin(step)] ?? null)));
  return { fields: [{ ...time, values: steps }, ...rest.map((field) => ({ ...field, values: values(field) }))] };
}

/** What InfluxDB answers with `epoch=ms`. */
export interface Series {
  name?: string;
  columns: string[];
  tags?: Record<string, string>;
  values: unknown[][];
}

type Cell = number | string | boolean | null;
const kindOf = (values: Cell[]): Field['type'] => {
  const first = values.find((value) => value !== null);
  return first === undefined ? 'number' : (typeof first as Field['type']);
};
const columnOf = (series: Series[], name: string): Cell[] =>
  series.flatMap(({ columns, values }) => values.map((row) => (row[columns.indexOf(name)] ?? null) as Cell));

/** One table of all series, one behind the other, with their tags in columns. */
export function influxTable(series: Series[]): Frame {
  const [first] = series;
  if (!first) return { fields: [] };
  const tags = Object.keys(first.tags ?? {}).map((tag): Field => {
    const values = series.flatMap((one) => one.values.map(() => one.tags?.[tag] ?? ''));
    return { name: tag, type: 'string', values };
  });
  const named = first.columns.map((column): Field => {
    const values = columnOf(series, column);
    return column === 'time' ? { name: 'Time', type: 'time', values } : { name: column, type: kindOf(values), values };
  });
  return { fields: [...named.slice(0, 1), ...tags, ...named.slice(1)] };
}

/** The name of a series: `$tag_…` and so on in its alias. */
function called(alias: string | undefined, { name = '', tags = {} }: Series, column: string): string {
  const labels = Object.entries(tags).map(([tag, value]) => `${tag}: ${value}`);
  if (alias === undefined) return `${name}.${column}${labels.length > 0 ? ` { ${labels.join(', ')} }` : ''}`;
  return alias.replace(/\$(\w+)/g, (whole, what: string) => {
    if (what === 'm' || what === 'measurement') return name;
    if (what === 'col') return column;
    return what.startsWith('tag_') ? (tags[what.slice('tag_'.length)] ?? whole) : whole;
  });
}

/** A frame for each column of each series. */
export const influxFrames = (series: Series[], alias?: string): Frame[] =>
  series.flatMap((one) =>
    one.columns
      .filter((column) => column !== 'time')
      .map((column) => {
        const values = columnOf([one], column);
        const time: Field = { name: 'Time', type: 'time', values: columnOf([one], 'time') };
        const value: Field = { name: called(alias, one, column), type: kindOf(values), values, labels: one.tags ?? {} };
        return { name: value.name, fields: [time, value] };
      }),
  );
