import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { beginWithPrepared, PREPARED } from './prepared.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-prepared-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a new folder begins with the database that was made when the servers were built, whatever a killed start left beside it', () => {
  const fresh = join(folder, 'fresh', 'postgres');
  mkdirSync(join(`${fresh}.new`, 'base'), { recursive: true });
  writeFileSync(join(`${fresh}.new`, 'half'), '');
  mkdirSync(fresh);
  beginWithPrepared(fresh);
  expect(readdirSync(fresh).sort()).toEqual(readdirSync(PREPARED).sort());
  expect(existsSync(`${fresh}.new`)).toBe(false);
});

test('a folder that has something is left as it is', () => {
  const begun = join(folder, 'begun');
  mkdirSync(begun);
  writeFileSync(join(begun, 'PG_VERSION'), '17\n');
  beginWithPrepared(begun);
  expect(readdirSync(begun)).toEqual(['PG_VERSION']);
});
