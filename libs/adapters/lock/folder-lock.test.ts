import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { StartRefused, StartWaits, StoryClock } from '#libs/runtime/index.js';
import { FolderLock } from './folder-lock.js';
import { lockFolder } from './index.js';

const NOW = 1_767_225_600_000;
let folder: string;
let file: string;
let clock: StoryClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-lock-'));
  file = join(folder, 'hallwatch.lock');
  clock = new StoryClock(NOW);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A lock that another holder left or has; it touched it so long ago. */
const held = (by: { pid: number; host: string; born?: string | null; token?: string }, agoMs = 0): void => {
  writeFileSync(file, JSON.stringify({ born: null, since: NOW, token: 'theirs', ...by }));
  touched(agoMs);
};
const touched = (agoMs: number): void => {
  const at = (clock.now() - agoMs) / 1000;
  utimesSync(file, at, at);
};
/** A process that lives as long as the test. */
const PARENT = process.ppid;
/** Above the largest number that Linux gives. */
const NOBODY = 4_194_305;
const refusal = (lock: FolderLock): StartWaits => {
  try {
    lock.take()();
  } catch (error) {
    return error as StartWaits;
  }
  throw new Error('It was taken');
};

test('a folder in use is refused with the process, and who may wait is told who has it, where and since when', () => {
  held({ pid: PARENT, host: hostname() });
  const told = refusal(new FolderLock(folder, { clock }));
  expect(told).toBeInstanceOf(StartWaits);
  expect(told.message).toMatch(`is in use by process ${PARENT}.`);
  expect(told.meanwhile).toBe(
    `another worker has this journal (pid ${PARENT}, host ${hostname()}, since 2026-01-01 08:00 Asia/Shanghai); waiting`,
  );
});

test('a live process of this machine that stands still keeps the folder, and who waits is told since when and what to do', () => {
  held({ pid: PARENT, host: hostname() }, 9_999);
  const lock = new FolderLock(folder, { clock });
  expect(refusal(lock).message).not.toContain('kill');
  clock.forward(60_000);
  const told = refusal(lock);
  expect(told.message).toMatch(
    `is in use by process ${PARENT}, which lives but has not stirred since 2026-01-01 07:59 Asia/Shanghai. End it with kill -9 ${PARENT}`,
  );
  expect(told.meanwhile).toContain(
    `(pid ${PARENT}, host ${hostname()}, since 2026-01-01 08:00 Asia/Shanghai), lives but has not stirred`,
  );
  clock.forward(3_600_000);
  expect(refusal(lock).meanwhile).toBe(told.meanwhile);
  touched(0);
  expect(refusal(lock).meanwhile).toMatch(/Shanghai\); waiting$/);
});

test('the lock of a process that is gone is followed at once, and so is one whose number another process has now', () => {
  held({ pid: NOBODY, host: hostname() });
  new FolderLock(folder, { clock }).take()();
  held({ pid: PARENT, host: hostname(), born: '1' });
  new FolderLock(folder, { clock }).take()();
  expect(existsSync(file)).toBe(false);
});

test('a holder on another host has it while it touches it, and ten seconds after the last time it is followed', () => {
  held({ pid: NOBODY, host: 'another-container' });
  const lock = new FolderLock(folder, { clock });
  expect(refusal(lock)).toBeInstanceOf(StartWaits);
  clock.forward(9_000);
  touched(0);
  expect(refusal(lock)).toBeInstanceOf(StartWaits);
  clock.forward(9_999);
  expect(refusal(lock)).toBeInstanceOf(StartWaits);
  clock.forward(1);
  lock.take()();
});

test('what a container left long ago is followed at once, and a clock of the other host that is fast holds nobody up', () => {
  held({ pid: 7, host: 'a-container-that-was' }, 60_000);
  new FolderLock(folder, { clock }).take()();
  held({ pid: 7, host: 'a-fast-clock' }, -3_600_000);
  const lock = new FolderLock(folder, { clock });
  expect(refusal(lock)).toBeInstanceOf(StartWaits);
  clock.forward(10_000);
  lock.take()();
});

test('a lock that is being written is left alone; one that was never finished is followed', () => {
  writeFileSync(file, '');
  touched(0);
  expect(refusal(new FolderLock(folder, { clock }))).toBeInstanceOf(StartWaits);
  touched(2_000);
  new FolderLock(folder, { clock }).take()();
});

test('who lets go removes its own lock and never that of who came after it', () => {
  const letGo = new FolderLock(folder, { clock }).take();
  held({ pid: PARENT, host: hostname() });
  letGo();
  expect(readFileSync(file, 'utf8')).toContain('theirs');
});

test('a holder learns at its next beat that another has taken the folder, and puts back what was removed by hand', async () => {
  let lost = 0;
  const letGo = new FolderLock(folder, { clock, beatMs: 20, onLost: () => lost++ }).take();
  rmSync(file);
  await until(() => existsSync(file));
  expect(lost).toBe(0);
  held({ pid: PARENT, host: hostname() });
  await until(() => lost > 0);
  letGo();
});

test('a holder that cannot touch its lock for ten seconds counts it as lost, for others do', async () => {
  let lost = 0;
  const letGo = new FolderLock(folder, { clock, beatMs: 20, onLost: () => lost++ }).take();
  rmSync(folder, { recursive: true });
  clock.forward(9_999);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lost).toBe(0);
  clock.forward(1);
  await until(() => lost === 1);
  letGo();
});

test('a folder that cannot be made is refused, and waiting is not offered', () => {
  writeFileSync(file, '');
  const refused = (() => {
    try {
      return lockFolder(join(file, 'data'));
    } catch (error) {
      return error;
    }
  })();
  expect(refused).toBeInstanceOf(StartRefused);
  expect(refused).not.toBeInstanceOf(StartWaits);
});

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error('It did not come about in ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
