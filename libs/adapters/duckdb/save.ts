import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { copyOwnBeside, ownFolder } from '#libs/runtime/index.js';
import { fileIn } from './store.js';

/** Copies the history's file, and its log where it was not folded in. Nobody may write meanwhile. */
export async function copyStore(folder: string, to: string): Promise<void> {
  ownFolder(to);
  for (const log of ['', '.wal']) {
    const file = `${fileIn(folder)}${log}`;
    // A file system that can shares the blocks.
    if (existsSync(file)) await copyOwnBeside(file, `${fileIn(to)}${log}`);
  }
}

export async function rowsByTable(connection: DuckDBConnection): Promise<Record<string, number>> {
  const names = (await connection.runAndReadAll('SELECT table_name FROM duckdb_tables() ORDER BY ALL')).getRows();
  const rows: Record<string, number> = {};
  for (const [name] of names) {
    const [[count] = []] = (await connection.runAndReadAll(`SELECT count(*) FROM "${String(name)}"`)).getRows();
    rows[String(name)] = Number(count);
  }
  return rows;
}

/** How many rows a history has, by table, that nobody has open: of a copy, for its log is folded in. Null: there is none. */
export async function rowsInHistory(folder: string): Promise<Record<string, number> | null> {
  if (!existsSync(fileIn(folder))) return null;
  const instance = await DuckDBInstance.create(fileIn(folder), { temp_directory: join(folder, 'spilt') });
  const connection = await instance.connect();
  try {
    return await rowsByTable(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
