import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { fieldsOf, HistoryRefusal, type Reading } from '#libs/domain/index.js';

/** About two milliseconds of work; then others may run. */
const ROWS_BETWEEN_YIELDS = 500;

const NAME = 'kiosk_id, kind, ts, boot_id, seq';

/**
 * Appends those that are not there yet, within the transaction that the connection is in. Throws {@link HistoryRefusal} for a row that
 * cannot be.
 */
export async function appendMissing(connection: DuckDBConnection, readings: Reading[]): Promise<void> {
  if (readings.length === 0) return;
  await connection.run('CREATE OR REPLACE TEMP TABLE loading AS FROM reading LIMIT 0');
  await appendReadings(connection, readings, 'loading');
  await connection.run(
    // By time alone most of what is there need not be looked at.
    `INSERT INTO reading SELECT loading.* FROM loading ANTI JOIN (
       SELECT ${NAME} FROM reading WHERE ts BETWEEN (SELECT min(ts) FROM loading) AND (SELECT max(ts) FROM loading)
     ) AS kept USING (${NAME}) ORDER BY loading.rowid`,
  );
  await connection.run('DROP TABLE loading');
}

/** Appends within the transaction that the connection is in. Throws {@link HistoryRefusal} for a row that cannot be. */
export async function appendReadings(
  connection: DuckDBConnection,
  readings: Reading[],
  to: 'reading' | 'loading' = 'reading',
): Promise<void> {
  const appender = await connection.createAppender(to);
  try {
    for (let i = 0; i < readings.length; i++) {
      appendRow(appender, readings[i] as Reading);
      if (i % ROWS_BETWEEN_YIELDS === ROWS_BETWEEN_YIELDS - 1) await new Promise(setImmediate);
    }
  } catch (cause) {
    // An appender that is let go with rows in it writes them later, outside the transaction.
    appender.clear();
    throw cause instanceof HistoryRefusal ? naming(cause, readings) : cause;
  }
  appender.closeSync();
}

function appendRow(to: DuckDBAppender, reading: Reading): void {
  const row = rowOf(reading);
  to.appendVarchar(reading.kioskId);
  to.appendVarchar(reading.kind);
  to.appendBigInt(row.ts);
  to.appendBigInt(row.receivedAt);
  to.appendVarchar(reading.bootId);
  to.appendBigInt(row.seq);
  to.appendBoolean(reading.historical);
  to.appendVarchar(row.fields);
  to.endRow();
}

/** What must be whole, and within what a column takes. */
const NUMBERS = ['ts', 'receivedAt', 'seq'] as const;

/** Everything that can fail for what is in it, before the first column is appended. */
function rowOf(reading: Reading): { ts: bigint; receivedAt: bigint; seq: bigint; fields: string } {
  const odd = NUMBERS.find((name) => !Number.isSafeInteger(reading[name]));
  if (odd !== undefined) throw new HistoryRefusal(`A reading cannot be kept: ${odd} ${reading[odd]} is no whole number`);
  try {
    return {
      ts: BigInt(reading.ts),
      receivedAt: BigInt(reading.receivedAt),
      seq: BigInt(reading.seq),
      fields: JSON.stringify(fieldsOf(reading)),
    };
  } catch (cause) {
    throw new HistoryRefusal(`A reading cannot be kept: ${(cause as Error).message}`, { cause });
  }
}

/** The same refusal, with all that would be refused: each costs no further try. */
const naming = (cause: HistoryRefusal, readings: Reading[]): HistoryRefusal =>
  new HistoryRefusal(cause.message, { cause, of: { refused: readings.filter(cannotBe), othersKept: false } });

function cannotBe(reading: Reading): boolean {
  try {
    rowOf(reading);
    return false;
  } catch {
    return true;
  }
}
