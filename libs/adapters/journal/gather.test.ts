import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { assemble, type Position } from '#libs/domain/index.js';
import { JournalFiles, LocalJournal } from './index.js';

const LONG = 600_000;
let folder: string;
let journal: LocalJournal;
let flushes: number;

class Counted extends JournalFiles {
  override sync(fd: number, done: (error: Error | null) => void): void {
    flushes++;
    super.sync(fd, done);
  }
}

async function open(gatherMs: number): Promise<void> {
  journal = await LocalJournal.open({ folder, report: () => undefined, files: new Counted(), gatherMs });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-gather-'));
  flushes = 0;
});

afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true });
});

const append = (seq: number, unhurried: boolean): Promise<Position> => {
  const head = { kioskId: 'K-1', hallId: 'h', region: 'r', kioskType: 'T', kind: 'heartbeat' } as const;
  const reading = assemble(head, { ts: 1, bootId: 'b', seq, mode: 'inService' }, 2_000, { historical: false });
  return new Promise((resolve, reject) =>
    journal.append({ entry: { type: 'reading', reading }, unhurried }, (error, position) =>
      error ? reject(error) : resolve(position),
    ),
  );
};
const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
};

test('what nobody waits for goes to the disk with what somebody waits for, in one flush and in order', async () => {
  await open(LONG);
  const patient = [1, 2, 3].map((seq) => append(seq, true));
  await turns(20);
  expect([flushes, journal.end()]).toEqual([0, 0]);
  expect(await append(4, false)).toBe(4);
  expect(await Promise.all(patient)).toEqual([1, 2, 3]);
  expect(flushes).toBe(1);
});

test('what came during a flush for nobody waits for company, too', async () => {
  await open(LONG);
  const hurried = append(1, false);
  await turns(1);
  const patient = append(2, true);
  await hurried;
  await turns(20);
  expect([flushes, journal.end()]).toEqual([1, 1]);
  await append(3, false);
  expect(await patient).toBe(2);
});

test('sixty-four are company enough', async () => {
  await open(LONG);
  const all = Array.from({ length: 64 }, (_, i) => append(i + 1, true));
  expect((await Promise.all(all)).at(-1)).toBe(64);
  expect(flushes).toBe(1);
});

test('without company it goes to the disk after a while', async () => {
  await open(1);
  expect(await append(1, true)).toBe(1);
});

test('what waits for company when the journal is closed is kept', async () => {
  await open(LONG);
  const waits = append(1, true);
  await journal.close();
  expect(await waits).toBe(1);
});
