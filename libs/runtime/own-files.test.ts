import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { closeToOthers, copyOwn, copyOwnBeside, ownFile, ownFolder, ownHandle, replaceOwn, writeOwn } from './own-files.js';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const modeOf = (path: string): number => statSync(path).mode & 0o777;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-own-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is written is for its owner alone, also where an open file was before', async () => {
  ownFolder(at('a', 'b'));
  for (const made of ['a', 'a/b']) expect(modeOf(at(made))).toBe(0o700);
  writeFileSync(at('open'), 'before');
  chmodSync(at('open'), 0o666);
  writeOwn(at('open'), 'after');
  closeSync(ownFile(at('new'), 'wx+'));
  await (await ownHandle(at('handle'), 'w')).close();
  copyOwn(at('open'), at('copy'));
  await copyOwnBeside(at('open'), at('beside'));
  for (const name of ['open', 'new', 'handle', 'copy', 'beside']) expect(modeOf(at(name))).toBe(0o600);
  expect(readFileSync(at('beside'), 'utf8')).toBe('after');
});

test('a copy of an open file is closed', async () => {
  writeFileSync(at('open'), 'x');
  chmodSync(at('open'), 0o644);
  copyOwn(at('open'), at('copy'));
  await copyOwnBeside(at('open'), at('beside'));
  expect([modeOf(at('copy')), modeOf(at('beside'))]).toEqual([0o600, 0o600]);
});

test('what is replaced is there whole, old or new, and nothing is left beside', () => {
  replaceOwn(at('file'), 'one');
  replaceOwn(at('file'), 'two');
  expect(readFileSync(at('file'), 'utf8')).toBe('two');
  // A file system that takes nothing more: a folder stands where the new file would be.
  mkdirSync(at('taken'));
  mkdirSync(at('other'));
  writeFileSync(at('other', 'x'), '');
  expect(() => replaceOwn(at('other'), 'three')).toThrow();
  expect(existsSync(at('other.new'))).toBe(false);
  expect(readFileSync(at('file'), 'utf8')).toBe('two');
});

test('what stands open is closed and counted once; links lead nowhere, and what is excepted stays', () => {
  mkdirSync(at('data', 'sub'), { recursive: true });
  mkdirSync(at('data', 'backups'));
  mkdirSync(at('elsewhere'));
  for (const name of ['data', 'data/sub', 'data/backups', 'elsewhere']) chmodSync(at(name), 0o755);
  for (const name of ['data/one', 'data/sub/two', 'data/backups/three', 'elsewhere/four']) {
    writeFileSync(at(name), '');
    chmodSync(at(name), 0o664);
  }
  writeFileSync(at('data', 'closed'), '', { mode: 0o600 });
  symlinkSync(at('elsewhere'), at('data', 'link'));
  expect(closeToOthers(at('data'), [at('data', 'backups')])).toEqual({ closed: 4, left: 0 });
  expect(readdirSync(at('data')).sort()).toEqual(['backups', 'closed', 'link', 'one', 'sub']);
  expect(['data', 'data/sub'].map((name) => modeOf(at(name)))).toEqual([0o700, 0o700]);
  expect(['data/one', 'data/sub/two'].map((name) => modeOf(at(name)))).toEqual([0o600, 0o600]);
  expect([modeOf(at('elsewhere', 'four')), modeOf(at('data', 'backups', 'three'))]).toEqual([0o664, 0o664]);
  expect(closeToOthers(at('data'), [at('data', 'backups')])).toEqual({ closed: 0, left: 0 });
  expect(closeToOthers(at('nowhere'))).toEqual({ closed: 0, left: 0 });
});
