import { HOUR, type Instant } from '../time/index.js';
import { windowOf } from './due-windows.js';
import type { Reading } from './reading.js';
import { type Coarse, WIDTH } from './retention.js';
import { COARSE, SUMMARIES, SUMMARY_SOURCES, type Summary, type SummaryField, type Summed } from './summary.js';

/** What a window of one series comes to. */
export interface SummaryPoint {
  of: Coarse;
  measurement: Summed;
  from: Instant;
  tags: Record<string, string>;
  values: Record<string, number | string>;
}

/** A window is given out so long after its end: what a kiosk kept while its line was down has come by then. Ours. */
const PATIENCE = 3 * HOUR;

const MEASUREMENT = new Map(
  (Object.keys(SUMMARIES) as Summed[]).map((measurement) => [SUMMARY_SOURCES[measurement].kind, measurement]),
);

/** The values of one field so far. */
interface Cell {
  value: number | string;
  count: number;
}
interface Series {
  measurement: Summed;
  tags: Record<string, string>;
  cells: (Cell | undefined)[];
  ts: Instant;
  seq: number;
}
type Values = Readonly<Record<string, unknown>>;

/** Sums up readings that pass by in about the order of time, without asking a store for them again. */
export class SummaryMaker {
  private readonly open: Record<Coarse, Map<Instant, Map<string, Series>>> = { '5m': new Map(), '1h': new Map() };
  private givenBefore = 0;
  private readonly end: Instant;

  /** Only hours that are over by then are its to sum up. */
  constructor(to: Instant) {
    this.end = windowOf(to, '1h');
  }

  /** False: it is too late, or too early; somebody else has to sum up its windows. */
  take(reading: Reading): boolean {
    const measurement = MEASUREMENT.get(reading.kind);
    if (measurement === undefined) return true;
    if (reading.ts >= this.end || windowOf(reading.ts, '1h') < this.givenBefore) return false;
    const { list } = SUMMARY_SOURCES[measurement];
    const members = list ? (reading.payload[list] as Values[]) : [reading.payload];
    for (const member of members) for (const of of COARSE) this.add(of, measurement, reading, member);
    return true;
  }

  /** What is over for long enough at that time. */
  ready(now: Instant): SummaryPoint[] {
    const before = windowOf(now - PATIENCE, '1h');
    if (before <= this.givenBefore) return [];
    this.givenBefore = before;
    return COARSE.flatMap((of) => this.giveOut(of, before));
  }

  /** Everything that is left. */
  rest(): SummaryPoint[] {
    this.givenBefore = this.end;
    return COARSE.flatMap((of) => this.giveOut(of, this.end));
  }

  private giveOut(of: Coarse, before: Instant): SummaryPoint[] {
    const points: SummaryPoint[] = [];
    for (const [from, all] of this.open[of]) {
      if (from + WIDTH[of] > before) continue;
      this.open[of].delete(from);
      for (const { measurement, tags, cells } of all.values())
        points.push({ of, measurement, from, tags, values: valuesOf(SUMMARIES[measurement].fields, cells) });
    }
    return points;
  }

  private add(of: Coarse, measurement: Summed, reading: Reading, member: Values): void {
    const series = this.seriesOf(of, measurement, reading, member);
    const newer = reading.ts > series.ts || (reading.ts === series.ts && reading.seq >= series.seq);
    const { fields } = SUMMARIES[measurement] as Summary;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as SummaryField;
      const value = ofReading(measurement, field, reading, member);
      if (value !== undefined) series.cells[i] = together(series.cells[i], field, value, newer);
    }
    if (newer) Object.assign(series, { ts: reading.ts, seq: reading.seq });
  }

  private seriesOf(of: Coarse, measurement: Summed, reading: Reading, member: Values): Series {
    const from = windowOf(reading.ts, of);
    const { id } = SUMMARY_SOURCES[measurement];
    const key = id ? `${measurement} ${reading.kioskId} ${member.id} ${member.kind}` : `${measurement} ${reading.kioskId}`;
    const all = this.open[of].get(from) ?? new Map<string, Series>();
    this.open[of].set(from, all);
    const known = all.get(key);
    if (known) return known;
    const { hallId: hall, kioskId: kiosk, region, kioskType: type } = reading;
    const own: Record<string, string> = id ? { [id]: String(member.id ?? ''), kind: String(member.kind ?? '') } : {};
    const series = { measurement, tags: { hall, kiosk, region, type, ...own }, cells: [], ts: 0, seq: 0 };
    all.set(key, series);
    return series;
  }
}

function together(cell: Cell | undefined, { by }: SummaryField, value: number | string, newer: boolean): Cell {
  if (!cell) return { value: by === 'count' ? 1 : value, count: 1 };
  cell.count++;
  if (by === 'last') cell.value = newer ? value : cell.value;
  else if (by === 'count') cell.value = cell.count;
  else if (by === 'min') cell.value = Math.min(cell.value as number, value as number);
  else if (by === 'max') cell.value = Math.max(cell.value as number, value as number);
  else cell.value = (cell.value as number) + (value as number);
  return cell;
}

function valuesOf(fields: readonly SummaryField[], cells: (Cell | undefined)[]): SummaryPoint['values'] {
  const values: SummaryPoint['values'] = {};
  fields.forEach(({ name, by }, i) => {
    const cell = cells[i];
    if (cell) values[name] = by === 'mean' ? (cell.value as number) / cell.count : cell.value;
  });
  return values;
}

function ofReading(measurement: Summed, { from }: SummaryField, reading: Reading, member: Values): number | string | undefined {
  if (from === 'seq') return reading.seq;
  if (from === 'skew_ms') return reading.historical ? undefined : reading.ts - reading.receivedAt;
  if (from === 'pct') return share(member);
  const value = member[SUMMARY_SOURCES[measurement].wire[from] ?? from];
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** Per cent of the capacity, one decimal. */
function share({ remaining, count, capacity }: Values): number | undefined {
  const amount = remaining ?? count;
  if (typeof amount !== 'number' || typeof capacity !== 'number' || capacity <= 0) return undefined;
  return Math.round((amount / capacity) * 1_000) / 10;
}
