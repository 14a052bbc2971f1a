import type { Column, Frame } from './page/contract.js';

/** Types of PostgreSQL by its own numbers; every other one is text. */
const TYPES: Record<number, Column['type']> = {
  16: 'boolean',
  20: 'number',
  21: 'number',
  23: 'number',
  700: 'number',
  701: 'number',
  1700: 'number',
  1082: 'time',
  1114: 'time',
  1184: 'time',
};
/** Of numbers, `time` is a moment for Grafana: in seconds, or in milliseconds when they are too many for that. */
const MOMENTS = ['time', 'timeend'];
const MOST_SECONDS = 1e11;

export interface Field {
  name: string;
  dataTypeID: number;
}

/** What PostgreSQL says, each value as text, as no driver has made something of it. */
export interface Rows {
  fields: Field[];
  rows: (string | null)[][];
}

/** ISO 8601 of what PostgreSQL writes. What has no zone is taken for UTC, as Grafana takes it. */
function moment(text: string): number {
  const [day, hour = '00:00:00'] = text.split(' ');
  const zoned = /[+-]\d\d(:\d\d)?$/.test(hour) ? hour.replace(/([+-]\d\d)$/, '$1:00') : `${hour}Z`;
  return Date.parse(`${day}T${zoned}`);
}

const READERS: Record<Column['type'], (text: string) => unknown> = {
  boolean: (text) => text === 't',
  number: Number,
  string: (text) => text,
  time: moment,
};

function columnOf({ name, dataTypeID }: Field, texts: (string | null)[]): Column {
  const type = TYPES[dataTypeID] ?? 'string';
  const values = texts.map((text) => (text === null ? null : READERS[type](text)));
  if (type !== 'number' || !MOMENTS.includes(name.toLowerCase())) return { name, type, values };
  return { name, type: 'time', values: values.map((value) => (Number(value) < MOST_SECONDS ? Number(value) * 1_000 : value)) };
}

/** Rows as the data source of PostgreSQL makes a frame of them. Without a row it names no column either. */
export function tableOf(refId: string, { fields, rows }: Rows): Frame {
  if (rows.length === 0) return { refId, columns: [] };
  return {
    refId,
    columns: fields.map((field, i) =>
      columnOf(
        field,
        rows.map((row) => row[i] ?? null),
      ),
    ),
  };
}

/** The same as series: one for each number and each combination of words. With `metric` alone the word is the name. */
export function seriesOf(refId: string, rows: Rows): Frame {
  const { columns } = tableOf(refId, rows);
  const time = columns.find(({ name }) => name === 'time');
  if (columns.length === 0) return { refId, columns };
  if (time?.type !== 'time') throw new Error('A series needs a column called time that is a moment');
  const words = columns.filter(({ type }) => type === 'string');
  const numbers = columns.filter(({ type }) => type === 'number' || type === 'boolean');
  const moments = [...new Set(time.values)];
  if (moments.some((moment, i) => i > 0 && Number(moment) < Number(moments[i - 1])))
    throw new Error('A series is to be in order of its time');
  const made = new Map<string, Column>();
  for (const [row, moment] of time.values.entries())
    for (const number of numbers) {
      const labels = Object.fromEntries(words.map(({ name, values }) => [name, String(values[row])]));
      const key = JSON.stringify([number.name, labels]);
      const series = made.get(key) ?? { ...number, values: moments.map(() => null), ...(words.length > 0 && { labels }) };
      series.values[moments.indexOf(moment)] = number.values[row];
      made.set(key, series);
    }
  const plain = columns.length === 3;
  const named = [...made.values()].map((series) => (plain && series.labels?.metric !== undefined ? unlabelled(series) : series));
  return { refId, columns: [{ name: 'Time', type: 'time', values: moments }, ...named] };
}

const unlabelled = ({ labels, ...series }: Column): Column => ({ ...series, name: String(labels?.metric) });

export interface InfluxSeries {
  name?: string;
  columns: string[];
  tags?: Record<string, string>;
  values: unknown[][];
}

const momentOf = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)));

function typed(name: string, values: unknown[]): Column {
  const first = values.find((value) => value !== null);
  const type = typeof first === 'string' ? 'string' : typeof first === 'boolean' ? 'boolean' : 'number';
  return { name, type, values };
}

/** `$tag_kiosk`, `$m` and `$col` of an alias. */
const aliased = (alias: string, { name, tags = {} }: InfluxSeries, column: string): string =>
  alias.replace(/\$(\w+)|\[\[(\w+)\]\]/g, (all, bare, braced) => {
    const word = String(bare ?? braced);
    if (word === 'm' || word === 'measurement') return name ?? '';
    if (word === 'col') return column;
    return word.startsWith('tag_') ? (tags[word.slice('tag_'.length)] ?? all) : all;
  });

const unaliased = ({ name, tags }: InfluxSeries, column: string): string => {
  const of = Object.entries(tags ?? {}).map(([tag, value]) => `${tag}: ${value}`);
  return `${name ?? ''}.${column}${of.length > 0 ? ` { ${of.join(', ')} }` : ''}`;
};

/** A frame for each series and each of its values, as the data source of InfluxQL makes them. */
export const influxSeries = (refId: string, alias: string | undefined, all: InfluxSeries[]): Frame[] =>
  all.flatMap((series) =>
    series.columns.slice(1).map((column, i) => {
      const called = alias ? aliased(alias, series, column) : unaliased(series, column);
      const values = series.values.map((row) => row[i + 1] ?? null);
      return {
        refId,
        columns: [
          { name: 'Time', type: 'time' as const, values: series.values.map(([at]) => momentOf(at)) },
          { ...typed('Value', values), called, ...(series.tags && { labels: series.tags }) },
        ],
      };
    }),
  );

/** One frame of all series: the time, their tags, their values. */
export function influxTable(refId: string, all: InfluxSeries[]): Frame[] {
  const [first] = all;
  if (!first) return [];
  const rows = all.flatMap(({ values, tags }) => values.map((row) => ({ row, tags })));
  const tags = Object.keys(first.tags ?? {});
  return [
    {
      refId,
      columns: [
        { name: 'Time', type: 'time', values: rows.map(({ row }) => momentOf(row[0])) },
        ...tags.map((tag): Column => ({ name: tag, type: 'string', values: rows.map((one) => one.tags?.[tag] ?? '') })),
        ...first.columns.slice(1).map((name, i) =>
          typed(
            name,
            rows.map(({ row }) => row[i + 1] ?? null),
          ),
        ),
      ],
    },
  ];
}
