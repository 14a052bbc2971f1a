import type { CoursePoint } from './told.js';

export type Column = (number | null)[];

/** Times in seconds first, then one column for each line. */
export interface ChartData {
  times: number[];
  lines: { id: string; kind: string; values: Column }[];
}

export type HeartbeatField = 'rttMs' | 'tempC' | 'txOk' | 'txFailed';

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Fields of the heartbeats. Where the kiosk was silent for longer than `gapS` seconds the line is broken. */
export function heartbeatData(readings: CoursePoint[], fields: HeartbeatField[], gapS: number): ChartData {
  const times: number[] = [];
  const lines = fields.map((id) => ({ id, kind: id, values: [] as Column }));
  let end: number | undefined;
  for (const reading of readings) {
    const time = reading.ts / 1000;
    if (end !== undefined && time - end > gapS) {
      times.push(end + 1);
      for (const line of lines) line.values.push(null);
    }
    end = time + reading.widthS;
    times.push(time);
    for (const line of lines) line.values.push(number(reading.fields[line.id]));
  }
  return { times, lines };
}

/** A Monday's midnight in Asia/Shanghai, seconds: slices of whole days and weeks begin there. */
const A_MONDAY = 4 * 86_400 - 8 * 3_600;
const sliceOf = (seconds: number, sliceS: number): number => Math.floor((seconds - A_MONDAY) / sliceS) * sliceS + A_MONDAY;

/** Sums of the heartbeats' counts over slices of `sliceS` seconds. */
export function summedData(readings: CoursePoint[], fields: HeartbeatField[], sliceS: number): ChartData {
  const slices = new Map<number, Column>();
  for (const reading of readings) {
    const slice = sliceOf(reading.ts / 1000, sliceS);
    const before = slices.get(slice);
    const sums = fields.map((field, n) => (before?.[n] ?? 0) + (number(reading.fields[field]) ?? 0));
    slices.set(slice, sums);
  }
  const rows = [...slices].sort(([a], [b]) => a - b);
  const lines = fields.map((id, n) => ({ id, kind: id, values: rows.map(([, sums]) => sums[n] ?? null) }));
  return { times: rows.map(([slice]) => slice), lines };
}

export interface Part {
  id: string;
  kind: string;
  value: number | null;
}

/** One line for each item or unit, by its id. */
export function partData(readings: CoursePoint[], partsOf: (reading: CoursePoint) => Part[]): ChartData {
  const times: number[] = [];
  const by = new Map<string, { id: string; kind: string; values: Column }>();
  readings.forEach((reading, row) => {
    times.push(reading.ts / 1000);
    for (const { id, kind, value } of partsOf(reading)) {
      const line = by.get(id) ?? { id, kind, values: [] };
      by.set(id, line);
      line.values[row] = value;
    }
  });
  const lines = [...by.values()].map((line) => ({ ...line, values: Array.from(times, (_, row) => line.values[row] ?? null) }));
  return { times, lines: lines.filter((line) => line.values.some((value) => value !== null)) };
}

type Fields = Record<string, unknown>;
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value : []);
const percent = (part: unknown, whole: unknown): number | null => {
  const [a, b] = [number(part), number(whole)];
  return a === null || b === null || b <= 0 ? null : Math.round((a / b) * 1000) / 10;
};

const parts = (items: unknown, value: (item: Fields) => number | null): Part[] =>
  list(items).map((item) => ({ id: String(item.id), kind: String(item.kind), value: value(item) }));

export const suppliesOf = (reading: CoursePoint): Part[] =>
  parts(reading.fields.items, (item) => percent(item.remaining, item.capacity));

export const unitsOf = (reading: CoursePoint): Part[] =>
  parts(reading.fields.units, (unit) => percent(unit.count, unit.capacity));

/** In yuan: 100 fen. */
export const amountsOf = (reading: CoursePoint): Part[] =>
  parts(reading.fields.units, (unit) => {
    const fen = number(unit.amountFen);
    return fen === null ? null : fen / 100;
  });
