import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printOf } from '#libs/contracts/index.js';
import {
  type AppendableEntry,
  assemble,
  type JournalEntry,
  type Journaled,
  JournalUnavailable,
  type Placing,
  type Position,
  REFUSALS,
} from '#libs/domain/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import {
  JournalDamaged,
  JournalFiles,
  type JournalOptions,
  JournalResumed,
  JournalStopped,
  JournalTailCut,
  LocalJournal,
} from './index.js';

/** Bytes before the first record of a file. */
const HEAD = 20;
const folders: string[] = [];
const opened: LocalJournal[] = [];
let events: NamedEvent[] = [];

afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  events = [];
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-journal-'));
  folders.push(folder);
  return folder;
};

const openAt = async (folder: string, options: Partial<JournalOptions> = {}): Promise<LocalJournal> => {
  const journal = await LocalJournal.open({ folder, report: (event) => events.push(event), ...options });
  opened.push(journal);
  return journal;
};

const heartbeat = (seq: number, extra: Record<string, unknown> = {}): AppendableEntry => {
  const payload = { ts: 1_000 + seq, bootId: 'b-1', seq, mode: 'inService', ...extra };
  const head = { kioskId: 'K-1', hallId: '大厅 1', region: 'anqing', kioskType: 'TAX', kind: 'heartbeat' } as const;
  const raw = Buffer.from(JSON.stringify(payload));
  const reading = { ...assemble(head, payload, 2_000 + seq, { historical: false }), print: printOf(head.kind, raw) };
  return { entry: { type: 'reading', reading }, raw };
};

const append = (journal: LocalJournal, entry: AppendableEntry): Promise<Position> =>
  new Promise((resolve, reject) => journal.append(entry, (error, position) => (error ? reject(error) : resolve(position))));

const appendMany = (journal: LocalJournal, from: number, to: number): Promise<Position[]> =>
  Promise.all(Array.from({ length: to - from + 1 }, (_, i) => append(journal, heartbeat(from + i))));

const readAll = async (journal: LocalJournal, step = 7): Promise<Journaled[]> => {
  const found: Journaled[] = [];
  for (;;) {
    const next = await journal.read(found.at(-1)?.position ?? 0, step);
    if (next.length === 0) return found;
    found.push(...next);
  }
};

const seqs = (entries: Journaled[]): number[] => entries.map(({ entry }) => (entry.type === 'reading' ? entry.reading.seq : -2));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const files = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 300 && !holds(); i++) await pause(10);
  expect(holds()).toBe(true);
}

/** How many of these have been answered. */
function told(answers: Promise<unknown>[]): { count: number; all: Promise<unknown> } {
  const counted = { count: 0, all: Promise.all(answers) as Promise<unknown> };
  for (const answer of answers) void answer.then(() => counted.count++);
  return counted;
}

/** A disk that does as it is told. */
class ToldFiles extends JournalFiles {
  full = false;
  /** Bytes that are left, when not asked of the real disk. */
  left: number | null = null;
  broken = false;
  held: (() => void)[] | null = null;

