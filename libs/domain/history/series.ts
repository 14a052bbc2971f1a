import type { ReadingKind } from '../reading/index.js';
import { DAY, HOUR, type Instant, SECOND } from '../time/index.js';
import { type Coarse, type Resolution, WIDTH } from './retention.js';
import type { StoredReading } from './stored.js';
import { SUMMARIES, SUMMARY_SOURCES, type Summary, type Summed } from './summary.js';
import { SummaryMaker } from './summary-maker.js';

/** Kinds of readings whose numbers are drawn over time. */
export const SERIES_KINDS = ['heartbeat', 'consumables', 'cashbox'] as const satisfies readonly ReadingKind[];
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** `from` inclusive, `to` exclusive, by `ts`. */
export interface SeriesQuery {
  kioskId: string;
  kind: SeriesKind;
  from: Instant;
  to: Instant;
}

/** What stands at a place of a course: a reading as it came, or what a window came to, by the names of the wire. */
export interface SeriesPoint {
  /** Of a window its beginning. */
  ts: Instant;
  /** Length of the window; 0: a reading. */
  widthS: number;
  fields: Record<string, unknown>;
}

/** Oldest first. */
export interface ReadingSeries {
  resolution: Resolution;
  items: SeriesPoint[];
}

/** With a heartbeat a minute a chart gets some two thousand places at most, which is more than a screen is wide. Ours. */
const LONGEST_RAW = 1.5 * DAY;
const LONGEST_5M = 8 * DAY;

/** What a stretch of that length is told in. */
export function resolutionFor(span: number): Resolution {
  if (span <= LONGEST_RAW) return 'raw';
  return span <= LONGEST_5M ? '5m' : '1h';
}

/** The measurement whose means are of readings of the kind. */
export const summedOf = (kind: SeriesKind): Summed =>
  (Object.keys(SUMMARY_SOURCES) as Summed[]).find((of) => SUMMARY_SOURCES[of].kind === kind) as Summed;

/** A window of one series as a store has it: values by the columns of {@link SUMMARIES}, and `kind` and the member's id by its tag. */
export interface SummaryRow {
  from: Instant;
  values: Record<string, unknown>;
}

/** Windows, oldest first, as points of a course; all members of a window's list are in one. */
export function seriesPoints(kind: SeriesKind, of: Coarse, rows: readonly SummaryRow[]): SeriesPoint[] {
  const measurement = summedOf(kind);
  const { list, id } = SUMMARY_SOURCES[measurement];
  const points = new Map<Instant, SeriesPoint>();
  for (const { from, values } of rows) {
    const point = points.get(from) ?? { ts: from, widthS: WIDTH[of] / SECOND, fields: list ? { [list]: [] } : {} };
    points.set(from, point);
    const said = wireOf(measurement, values);
    if (list && id) (point.fields[list] as unknown[]).push({ id: values[id], kind: values['kind'] ?? '', ...said });
    else point.fields = said;
  }
  return [...points.values()].sort((a, b) => a.ts - b.ts);
}

/** The same of readings whose windows nobody has summed up yet; the last may not be over. */
export function foldedPoints(kind: SeriesKind, of: Coarse, readings: readonly StoredReading[]): SeriesPoint[] {
  const newest = readings.reduce((latest, { ts }) => Math.max(latest, ts), 0);
  const maker = new SummaryMaker(newest + HOUR);
  for (const { fields, ...reading } of readings)
    maker.take({ ...reading, ...NOWHERE, payload: { ...fields, ts: reading.ts, bootId: reading.bootId, seq: reading.seq } });
  const points = maker.rest().filter((point) => point.of === of);
  return seriesPoints(
    kind,
    of,
    points.map(({ from, tags, values }) => ({ from, values: { ...values, ...tags } })),
  );
}

/** Where the kiosk stands is no part of its course. */
const NOWHERE = { hallId: '', region: '', kioskType: '', historical: true };

function wireOf(measurement: Summed, values: Record<string, unknown>): Record<string, unknown> {
  const { wire } = SUMMARY_SOURCES[measurement];
  const { fields }: Summary = SUMMARIES[measurement];
  const said = fields.flatMap(({ name, as }) => {
    const [value, word] = [values[name], wire[name]];
    if (word === undefined || value === undefined || value === null) return [];
    return [[word, as === 'string' ? String(value) : Number(value)] as const];
  });
  return Object.fromEntries(said);
}
