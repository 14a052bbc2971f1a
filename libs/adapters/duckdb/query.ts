import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import {
  type Coarse,
  type Instant,
  placeOf,
  type ReadingKind,
  type ReadingsQuery,
  type ReceivedReading,
  type SeriesPoint,
  type SeriesQuery,
  type StoredReading,
  seriesPoints,
  summedOf,
} from '#libs/domain/index.js';

const COLUMNS = 'kiosk_id, kind, ts, received_at, boot_id, seq, fields';
const ORDER = 'ts DESC, seq DESC, kiosk_id, kind, boot_id';

/** Conditions with their values, in the order of the question marks. */
interface Condition {
  sql: string;
  values: DuckDBValue[];
}

/** Up to `limit` readings, newest first. */
export async function select(connection: DuckDBConnection, query: ReadingsQuery, limit: number): Promise<StoredReading[]> {
  const conditions = conditionsOf(query);
  const where = conditions.length > 0 ? `WHERE ${conditions.map((c) => c.sql).join(' AND ')}` : '';
  const sql = `SELECT ${COLUMNS} FROM reading ${where} ORDER BY ${ORDER} LIMIT ${Math.trunc(limit)}`;
  const answer = await connection.runAndReadAll(
    sql,
    conditions.flatMap((c) => c.values),
  );
  return answer.getRows().map(storedReading);
}

/** What was received in the stretch, in the order in which it was written, which is that of the journal. */
export async function selectReceived(connection: DuckDBConnection, from: Instant, to: Instant): Promise<ReceivedReading[]> {
  const answer = await connection.runAndReadAll(
    `SELECT ${COLUMNS}, historical FROM reading WHERE received_at >= ? AND received_at < ? ORDER BY received_at, rowid`,
    [bigint(from), bigint(to)],
  );
  return answer.getRows().map((row) => ({ ...storedReading(row), historical: row[7] === true }));
}

/** What windows of a kiosk came to, oldest first. */
export async function selectWindows(
  connection: DuckDBConnection,
  of: Coarse,
  { kioskId, kind, from, to }: SeriesQuery,
): Promise<SeriesPoint[]> {
  const answer = await connection.runAndReadAll(
    `SELECT * FROM ${summedOf(kind)}_${of} WHERE kiosk = ? AND ts >= ? AND ts < ? ORDER BY ALL`,
    [kioskId, bigint(from), bigint(to)],
  );
  const rows = answer.getRowObjects().map((values) => ({ from: Number(values['ts']), values }));
  return seriesPoints(kind, of, rows);
}

function conditionsOf({ kioskId, kioskIds, kind, from, to, after }: ReadingsQuery): Condition[] {
  const conditions: Condition[] = [];
  if (kioskId !== undefined) conditions.push({ sql: 'kiosk_id = ?', values: [kioskId] });
  if (kioskIds) conditions.push(amongKiosks(kioskIds));
  if (kind !== undefined) conditions.push({ sql: 'kind = ?', values: [kind] });
  if (from !== undefined) conditions.push({ sql: 'ts >= ?', values: [bigint(from)] });
  if (to !== undefined) conditions.push({ sql: 'ts < ?', values: [bigint(to)] });
  if (after !== undefined) conditions.push(afterCondition(after));
  return conditions;
}

/** Values that are handed over one by one; of more that takes longer than the search. Ours. */
const MOST_NAMED = 100;

function amongKiosks(kioskIds: readonly string[]): Condition {
  if (kioskIds.length <= MOST_NAMED)
    return { sql: `kiosk_id IN (${kioskIds.map(() => '?').join(', ') || 'NULL'})`, values: [...kioskIds] };
  return { sql: 'kiosk_id IN (SELECT unnest(string_split(?, chr(10))))', values: [kioskIds.join('\n')] };
}

/** `ts <= ?` stands alone so that whole row groups are skipped by it. */
function afterCondition(cursor: string): Condition {
  const { ts, seq, kioskId, kind, bootId } = placeOf(cursor);
  return {
    sql: '(ts <= ? AND (ts < ? OR seq < ? OR (seq = ? AND (kiosk_id, kind, boot_id) > (?, ?, ?))))',
    values: [bigint(ts), bigint(ts), bigint(seq), bigint(seq), kioskId, kind, bootId],
  };
}

const bigint = (n: number): bigint => BigInt(Math.trunc(n));

function storedReading([kioskId, kind, ts, receivedAt, bootId, seq, fields]: DuckDBValue[]): StoredReading {
  return {
    kioskId: kioskId as string,
    kind: kind as ReadingKind,
    ts: Number(ts),
    receivedAt: Number(receivedAt),
    bootId: bootId as string,
    seq: Number(seq),
    fields: JSON.parse(fields as string) as Record<string, unknown>,
  };
}