  override write(fd: number, bytes: Uint8Array, position: number): void {
    super.write(fd, this.full ? bytes.subarray(0, bytes.length >> 1) : bytes, position);
    if (this.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }

  override free(folder: string): number {
    return this.left ?? super.free(folder);
  }

  override sync(fd: number, done: (error: Error | null) => void): void {
    if (this.broken) return void setImmediate(done, new Error('input/output error'));
    if (this.held) this.held.push(() => super.sync(fd, done));
    else super.sync(fd, done);
  }
}

describe('what is written is read back', () => {
  test('entries come back in order, after a restart too', async () => {
    const folder = newFolder();
    const journal = await openAt(folder);
    expect(await appendMany(journal, 1, 50)).toEqual(upTo(50));
    await journal.close();
    const again = await openAt(folder);
    expect(again.end()).toBe(50);
    expect(seqs(await readAll(again))).toEqual(upTo(50));
    expect(await append(again, heartbeat(51))).toBe(51);
    expect(seqs(await readAll(again))).toEqual(upTo(51));
  });

  test('any entries written in any batches, in either way, come back equal', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const at = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const tick = at.map((when): JournalEntry => ({ type: 'tick', at: when }));
    const rules = fc.record({ at, version: text }).map((told): JournalEntry => ({ type: 'rules', ...told }));
    const hearing = fc.record({ at, on: fc.boolean() }).map((told): JournalEntry => ({ type: 'hearing', ...told }));
    const takeover = fc
      .record({ at, kioskId: text, from: text, to: text })
      .map((told): JournalEntry => ({ type: 'takeover', ...told }));
    const refused = fc
      .record({ detail: text, topic: text, sender: fc.option(text), at, payload: fc.uint8Array({ maxLength: 400 }) })
      .map(
        ({ at: receivedAt, ...rest }): JournalEntry => ({
          type: 'refused',
          packet: { ...rest, reason: 'not-json', receivedAt, size: 9 },
        }),
      );
    const reading = fc
      .record({
        id: text,
        hall: text,
        at,
        ts: at,
        seq: fc.nat(),
        bootId: fc.string({ minLength: 1, maxLength: 64 }),
        placing: fc.constantFrom<Placing>(
          { historical: false },
          { historical: true },
          { historical: false, unplaced: 'off' },
          { historical: false, unplaced: 'still' },
          { historical: true, unplaced: 'off' },
        ),
        used: fc.option(fc.constantFrom(...(['unsure', 'anew', 'earlier'] as const)), { nil: undefined }),
        retried: fc.boolean(),
      })
      .map(({ id, hall, at: receivedAt, placing, used, retried, ...stamped }): JournalEntry => {
        const head = { kioskId: id, hallId: hall, region: 'r', kioskType: 't', kind: 'heartbeat' } as const;
        const payload = { ...stamped, mode: 'inService' };
        const print = printOf(head.kind, Buffer.from(JSON.stringify(payload)));
        const more = { print, ...(used && { used }), ...(retried && placing.historical && { retried: true as const }) };
        return { type: 'reading', reading: { ...assemble(head, payload, receivedAt, placing), ...more } };
      });
    const retired = fc.record({ at, kioskId: text }).map((told): JournalEntry => ({ type: 'retired', ...told }));
    const why = fc.record({ reason: fc.constantFrom(...REFUSALS), detail: text, kind: fc.constantFrom('fault' as const, null) });
    const heard = fc
      .record({ at, kioskId: text, refused: fc.option(why) })
      .map(({ refused, ...told }): JournalEntry => ({ type: 'heard', ...told, ...(refused && { refused }) }));
    const batches = fc.array(
      fc.array(fc.tuple(fc.oneof(tick, hearing, takeover, rules, refused, reading, heard, retired), fc.boolean()), {
        maxLength: 12,
      }),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(batches, async (written) => {
        const folder = newFolder();
        const journal = await openAt(folder, { segmentBytes: 2_000 });
        for (const batch of written) {
          const stored = batch.map(([entry, now]) => (now ? journal.appendNow({ entry }) : append(journal, { entry })));
          await Promise.all(stored);
        }
        await journal.close();
        const again = await openAt(folder);
        expect((await readAll(again, 3)).map(({ entry }) => entry)).toEqual(written.flat().map(([entry]) => entry));
      }),
      { numRuns: 60 },
    );
  });

  test('the newest entries in memory and the files say the same', async () => {
    const folder = newFolder();
    const journal = await openAt(folder, { segmentBytes: 3_000 });
    journal.consumers(['watch']);
    await appendMany(journal, 1, 40);
    const fromMemory = await readAll(journal);
    journal.release('watch', 40);
    const kept = await readAll(journal);
    expect(kept.length).toBeGreaterThan(0);
    expect(fromMemory.slice(-kept.length)).toEqual(kept);
    expect(seqs(fromMemory)).toEqual(upTo(40));
  });

  test('unknown fields stay out when an entry is read back', async () => {
    const journal = await openAt(newFolder());
    await append(journal, heartbeat(1, { vendorExtra: { deep: 1 } }));
    const [first] = await journal.read(0, 1);
    expect(first?.entry).toMatchObject({ type: 'reading', reading: { hallId: '大厅 1' } });
    expect(JSON.stringify(first)).not.toContain('vendorExtra');
  });

  test('who waits for more is woken by the next durable entry', async () => {
    const journal = await openAt(newFolder());
    const waiting = journal.more(0, new AbortController().signal);
    await append(journal, heartbeat(1));
    await waiting;
    const stop = new AbortController();
    const stopped = journal.more(1, stop.signal);
    stop.abort();
    await stopped;
  });
});

