import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/**
 * Rows of one statement. DuckDB sets a quarter of a megabyte aside for each statement of a transaction: with one row in each its memory is
 * used up by seven hundred.
 */
const ROWS = 200;

/** Keeps rows, each of another key, in the place of those that are there, within the transaction that the connection is in. */
export async function keepRows(connection: DuckDBConnection, into: string, rows: DuckDBValue[][]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS) {
    const some = rows.slice(at, at + ROWS);
    const marks = some.map((row) => `(${row.map(() => '?').join(', ')})`);
    await connection.run(`INSERT OR REPLACE INTO ${into} VALUES ${marks.join(', ')}`, some.flat());
  }
}
