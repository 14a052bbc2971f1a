import { DAY } from '#libs/domain/index.js';
import { INFLUX } from '../../grafana/kit/target.js';
import type { Made, Panel, Target } from './dashboard-questions.js';
import { type Field, type Frame, PG } from './grafana-frames.js';
import { type Range, span } from './grafana-interval.js';

/** What a panel is given of one of its questions. */
export interface Given {
  made: Made;
  panel: Panel;
  target: Target;
  frames: Frame[];
  range: Range;
  /** Between points of InfluxDB. */
  stepMs: number;
}

type Fault = string | null;
const isInflux = ({ datasource }: Target): boolean => datasource.type === INFLUX.type;
const textOf = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
const known = (field: Field): unknown[] => field.values.filter((value) => value !== null);
/** The first value that is wrong, in a sentence. */
function wrong(field: Field, is: (value: number) => boolean, sentence: string): Fault {
  const value = known(field).find((one) => !is(one as number));
  return value === undefined ? null : `${field.name} is ${textOf(value)}: ${sentence}`;
}

/** Readings are of this century, and nothing is planned for years. */
const EARLIEST = Date.UTC(2020, 0);
const isPlausible = (at: number, { to }: Range): boolean => at > EARLIEST && at < to + 400 * DAY;
/** Days are drawn where they begin in Shanghai. */
const isMidnight = (at: number): boolean => (at + 8 * 3_600_000) % DAY === 0;

