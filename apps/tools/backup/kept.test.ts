import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { agesOf } from '#libs/composition/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { amongOthers } from './kept.js';
import { writeChecked } from './manifest.js';

const HOUR = 3_600_000;
let among: string;
let clock: StoryClock;
beforeEach(() => {
  among = mkdtempSync(join(tmpdir(), 'hallwatch-kept-'));
  clock = new StoryClock(Date.parse('2026-03-01T01:00:00.123Z'));
});
afterEach(() => rmSync(among, { recursive: true, force: true }));

const said: string[] = [];
async function make(check = false, save: (folder: string) => Promise<void> = whole): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  const checked = async (folder: string): Promise<void> => (check ? writeChecked(folder, at) : undefined);
  await amongOthers({ among, keep: 3 }, clock, (line) => said.push(line), save, checked);
  clock.forward(24 * HOUR);
}
async function whole(folder: string): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'backup.json'), JSON.stringify({ at: new Date(clock.now()).toISOString() }));
}
const names = (): string[] => readdirSync(among).sort();

test('of many backups the newest stay, and the newest that was restored for a trial; what somebody else put there is left alone', async () => {
  for (const own of ['before-the-move', 'notes.txt']) mkdirSync(join(among, own));
  await make();
  await make(true);
  for (let i = 0; i < 4; i++) await make();
  // For whoever shows their age and may not look into them.
  expect(JSON.parse(readFileSync(join(among, 'backups.json'), 'utf8'))).toEqual({
    newest: '2026-03-06T01:00:00.123Z',
    checked: '2026-03-02T01:00:00.123Z',
  });
  expect(statSync(join(among, 'backups.json')).mode & 0o777).toBe(0o644);
  rmSync(join(among, 'backups.json'));
  expect(names()).toEqual([
    '2026-03-02T010000Z',
    '2026-03-04T010000Z',
    '2026-03-05T010000Z',
    '2026-03-06T010000Z',
    'before-the-move',
    'notes.txt',
  ]);
  expect(new Date(agesOf(among).newest).toISOString()).toBe('2026-03-06T01:00:00.123Z');
  expect(new Date(agesOf(among).checked).toISOString()).toBe('2026-03-02T01:00:00.123Z');
  await make(true);
  expect(names()).not.toContain('2026-03-02T010000Z');
});

test('one that fails leaves nothing, removes nothing, and one that was killed is swept up by the next', async () => {
  for (let i = 0; i < 3; i++) await make();
  const before = names();
  const failing = async (folder: string): Promise<void> => {
    mkdirSync(folder);
    throw new Error('no room');
  };
  await expect(make(false, failing)).rejects.toThrow('no room');
  expect(names()).toEqual(before);
  mkdirSync(join(among, '2026-03-03T093000Z.half'));
  await make();
  expect(existsSync(join(among, '2026-03-03T093000Z.half'))).toBe(false);
});

test('while another is being made none is begun', async () => {
  const [pid, host] = [process.ppid, hostname()];
  writeFileSync(join(among, 'hallwatch.lock'), JSON.stringify({ pid, host, born: null, since: clock.now(), token: 'theirs' }));
  await expect(make()).rejects.toThrow(`is in use by process ${pid}`);
  expect(names()).toEqual(['hallwatch.lock']);
});
