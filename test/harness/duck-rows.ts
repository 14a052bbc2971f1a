import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const numbered = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** All rows of a table in the history's file, which nobody may have open. */
export async function duckRows(folder: string, table: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(join(folder, 'history.duckdb'));
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(`FROM ${table} ORDER BY ts`)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numbered(value)])));
}