describe('a disk that fails', () => {
  test('nothing is told stored, or readable, before the flush', async () => {
    const disk = new ToldFiles();
    const journal = await openAt(newFolder(), { files: disk });
    disk.held = [];
    let told = false;
    const stored = append(journal, heartbeat(1)).then(() => (told = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(told).toBe(false);
    expect(journal.end()).toBe(0);
    for (const release of disk.held) release();
    disk.held = null;
    await stored;
    expect(journal.end()).toBe(1);
  });

  test('a full disk holds what came unanswered, leaves nothing half-written, and takes it by itself when there is room', async () => {
    const folder = newFolder();
    const disk = new ToldFiles();
    const journal = await openAt(folder, { files: disk, tryAgainMs: 20 });
    const standing: (string | null)[] = [];
    journal.onStanding((reason) => standing.push(reason));
    await append(journal, heartbeat(1));
    const size = statSync(files(folder)[0] as string).size;
    disk.full = true;
    const held = told([append(journal, heartbeat(2)), append(journal, heartbeat(3))]);
    await pause(80);
    expect(held.count).toBe(0);
    expect(() => journal.appendNow(heartbeat(99))).toThrow(JournalUnavailable);
    expect(statSync(files(folder)[0] as string).size).toBe(size);
    expect(journal.stopped).toBe('disk-full');
    expect(journal.illness()).toMatch(/^Nothing is acknowledged since .*: the disk is full\.$/);
    disk.full = false;
    await held.all;
    await append(journal, heartbeat(4));
    expect(seqs(await readAll(journal))).toEqual([1, 2, 3, 4]);
    expect(events.map((event) => event.constructor)).toEqual([JournalStopped, JournalResumed]);
    expect(standing).toEqual(['disk-full', null]);
    expect(journal.illness()).toBeNull();
  });

  test('the first entry that a disk with room takes brings all that waited along, and nobody waits for the next try', async () => {
    const disk = new ToldFiles();
    const journal = await openAt(newFolder(), { files: disk, tryAgainMs: 3_600_000 });
    disk.full = true;
    const held = told([append(journal, heartbeat(1))]);
    await until(() => journal.stopped === 'disk-full');
    disk.full = false;
    expect(journal.appendNow(heartbeat(2))).toBe(2);
    await until(() => held.count === 1);
    expect(journal.stopped).toBeNull();
  });

  test('who is told that the last of what waited is safe finds a journal that takes entries, whoever was refused until then', async () => {
    const disk = new ToldFiles();
    const journal = await openAt(newFolder(), { files: disk, tryAgainMs: 200 });
    disk.full = true;
    let found: (string | null)[] = [];
    journal.append(heartbeat(1), () => (found = [journal.stopped]));
    await until(() => journal.stopped === 'disk-full');
    // It comes between the end of the pause and the next try, among others.
    while (found.length === 0) {
      disk.full = true;
      expect(() => journal.appendNow(heartbeat(2))).toThrow(JournalUnavailable);
      disk.full = false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(found).toEqual([null]);
  });

  test('what was written at once before the disk was full is flushed, what was appended after it waits', async () => {
    const disk = new ToldFiles();
    const folder = newFolder();
    const journal = await openAt(folder, { files: disk, tryAgainMs: 20 });
    journal.appendNow(heartbeat(1));
    disk.full = true;
    const held = told([append(journal, heartbeat(2))]);
    await until(() => journal.end() === 1);
    await pause(60);
    expect([journal.end(), held.count]).toEqual([1, 0]);
    disk.full = false;
    await held.all;
    expect(journal.appendNow(heartbeat(3))).toBe(3);
    await journal.close();
    expect(seqs(await readAll(await openAt(folder)))).toEqual([1, 2, 3]);
  });

  test('a flush that fails is tried again with the same bytes, and answers when it succeeds', async () => {
    const folder = newFolder();
    const disk = new ToldFiles();
    const journal = await openAt(folder, { files: disk, segmentBytes: 300, tryAgainMs: 20 });
    await appendMany(journal, 1, 3);
    disk.broken = true;
    const held = told([appendMany(journal, 4, 9)]);
    await pause(60);
    expect([journal.end(), held.count, journal.stopped]).toEqual([3, 0, 'disk-failed']);
    disk.broken = false;
    await held.all;
    await append(journal, heartbeat(10));
    await journal.close();
    expect(seqs(await readAll(await openAt(folder)))).toEqual(upTo(10));
  });

  test('closing while the disk is full refuses what waits and ends', async () => {
    const folder = newFolder();
    const disk = new ToldFiles();
    const journal = await openAt(folder, { files: disk });
    await append(journal, heartbeat(1));
    disk.full = true;
    const refused = expect(append(journal, heartbeat(2))).rejects.toThrow(JournalUnavailable);
    await pause(20);
    await journal.close();
    await refused;
    expect(seqs(await readAll(await openAt(folder)))).toEqual([1]);
  });

  test('below the room that is left to others on the disk nothing is taken, and above it again', async () => {
    const disk = new ToldFiles();
    const journal = await openAt(newFolder(), { files: disk, reserveBytes: 1_000, tryAgainMs: 20 });
    await append(journal, heartbeat(1));
    disk.left = 999;
    await until(() => {
      journal.append(heartbeat(2), () => undefined);
      return journal.stopped === 'disk-full';
    });
    const held = told([append(journal, heartbeat(3))]);
    await pause(60);
    expect(held.count).toBe(0);
    disk.left = 1_000;
    await held.all;
    expect(journal.stopped).toBeNull();
  });

  test('what was acknowledged when written survives a flush that fails', async () => {
    const disk = new ToldFiles();
    const journal = await openAt(newFolder(), { files: disk });
    disk.broken = true;
    journal.appendNow(heartbeat(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    disk.broken = false;
    await append(journal, heartbeat(2));
    expect(seqs(await readAll(journal))).toEqual([1, 2]);
  });

  test('a closed journal takes nothing', async () => {
    const journal = await openAt(newFolder());
    await journal.close();
    await expect(append(journal, heartbeat(1))).rejects.toThrow(JournalUnavailable);
    expect(() => journal.appendNow(heartbeat(1))).toThrow(JournalUnavailable);
  });
});

/** As after a crash: a clean stop notes where it ended. */
const crashed = (folder: string): void => rmSync(join(folder, 'end.json'));

describe('a damaged folder', () => {
  test('a torn end is cut off at every possible place', async () => {
    const folder = newFolder();
    const journal = await openAt(folder);
    await appendMany(journal, 1, 3);
    await journal.close();
    const [file] = files(folder) as [string];
    const whole = readFileSync(file);
    const record = Math.floor((whole.length - HEAD) / 3);
    crashed(folder);
    for (let cut = 1; cut < record; cut++) {
      writeFileSync(file, whole);
      truncateSync(file, whole.length - cut);
      const again = await openAt(folder);
      expect(again.end()).toBe(2);
      await again.close();
    }
    expect(events.every((event) => event instanceof JournalTailCut)).toBe(true);
    const again = await openAt(folder);
    await append(again, heartbeat(9));
    expect(seqs(await readAll(again))).toEqual([1, 2, 9]);
  });

  test('rubbish after the last record is cut off', async () => {
    const folder = newFolder();
    const journal = await openAt(folder);
    await appendMany(journal, 1, 2);
    await journal.close();
    appendFileSync(files(folder)[0] as string, Buffer.alloc(5_000, 0x5a));
    const again = await openAt(folder);
    expect(again.end()).toBe(2);
    expect(events[0]).toMatchObject({ fields: { bytes: 5_000 } });
  });

  test('a flipped bit costs one record, is told, and the others are read at their positions', async () => {
    const folder = newFolder();
    const journal = await openAt(folder);
    await appendMany(journal, 1, 5);
    await journal.close();
    const [file] = files(folder) as [string];
    const whole = readFileSync(file);
    const record = Math.floor((whole.length - HEAD) / 5);
    for (let bit = 0; bit < 8 * record; bit += 13) {
      const spoilt = Buffer.from(whole);
      const at = HEAD + 2 * record + (bit >> 3);
      spoilt[at] = (spoilt[at] as number) ^ (1 << (bit & 7));
      writeFileSync(file, spoilt);
      events = [];
      const again = await openAt(folder);
      const found = await readAll(again);
      expect(seqs(found)).toEqual([1, 2, 4, 5]);
      expect(found.map(({ position }) => position)).toEqual([1, 2, 4, 5]);
      expect(events.some((event) => event instanceof JournalDamaged)).toBe(true);
      await again.close();
    }
  });

  test('a spoilt file among others is told and stepped over', async () => {
    const folder = newFolder();
    const journal = await openAt(folder, { segmentBytes: 400 });
    for (let i = 1; i <= 12; i++) await append(journal, heartbeat(i));
    await journal.close();
    const [, second] = files(folder) as string[];
    writeFileSync(second as string, Buffer.alloc(statSync(second as string).size, 0xff));
    const again = await openAt(folder);
    const found = seqs(await readAll(again));
    expect(found.slice(0, 2)).toEqual([1, 2]);
    expect(found.at(-1)).toBe(12);
    expect(events.some((event) => event instanceof JournalDamaged)).toBe(true);
  });

  test('a payload that looks like a record is not taken for one when the record around it is damaged', async () => {
    const folder = newFolder();
    const journal = await openAt(folder);
    await append(journal, heartbeat(1));
    await journal.close();
    const first = readFileSync(files(folder)[0] as string).subarray(HEAD);
    const other = newFolder();
    const second = await openAt(other);
    const refused = {
      reason: 'not-text',
      detail: '',
      topic: 't',
      sender: null,
      receivedAt: 1,
      payload: first,
      size: first.length,
    } as const;
    await append(second, { entry: { type: 'refused', packet: refused } });
    await append(second, heartbeat(2));
    await second.close();
    const [file] = files(other) as [string];
    const bytes = readFileSync(file);
    bytes[30] = (bytes[30] as number) ^ 1;
    writeFileSync(file, bytes);
    expect(seqs(await readAll(await openAt(other)))).toEqual([2]);
  });
});

describe('segments', () => {
  test('a full segment is followed by a new one, named by its first position', async () => {
    const folder = newFolder();
    const journal = await openAt(folder, { segmentBytes: 300 });
    for (let i = 1; i <= 6; i++) await append(journal, heartbeat(i));
    const names = readdirSync(folder).sort();
    expect(names.length).toBeGreaterThan(2);
    expect(names[0]).toBe('0000000000000001.journal');
    expect(seqs(await readAll(journal))).toEqual(upTo(6));
  });

  test('a segment goes when every consumer is past it, and the last two stay', async () => {
    const folder = newFolder();
    const journal = await openAt(folder, { segmentBytes: 300 });
    journal.consumers(['record', 'watch']);
    for (let i = 1; i <= 12; i++) await append(journal, heartbeat(i));
    const before = readdirSync(folder).length;
    journal.release('record', 12);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(readdirSync(folder)).toHaveLength(before);
    journal.release('watch', 5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(readdirSync(folder).length).toBeLessThan(before);
    expect(seqs(await journal.read(5, 1))).toEqual([6]);
    journal.release('watch', 12);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
