import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll } from '@jest/globals';
import type { Resolution } from '#libs/domain/index.js';
import { type HistoryUnderTest, historyContract } from '#test/harness/history-contract.js';
import { DuckHistory } from './index.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const numbered = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

async function rowsIn(folder: string, table: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(join(folder, 'history.duckdb'));
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(`FROM ${table} ORDER BY ts`)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, numbered(value)])));
}

async function openIn(folder: string): Promise<HistoryUnderTest> {
  const history = await DuckHistory.open({ folder });
  const charted = async (measurement: string, of: Resolution = 'raw') => {
    await history.close();
    return (await rowsIn(folder, of === 'raw' ? measurement : `${measurement}_${of}`)).map(({ id: _, ...row }) => row);
  };
  return { history, charted, again: () => openIn(folder) };
}

historyContract('DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-duck-'));
  folders.push(folder);
  return openIn(folder);
});
