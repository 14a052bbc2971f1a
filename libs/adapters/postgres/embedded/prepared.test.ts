import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

test('whoever built the servers, a service that runs as another user may read what it begins with', () => {
  const closed = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      const open = entry.isDirectory() ? 0o055 : 0o044;
      return [...((statSync(path).mode & open) === open ? [] : [path]), ...(entry.isDirectory() ? closed(path) : [])];
    });
  expect(closed(PREPARED)).toEqual([]);
});
