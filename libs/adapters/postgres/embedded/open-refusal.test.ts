import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { StartRefused } from '#libs/runtime/index.js';
import { openPostgres } from '../open.js';
import { openRefusal } from './open-refusal.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-refused-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = async (): Promise<string> => {
  const error: unknown = await openPostgres({ folder }).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(StartRefused);
  return (error as Error).message;
};

test('a database of another PostgreSQL is named with its version, ours and its folder', async () => {
  writeFileSync(join(folder, 'PG_VERSION'), '15\n');
  const said = await refused();
  expect(said).toMatch(/is of PostgreSQL 15, and this program has PostgreSQL 18.*restore/);
  expect(said).toContain(folder);
});

test('a folder that is no whole database says so', async () => {
  mkdirSync(join(folder, 'base'));
  expect(await refused()).toMatch(/no whole database: its PG_VERSION is missing.*restore/);
});

test('one that is damaged within is told as damaged, not with an inner word', async () => {
  writeFileSync(join(folder, 'PG_VERSION'), '18\n');
  mkdirSync(join(folder, 'global'));
  expect(await refused()).toMatch(/is damaged, or another program has it open.*backup/);
}, 60_000);

test.each([
  ['ENOSPC', /no room.*Free the disk/],
  ['EACCES', /may not be written.*chown.*HALLWATCH_DATA_DIR/],
  ['EMFILE', /too few files.*ulimit/],
])('%s has a sentence of its own', (code, words) => {
  expect(openRefusal(folder, Object.assign(new Error('inner'), { code })).message).toMatch(words);
});
