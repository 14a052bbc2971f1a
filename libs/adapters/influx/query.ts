import {
  type Coarse,
  HistoryUnavailable,
  HOUR,
  type Instant,
  newestFirst,
  placeOf,
  type ReadingKind,
  type ReadingPlace,
  type ReadingsQuery,
  type ReceivedReading,
  type SeriesPoint,
  type SeriesQuery,
  type StoredReading,
  seriesPoints,
  summedOf,
} from '#libs/domain/index.js';
import { TABLES } from './columns.js';
import { identifier, oneOf, quoted, storedTag, tagOf } from './escape.js';
import { REPEATED } from './line.js';
import { millisecondsOf, type Row, readingsOf, receivedOf } from './rows.js';

/** Rows of one statement; `partial` when the server's own row limit cut them. */
export interface Answer {
  rows: Row[];
  partial: boolean;
}
export type Ask = (influxQl: string) => Promise<Answer>;

/** Lines that a reading of a list is reckoned to have; more only cost a second question. */
const LINES_A_LIST = 4;
/** 2100-01-01: beyond it nanoseconds overflow soon. */
const LAST_INSTANT = 4_102_444_800_000;

/**
 * Up to `limit` readings of one kind, newest first. The database orders by time alone, so the last millisecond of an
 * answer that was cut is left out as not whole, and more lines are asked for when too little remains.
 */
export async function newestOf(kind: ReadingKind, query: ReadingsQuery, limit: number, ask: Ask): Promise<StoredReading[]> {
  if (query.kioskIds?.length === 0) return [];
  const after = query.after === undefined ? undefined : placeOf(query.after);
  let lines = (limit + 1) * (TABLES[kind].list ? LINES_A_LIST : 1);
  for (;;) {
    const { rows, partial } = await ask(statement(kind, query, after, lines));
    const cut = partial || rows.length >= lines;
    const found = readingsOf(kind, cut ? withoutLastMillisecond(rows) : rows).filter((r) => !after || newestFirst(after, r) < 0);
    if (!cut || found.length >= limit) return found.sort(newestFirst).slice(0, limit);
    if (partial && rows.length < lines) throw new HistoryUnavailable('InfluxDB answers too few rows; raise its max-row-limit');
    lines *= 4;
  }
}

function statement(
  kind: ReadingKind,
  { kioskId, kioskIds, from, to }: ReadingsQuery,
  after: ReadingPlace | undefined,
  lines: number,
): string {
  const until = Math.min(to ?? LAST_INSTANT + 1, after ? after.ts + 1 : LAST_INSTANT + 1);
  const conditions = [`time < ${instant(until)}ms`];
  if (from !== undefined) conditions.push(`time >= ${instant(from)}ms`);
  if (kioskId !== undefined) conditions.push(`"kiosk" = ${quoted(storedTag(kioskId))}`);
  if (kioskIds) conditions.push(amongKiosks(kioskIds));
  return `SELECT * FROM ${identifier(TABLES[kind].measurement)} WHERE ${conditions.join(' AND ')} ORDER BY time DESC LIMIT ${Math.trunc(lines)}`;
}

/** Kiosks that are named one by one; of more InfluxDB takes seconds, and of some thousand longer than we wait. Ours. */
const MOST_NAMED = 100;

function amongKiosks(kioskIds: readonly string[]): string {
  const stored = kioskIds.map(storedTag);
  if (stored.length <= MOST_NAMED) return `(${stored.map((id) => `"kiosk" = ${quoted(id)}`).join(' OR ')})`;
  return `"kiosk" =~ ${oneOf(stored)}`;
}

/** A kiosk's clock that is off by more hides what it sent from {@link receivedIn}; times of receipt have no index. Ours. */
const FARTHEST_CLOCK = 2 * HOUR;

/** Readings of one kind that were received in the stretch; null: the server cuts the answer, ask for less. */
export async function receivedIn(kind: ReadingKind, from: Instant, to: Instant, ask: Ask): Promise<ReceivedReading[] | null> {
  const { rows, partial } = await ask(
    `SELECT * FROM ${identifier(TABLES[kind].measurement)} WHERE time >= ${instant(from - FARTHEST_CLOCK)}ms AND ` +
      `time < ${instant(to + FARTHEST_CLOCK)}ms AND "received_at" >= ${Math.trunc(from)} AND "received_at" < ${Math.trunc(to)}`,
  );
  return partial ? null : receivedOf(kind, rows);
}

/** What windows of a kiosk came to, oldest first. */
export async function windowsOf(of: Coarse, { kioskId, kind, from, to }: SeriesQuery, ask: Ask): Promise<SeriesPoint[]> {
  const { rows, partial } = await ask(
    `SELECT * FROM ${identifier(summedOf(kind))} WHERE "kiosk" = ${quoted(storedTag(kioskId))} AND ` +
      `time >= ${instant(from)}ms AND time < ${instant(to)}ms`,
  );
  if (partial) throw new HistoryUnavailable('InfluxDB answers too few rows; raise its max-row-limit');
  return seriesPoints(
    kind,
    of,
    rows.map((row) => ({ from: millisecondsOf(row), values: withTags(row) })),
  );
}

/** The tags of a list's members as the kiosk says them. */
const withTags = (row: Row): Row => ({
  ...row,
  ...Object.fromEntries(['item', 'unit', 'kind'].map((tag) => [tag, tagOf(String(row[tag] ?? '').split(REPEATED)[0] as string)])),
});

const instant = (at: number): number => Math.min(Math.max(Math.trunc(at), 0), LAST_INSTANT + 1);

function withoutLastMillisecond(rows: Row[]): Row[] {
  const last = rows.at(-1);
  if (!last) return rows;
  const oldest = millisecondsOf(last);
  return rows.filter((row) => millisecondsOf(row) > oldest);
}
