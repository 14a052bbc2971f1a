import {
  HistoryUnavailable,
  SERVICE_SUMMARY,
  type ServiceSeries,
  type ServiceWindows,
  SUMMARIES,
  type Summary,
  type SummaryField,
  type SummaryPoint,
  serviceShares,
  type WindowRun,
} from '#libs/domain/index.js';
import { takeApart } from '#libs/runtime/index.js';
import { identifier, lineStored, lineString, lineTag } from './escape.js';
import type { LineText } from './line-text.js';
import type { Answer } from './query.js';
import { millisecondsOf, type Row } from './rows.js';
import { FieldUnfit } from './server.js';

type Ask = (influxQl: string) => Promise<Answer>;

/** Thrown when the server cuts an answer: fewer windows at once may do. */
export class TooMany extends HistoryUnavailable {
  constructor() {
    super('InfluxDB answers too few rows for means; raise its max-row-limit');
  }
}

const FUNCTIONS = { mean: 'MEAN', sum: 'SUM', last: 'LAST', min: 'MIN', max: 'MAX', count: 'COUNT' } as const;

/** A field that cannot be summed up is left out, and given to `leftOut`. */
export type LeftOut = (measurement: string, fields: readonly SummaryField[], why: Error) => void;

/** One line a series and window of the run, or several that add up to one: what its readings come to. */
export async function summaryLines(run: WindowRun, ask: Ask, leftOut: LeftOut): Promise<string[]> {
  const lines: string[] = [];
  for (const [measurement, { tags, fields }] of Object.entries(SUMMARIES) as [string, Summary][]) {
    await takeApart(fields, {
      take: async (some) => {
        lines.push(...(await linesWith(measurement, { tags, fields: some }, run, ask)));
      },
      isRefusal: (error) => error instanceof FieldUnfit,
      setAside: (some, why) => leftOut(measurement, some, why),
    });
  }
  return lines;
}

async function linesWith(measurement: string, summary: Summary, run: WindowRun, ask: Ask): Promise<string[]> {
  const { rows, partial } = await ask(statement(measurement, summary, run));
  if (partial) throw new TooMany();
  return rows.flatMap((row) => lineOf(measurement, summary, row));
}

function statement(measurement: string, { tags, fields }: Summary, { of, from, to }: WindowRun): string {
  const values = fields.map(({ name, from: source, by }) => `${FUNCTIONS[by]}(${identifier(source)}) AS ${identifier(name)}`);
  return (
    `SELECT ${values.join(', ')} FROM ${identifier(measurement)} WHERE time >= ${from}ms AND time < ${to}ms ` +
    `GROUP BY time(${of}), ${tags.map(identifier).join(', ')} fill(none)`
  );
}

function lineOf(measurement: string, { tags, fields }: Summary, row: Row): string[] {
  const values = fields.flatMap((field) => cellOf(field, row[field.name]));
  return values.length === 0 ? [] : [`${measurement}${tagsOf(tags, row)} ${values.join(',')} ${millisecondsOf(row)}000000`];
}

function cellOf({ name, as }: SummaryField, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (as === 'string') return [`${name}=${lineString(String(value))}`];
  return [as === 'int' ? `${name}=${Math.trunc(Number(value))}i` : `${name}=${Number(value)}`];
}

/** Tags come back as they are stored. */
const tagsOf = (tags: readonly string[], row: Row): string =>
  tags.map((tag) => (row[tag] ? `,${tag}=${lineStored(String(row[tag]))}` : '')).join('');

/** Points that somebody else summed up, by their series: measurement and tags as a line begins with them, the tags as the kiosk says them. */
export function bySeries(points: readonly SummaryPoint[]): Map<string, SummaryPoint[]> {
  const series = new Map<string, SummaryPoint[]>();
  let tags: SummaryPoint['tags'] | null = null;
  let some: SummaryPoint[] = [];
  for (const point of points) {
    // The windows of an hour have their tags in common.
    if (tags !== point.tags) {
      ({ tags } = point);
      const name = seriesOf(point);
      some = series.get(name) ?? [];
      series.set(name, some);
    }
    some.push(point);
  }
  return series;
}

const seriesOf = ({ measurement, tags }: SummaryPoint): string =>
  measurement +
  Object.entries(tags)
    .map(([tag, value]) => (value === '' ? '' : `,${tag}=${lineTag(value)}`))
    .join('');

export function writePoint(to: LineText, series: string, { measurement, from, values }: SummaryPoint): void {
  to.text(series);
  let before = ' ';
  for (const { name, as } of SUMMARIES[measurement].fields) {
    const value = values[name];
    if (value === undefined) continue;
    to.text(before);
    to.text(name);
    to.text('=');
    writeValue(to, as, value);
    before = ',';
  }
  to.text(' ');
  to.number(from);
  to.text('000000');
  to.endLine();
}

function writeValue(to: LineText, as: SummaryField['as'], value: number | string): void {
  if (as === 'string') to.text(lineString(String(value)));
  else to.number(as === 'int' ? Math.trunc(Number(value)) : Number(value));
  if (as === 'int') to.text('i');
}

/** Share and lost seconds of services, in the windows in which one was out, or that are told anew. */
export async function serviceLines(run: WindowRun, windows: ServiceWindows, ask: Ask): Promise<string[]> {
  const courses = await coursesOf(run, ask);
  return courses.flatMap(({ tags, course }) =>
    serviceShares(course, run)
      .filter(({ from, up, changed }) => up < 1 || changed || windows.wasDone(run.of, from))
      .map(({ from, up, downS }) => `service${tags} up=${up},down_s=${downS} ${from}000000`),
  );
}

interface Course {
  upBefore: boolean;
  changes: { at: number; up: boolean }[];
}

/** Of each service of a kiosk one course, at the place that was told last: a kiosk that moves takes its services along. */
async function coursesOf({ from, to }: WindowRun, ask: Ask): Promise<{ tags: string; course: ServiceSeries }[]> {
  const by = SERVICE_SUMMARY.tags.map(identifier).join(', ');
  const before = await ask(`SELECT LAST("up") AS "up" FROM "service" WHERE time < ${from}ms GROUP BY ${by}`);
  const within = await ask(`SELECT "up" FROM "service" WHERE time >= ${from}ms AND time < ${to}ms GROUP BY ${by}`);
  if (before.partial || within.partial) throw new TooMany();
  const courses = new Map<string, { tags: string; course: Course }>();
  for (const row of [...before.rows, ...within.rows].sort((a, b) => millisecondsOf(a) - millisecondsOf(b))) {
    const key = JSON.stringify([row['kiosk'], row['service']]);
    // Whatever was never told of was given.
    const course = courses.get(key)?.course ?? { upBefore: true, changes: [] };
    const at = millisecondsOf(row);
    if (at < from) course.upBefore = row['up'] === 1;
    else course.changes.push({ at, up: row['up'] === 1 });
    courses.set(key, { tags: tagsOf(SERVICE_SUMMARY.tags, row), course });
  }
  return [...courses.values()];
}
