import type { ReadingKind, ReceivedReading, StoredReading } from '#libs/domain/index.js';
import { type Column, TABLES, type Table } from './columns.js';
import { tagOf } from './escape.js';
import { REPEATED } from './line.js';

/** A row of InfluxQL by its columns. */
export type Row = Record<string, unknown>;

/** Milliseconds of an RFC 3339 time, whose finer digits are ours. */
export const millisecondsOf = (row: Row): number => {
  const time = String(row.time);
  const fraction = /\.(\d{1,3})/.exec(time)?.[1] ?? '';
  return Date.parse(`${time.slice(0, 19)}Z`) + Number(fraction.padEnd(3, '0'));
};

/** Joins the lines of one reading again and answers it as it came over the wire. */
export const readingsOf = (kind: ReadingKind, rows: Row[]): StoredReading[] =>
  together(rows).map((lines) => readingOf(kind, lines));

/** The same, with whether each is history. */
export const receivedOf = (kind: ReadingKind, rows: Row[]): ReceivedReading[] =>
  together(rows).map((lines) => ({ ...readingOf(kind, lines), historical: lines[0]?.historical === true }));

/** The lines of each reading. */
function together(rows: Row[]): Row[][] {
  const readings = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.kiosk}\n${row.time}\n${row.seq}\n${row.boot_id}`;
    const lines = readings.get(key);
    if (lines) lines.push(row);
    else readings.set(key, [row]);
  }
  return [...readings.values()];
}

function readingOf(kind: ReadingKind, lines: Row[]): StoredReading {
  const table = TABLES[kind];
  const row = lines[0] as Row;
  return {
    kioskId: tagOf(String(row.kiosk)),
    kind,
    ts: millisecondsOf(row),
    receivedAt: Number(row.received_at),
    bootId: String(row.boot_id),
    seq: Number(row.seq),
    fields: { ...(table.list ? { [table.list]: members(table, lines) } : valuesOf(table, row)), ...measured(row) },
  };
}

/** What was measured of a live heartbeat, and what a clock said that places nothing, beside what the reading says. */
const measured = ({ skew_ms: skew, kiosk_ts: own }: Row): Row => ({
  ...(typeof skew === 'number' && { skewMs: skew }),
  ...(typeof own === 'number' && { kioskTs: own }),
});

const members = (table: Table, lines: Row[]): Row[] =>
  lines.sort((a, b) => Number(a.no) - Number(b.no)).map((line) => valuesOf(table, line));

function valuesOf({ tags, columns }: Table, row: Row): Row {
  const values: Row = {};
  for (const { wire, column } of tags) {
    const value = row[column];
    if (typeof value === 'string' && value !== '') values[wire] = tagOf(value.split(REPEATED)[0] as string);
  }
  for (const column of columns) {
    const value = row[column.column];
    if (value !== undefined && value !== null) values[column.wire] = wireValue(column, value);
  }
  return values;
}

function wireValue({ as }: Column, value: unknown): unknown {
  if (as === 'json') return valueIn(String(value));
  if (as === 'raised') return value === 1 ? 'raised' : 'cleared';
  return as === 'string' ? String(value) : Number(value);
}

/** What somebody else wrote there may be no JSON: it is shown as it is, and the other readings of the page are. */
function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