/** How long before the range the window may begin that the range begins in. */
function windowMs({ target, stepMs }: Given): number {
  if (isInflux(target)) return stepMs;
  const [, step] = /\$__timeGroup\([^,]+,\s*'(\w+)'/.exec(target.rawSql) ?? [];
  return step === undefined ? DAY : span(step);
}
const isByDay = ({ rawSql = '' }: Target): boolean => /\bday\b/.test(rawSql);

/** Columns by which the range is asked for, as the answer names them. */
const filteredBy = ({ rawSql = '' }: Target): string[] =>
  [...rawSql.matchAll(/\$__timeFilter\((?:\w+\.)?(\w+)\)/g)].map(([, name]) => name as string);

function timeFaults(given: Given, field: Field): Fault[] {
  const { target, range } = given;
  const isDrawn = target.format === 'time_series' || target.resultFormat === 'time_series';
  const isZoned =
    field.pgType === undefined || field.pgType === PG.timestamptz || (field.pgType !== PG.date && field.pgType !== PG.timestamp);
  const within = (at: number) => at >= range.from - (isDrawn ? windowMs(given) : 0) && at <= range.to;
  const isOfRange = isDrawn || field.name === 'Time' || filteredBy(target).includes(field.name);
  return [
    isZoned ? null : `${field.name} has no zone`,
    wrong(field, (at) => isPlausible(at, range), 'no time of ours'),
    isOfRange ? wrong(field, within, `outside of the range, ${range.from} to ${range.to}`) : null,
    isDrawn && isByDay(target) ? wrong(field, isMidnight, 'a day begins at midnight in Shanghai') : null,
  ];
}

interface Looks {
  displayName?: string;
  unit?: string;
  decimals?: number;
  noValue?: string;
}

function ownLooks({ fieldConfig }: Panel, name: string): Looks {
  const own = fieldConfig?.overrides.find(({ matcher }) => matcher.options === name);
  return Object.fromEntries((own?.properties ?? []).map(({ id, value }) => [id, value]));
}
/** How the panel shows a column: by its own configuration, over what all have. */
const looksOf = (panel: Panel, name: string): Looks => ({ ...panel.fieldConfig?.defaults, ...ownLooks(panel, name) }) as Looks;

/** What the end of a name says of its unit, and how Grafana calls that. */
const UNITS: [ending: RegExp, unit: string][] = [
  [/_ms$/, 'ms'],
  [/(?<!per)_s$/, 's'],
  [/_minutes$/, 'm'],
  [/_hours$/, 'h'],
  [/(^|_)pct$/, 'percent'],
  [/(^|_)bytes$/, 'bytes'],
  [/_c$/, 'celsius'],
  [/_fen$/, 'prefix:¥'],
];
/** Grafana has them in English words alone, and makes weeks of hours. */
const IN_WORDS: Record<string, string> = { 'suffix:秒': 's', 'suffix:分钟': 'm', 'suffix:小时': 'h', 'suffix: h': 'h' };
const unitOf = (name: string): string | undefined => UNITS.find(([ending]) => ending.test(name))?.[1];

/** By what name a number is asked for: its column, or the field of InfluxDB. */
function askedName({ target }: Given, field: Field): string {
  if (!isInflux(target) || target.resultFormat === 'table') return field.name;
  return /\w+\("(\w+)"\)/.exec(target.query)?.[1] ?? field.name;
}

/** Of what is 100 for each core. */
const MORE_THAN_ALL = ['cpu_pct'];
const FROM = { percent: 100, percentunit: 1 } as const;

function numberFaults(given: Given, field: Field): Fault[] {
  const { unit: said = '', decimals } = looksOf(given.panel, field.name);
  const unit = IN_WORDS[said] ?? (said || undefined);
  const name = askedName(given, field);
  const named = unitOf(name);
  const most = MORE_THAN_ALL.includes(name) ? undefined : FROM[unit as keyof typeof FROM];
  const isMoment = /^(dateTime|time:)/.test(said);
  return [
    named !== undefined && named !== unit
      ? `${field.name} is shown as ${unit ?? 'a bare number'}, and asked for as ${name}`
      : null,
    most === undefined ? null : wrong(field, (value) => Math.abs(value) <= most + 1e-6, `more than all, in ${unit}`),
    unit === undefined && decimals === 0 ? wrong(field, Number.isInteger, 'a count that is not whole') : null,
    said.startsWith('time:YYYY') ? `${field.name} is shown as a moment and is a number` : null,
    isMoment ? wrong(field, (at) => isPlausible(at, given.range), 'no moment in milliseconds') : null,
  ];
}

/** Words in a place of numbers and moments; the unit that all have passes them by. */
function wordFaults({ panel }: Given, field: Field): Fault[] {
  const { unit } = ownLooks(panel, field.name);
  return [unit === undefined || known(field).length === 0 ? null : `${field.name} is words, and shown in ${unit}`];
}

const OF_TYPE: Record<Field['type'], (given: Given, field: Field) => Fault[]> = {
  time: timeFaults,
  number: numberFaults,
  string: wordFaults,
  boolean: wordFaults,
};

const HAN = /[\u4e00-\u9fff]/;

/** What a panel shows where there is nothing is said, and in its own language. */
function emptyFaults({ made, panel }: Given, field: Field): Fault[] {
  const { noValue = '' } = looksOf(panel, field.name);
  const isSaid = /\D/.test(noValue) && (noValue === '—' || HAN.test(noValue) === (made.language === 'zh'));
  return [isSaid ? null : `${field.name} says ${textOf(noValue)} where it has no value`];
}

const isNewestFirst = (times: number[]): boolean => times.every((at, row) => row === 0 || at <= (times[row - 1] as number));

/** What happened stands newest first, or, where something else is more urgent, newest first behind that; and one limit is for all. */
function orderFaults({ panel, target, frames }: Given): Fault[] {
  const [frame] = frames;
  if (panel.type !== 'table' || !frame || frame.fields.length === 0) return [];
  if (isInflux(target)) return influxOrder(panel, target, frame);
  const [, order = '', limit] = /ORDER BY ((?:(?!ORDER BY).)*?)(?: LIMIT (\d+))?$/.exec(target.rawSql) ?? [];
  const terms = order.split(/,\s*(?![^(]*\))/);
  return filteredBy(target)
    .filter((name) => frame.fields.some((field) => field.name === name))
    .flatMap((name) => {
      const nth = frame.fields.findIndex((field) => field.name === name);
      const place = terms.findIndex((term) => new RegExp(`^(\\w+\\.)?(${name}|${nth + 1})( DESC)?$`).test(term));
      const times = frame.fields[nth]?.values as number[];
      return [
        place < 0 || !terms[place]?.endsWith(' DESC') ? `${name} does not come newest first: ORDER BY ${order}` : null,
        place === 0 && !isNewestFirst(times) ? `rows are not in the order of ${name}` : null,
        limit === undefined ? 'all that ever happened is asked for: no LIMIT' : null,
      ];
    });
}

/** What comes of another question InfluxDB 1 does not put in order, so that the panel does, and has all of the range. */
function influxOrder(panel: Panel, { query }: Target, { fields }: Frame): Fault[] {
  if (/^SELECT last\(/.test(query)) return [];
  const sorted = (panel.options?.sortBy as { displayName: string; desc: boolean }[] | undefined)?.[0];
  if (sorted?.desc && sorted.displayName === looksOf(panel, 'Time').displayName) return [];
  const times = (fields.find(({ name }) => name === 'Time')?.values ?? []) as number[];
  return [
    isNewestFirst(times) ? null : 'rows are not newest first',
    / LIMIT \d+$/.test(query) ? null : 'all that ever happened is asked for: no LIMIT',
    /GROUP BY/.test(query) ? 'the limit is for each series and not for all' : null,
  ];
}

/** What is untrue of what a panel is given; nothing where it is right. */
export function faultsOf(given: Given): string[] {
  const fields = given.frames.flatMap((frame) => frame.fields);
  const faults = fields.flatMap((field) => [...OF_TYPE[field.type](given, field), ...emptyFaults(given, field)]);
  const { panel, target } = given;
  return [...new Set([...faults, ...orderFaults(given)])]
    .filter((fault) => fault !== null)
    .map((fault) => `${panel.title} ${target.refId}: ${fault}`);
}
