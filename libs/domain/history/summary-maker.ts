import type { Reading } from '../reading/index.js';
import { skewOf } from '../reading/index.js';
import { HOUR, type Instant } from '../time/index.js';
import { windowOf } from './due-windows.js';
import { type Coarse, WIDTH } from './retention.js';
import { SUMMARIES, SUMMARY_SOURCES, type Summary, type SummaryField, type Summed } from './summary.js';

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
type Cells = (Cell | undefined)[];

/** Five minutes of a series; the last reading so far is known by its time and number. */
interface Part {
  cells: Cells;
  ts: Instant;
  seq: number;
}

/** An hour of a series, by its five minutes. */
interface Hour {
  measurement: Summed;
  tags: Record<string, string>;
  parts: (Part | undefined)[];
}
/** By kiosk, and member of its list. */
type Hours = Record<Summed, Map<string, Hour>>;
type Values = Readonly<Record<string, unknown>>;

/** Sums up readings that pass by in about the order of time, without asking a store for them again. */
export class SummaryMaker {
  /** By the hour's beginning. */
  private readonly open = new Map<Instant, Hours>();
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
    for (const member of members) add(this.hourOf(measurement, reading, member), reading, member);
    return true;
  }

  /** What is over for long enough at that time. */
  ready(now: Instant): SummaryPoint[] {
    const before = windowOf(now - PATIENCE, '1h');
    if (before <= this.givenBefore) return [];
    this.givenBefore = before;
    return this.giveOut(before);
  }

  /** Everything that is left. */
  rest(): SummaryPoint[] {
    this.givenBefore = this.end;
    return this.giveOut(this.end);
  }

  private giveOut(before: Instant): SummaryPoint[] {
    const points: SummaryPoint[] = [];
    for (const [from, hours] of this.open) {
      if (from >= before) continue;
      this.open.delete(from);
      for (const all of Object.values(hours)) for (const hour of all.values()) points.push(...pointsOf(hour, from));
    }
    return points;
  }

  private hourOf(measurement: Summed, reading: Reading, member: Values): Hour {
    const from = windowOf(reading.ts, '1h');
    let hours = this.open.get(from);
    if (!hours) {
      hours = { heartbeat: new Map(), consumable: new Map(), cashbox: new Map() };
      this.open.set(from, hours);
    }
    const { id } = SUMMARY_SOURCES[measurement];
    const key = id ? `${reading.kioskId}\0${member.id}\0${member.kind}` : reading.kioskId;
    const known = hours[measurement].get(key);
    if (known) return known;
    const { hallId: hall, kioskId: kiosk, region, kioskType: type } = reading;
    const own: Record<string, string> = id ? { [id]: String(member.id ?? ''), kind: String(member.kind ?? '') } : {};
    const hour = { measurement, tags: { hall, kiosk, region, type, ...own }, parts: [] };
    hours[measurement].set(key, hour);
    return hour;
  }
}

function add({ measurement, parts }: Hour, reading: Reading, member: Values): void {
  const no = Math.floor((reading.ts % HOUR) / WIDTH['5m']);
  parts[no] ??= { cells: [], ts: 0, seq: 0 };
  const part = parts[no];
  const newer = reading.ts > part.ts || (reading.ts === part.ts && reading.seq >= part.seq);
  const { fields } = SUMMARIES[measurement] as Summary;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as SummaryField;
    const value = ofReading(measurement, field, reading, member);
    if (value !== undefined) part.cells[i] = together(part.cells[i], field, value, newer);
  }
  if (!newer) return;
  part.ts = reading.ts;
  part.seq = reading.seq;
}

function pointsOf({ measurement, tags, parts }: Hour, from: Instant): SummaryPoint[] {
  const { fields } = SUMMARIES[measurement] as Summary;
  const points: SummaryPoint[] = [];
  const whole: Cells = [];
  parts.forEach((part, no) => {
    if (!part) return;
    const values = valuesOf(fields, part.cells);
    points.push({ of: '5m', measurement, from: from + no * WIDTH['5m'], tags, values });
    fields.forEach((field, i) => {
      whole[i] = joined(whole[i], field, part.cells[i]);
    });
  });
  points.push({ of: '1h', measurement, from, tags, values: valuesOf(fields, whole) });
  return points;
}

/** Two stretches of time as one; the second is the later. */
function joined(first: Cell | undefined, { by }: SummaryField, second: Cell | undefined): Cell | undefined {
  if (!first || !second) return second ? { ...second } : first;
  first.count += second.count;
  const [a, b] = [first.value as number, second.value as number];
  if (by === 'last') first.value = second.value;
  else if (by === 'min') first.value = Math.min(a, b);
  else if (by === 'max') first.value = Math.max(a, b);
  else first.value = a + b;
  return first;
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
  if (from === 'skew_ms') return skewOf(reading);
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
