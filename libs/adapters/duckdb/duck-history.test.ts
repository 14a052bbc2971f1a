import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { type HistoryUnderTest, historyContract } from '#test/harness/history-contract.js';
import { DuckHistory } from './index.js';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const openIn = async (folder: string): Promise<HistoryUnderTest> => ({
  history: await DuckHistory.open({ folder }),
  again: () => openIn(folder),
});

historyContract('DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-duck-'));
  folders.push(folder);
  return openIn(folder);
});
