import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { type AppendableEntry, assemble, HOUR } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import {
  JournalDamaged,
  JournalEased,
  JournalFilling,
  type JournalOptions,
  JournalStopped,
  JournalSurvey,
  JournalTailCut,
  LocalJournal,
} from './index.js';

/** Bytes before the first record of a file. */
const HEAD = 20;
const NOW = Date.UTC(2026, 10, 22, 6);

let folder: string;
let clock: StoryClock;
let events: NamedEvent[];
let journals: LocalJournal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-bounds-'));
  clock = new StoryClock(NOW);
  events = [];
  journals = [];
});
afterEach(async () => {
  for (const journal of journals) await journal.close();
  rmSync(folder, { recursive: true });
});

const open = async (options: Partial<JournalOptions> = {}): Promise<LocalJournal> => {
  const journal = await LocalJournal.open({
    folder,
    clock,
    report: (event) => events.push(event),
    tryAgainMs: 20,
    ...options,
  });
  journals.push(journal);
  return journal;
};

/** About a thousand bytes. */
const heartbeat = (seq: number): AppendableEntry => {
  const payload = { ts: NOW, bootId: 'b-1', seq, mode: 'inService' };
  const head = { kioskId: 'K-1', hallId: 'h', region: 'r', kioskType: 't', kind: 'heartbeat' } as const;
  const raw = Buffer.from(JSON.stringify({ ...payload, vendorExtra: 'x'.repeat(800) }));
  return { entry: { type: 'reading', reading: assemble(head, payload, clock.now(), { historical: false }) }, raw };
};
const append = (journal: LocalJournal, seq: number): Promise<number> =>
  new Promise((resolve, reject) =>
    journal.append(heartbeat(seq), (error, position) => (error ? reject(error) : resolve(position))),
  );
const fill = async (journal: LocalJournal, from: number, to: number): Promise<void> => {
  for (let seq = from; seq <= to; seq++) await append(journal, seq);
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 300 && !holds(); i++) await pause(10);
  expect(holds()).toBe(true);
};
const files = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .map((name) => join(folder, name));
const bytesOnDisk = (): number => files().reduce((sum, file) => sum + statSync(file).size, 0);
const happened = (kind: new (...args: never[]) => NamedEvent): NamedEvent[] => events.filter((event) => event instanceof kind);
const flip = (file: string, offset: number): void => {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] as number) ^ 0x10;
  writeFileSync(file, bytes);
};
const seqs = async (journal: LocalJournal): Promise<number[]> =>
  (await journal.read(0, 1_000)).map(({ entry }) => (entry.type === 'reading' ? entry.reading.seq : -1));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('the bound', () => {
  test('a journal that is closed deletes nothing any more', async () => {
    const journal = await open({ segmentBytes: 2_000 });
    journal.consumers(['record']);
    await fill(journal, 1, 60);
    clock.forward(HOUR);
    journal.release('record', 60);
    await journal.close();
    const left = files();
    await pause(50);
    expect(files()).toEqual(left);
    expect(left.length).toBeLessThan(5);
  });

  test('nor when somebody who was late lets go after it was closed', async () => {
    const journal = await open({ segmentBytes: 2_000 });
    journal.consumers(['record']);
    await fill(journal, 1, 60);
    clock.forward(HOUR);
    await journal.close();
    const left = files();
    journal.release('record', 60);
    await pause(50);
    expect(files()).toEqual(left);
    expect(left.length).toBeGreaterThan(20);
  });

  test('what nobody has let go is never dropped: at the bound nothing more is taken, until the one behind lets go', async () => {
    const journal = await open({ maxBytes: 64_000 });
    journal.consumers(['record', 'watch']);
    await fill(journal, 1, 50);
    journal.release('watch', 50);
    let taken = 50;
    for (let seq = 51; seq <= 90; seq++) journal.append(heartbeat(seq), (error) => (error ? undefined : taken++));
    await until(() => journal.stopped === 'journal-full' || taken === 90);
    for (let seq = 91; seq <= 100; seq++) journal.append(heartbeat(seq), (error) => (error ? undefined : taken++));
    await until(() => journal.stopped === 'journal-full');
    await pause(60);
    expect(taken).toBe(journal.end());
    expect(taken).toBeLessThan(100);
    expect(bytesOnDisk()).toBeLessThan(64_000 + 45_000);
    expect(await seqs(journal)).toEqual(upTo(taken));
    expect(happened(JournalStopped)).toHaveLength(1);
    expect(journal.illness()).toMatch(/the journal is full\. The journal is \d+ % full because record is behind since 2026-/);
    expect(() => journal.appendNow(heartbeat(101))).toThrow();

    journal.release('record', 50);
    journal.release('watch', 100);
    await until(() => taken === 100);
    expect(journal.stopped).toBeNull();
    expect((await journal.read(50, 100)).length).toBe(50);
  });

  test('the alarm comes once before the bound, names who is behind, and again only after it had eased', async () => {
    const asked: string[] = [];
    const tight = await open({ maxBytes: 64_000 });
    tight.consumers(['record', 'watch']);
    for (const consumer of ['record', 'watch']) tight.onTight(consumer, () => void asked.push(consumer));
    await fill(tight, 1, 40);
    tight.release('watch', 40);
    await pause(1_100);
    expect(happened(JournalFilling)).toHaveLength(0);
    await fill(tight, 41, 55);
    await until(() => happened(JournalFilling).length === 1);
    expect(happened(JournalFilling)[0]).toMatchObject({ fields: { consumer: 'record' } });
    expect(tight.illness()).toMatch(/^The journal is 8\d % full because record is behind since/);
    await pause(1_100);
    expect(happened(JournalFilling)).toHaveLength(1);
    expect(new Set(asked)).toEqual(new Set(['record']));
    tight.release('record', 55);
    tight.release('watch', 55);
    await until(() => happened(JournalEased).length === 1);
    expect(tight.illness()).toBeNull();
  });

  test('what everybody is past stays for its hours when there is room, then goes', async () => {
    const journal = await open({ segmentBytes: 5_000, keepMs: 24 * HOUR });
    journal.consumers(['record']);
    await fill(journal, 1, 30);
    const before = files().length;
    journal.release('record', 30);
    clock.forward(23 * HOUR);
    await append(journal, 31);
    journal.release('record', 31);
    expect(files()).toHaveLength(before);
    clock.forward(2 * HOUR);
    journal.release('record', 31);
    await until(() => files().length === 2);
    expect((await journal.read(29, 10)).map(({ position }) => position)).toEqual([30, 31]);
  });

  test('what everybody is past goes before its hours when there is no room, and nothing stops', async () => {
    const journal = await open({ maxBytes: 64_000, keepMs: 24 * HOUR });
    journal.consumers(['record']);
    for (let seq = 1; seq <= 300; seq++) {
      await append(journal, seq);
      journal.release('record', seq);
    }
    await pause(50);
    expect(bytesOnDisk()).toBeLessThan(66_000);
    expect(bytesOnDisk()).toBeGreaterThan(50_000);
    expect(happened(JournalStopped)).toHaveLength(0);
  });

  test('its size, segments, age and the lag of each consumer are among the metrics', async () => {
    const journal = await open({ maxBytes: 640_000, segmentBytes: 5_000 });
    journal.consumers(['record', 'watch']);
    const metrics = new Registry();
    journal.expose(metrics);
    await fill(journal, 1, 20);
    journal.release('watch', 15);
    clock.forward(90_000);
    const text = await metrics.metrics();
    expect(text).toContain(`hallwatch_journal_bytes ${bytesOnDisk()}\n`);
    expect(text).toContain('hallwatch_journal_max_bytes 640000\n');
    expect(text).toContain(`hallwatch_journal_segments ${files().length}\n`);
    expect(text).toContain('hallwatch_journal_oldest_seconds 90\n');
    expect(text).toContain('hallwatch_journal_lag_entries{consumer="record"} 20\n');
    expect(text).toContain('hallwatch_journal_lag_entries{consumer="watch"} 5\n');
    expect(text).toContain('hallwatch_journal_stopped{reason="disk-full"} 0\n');
  });
});

describe('damage', () => {
  test('a flipped bit anywhere in the head of a file costs nothing and is told', async () => {
    const first = await open();
    await fill(first, 1, 5);
    await first.close();
    const [file] = files() as [string];
    const whole = readFileSync(file);
    for (let offset = 0; offset < HEAD; offset++) {
      writeFileSync(file, whole);
      flip(file, offset);
      events = [];
      const journal = await open();
      expect(await seqs(journal)).toEqual(upTo(5));
      expect(happened(JournalDamaged)).toHaveLength(1);
      await journal.close();
    }
  });

  test('damage at the very end is told as damage, not as a torn end, and the file as it was is kept', async () => {
    const first = await open();
    await fill(first, 1, 3);
    await first.close();
    const [file] = files() as [string];
    // As after a crash: a clean stop notes where it ended.
    rmSync(join(folder, 'end.json'));
    flip(file, statSync(file).size - 10);
    const spoilt = readFileSync(file);
    const journal = await open();
    expect(await seqs(journal)).toEqual([1, 2]);
    expect(happened(JournalTailCut)).toEqual([]);
    const [damage] = happened(JournalDamaged) as JournalDamaged[];
    expect(readFileSync(damage?.fields.keptIn as string).equals(spoilt)).toBe(true);
    expect(await append(journal, 4)).toBe(3);
  });

  test('zeros that a power cut left at the end are a torn end', async () => {
    const first = await open();
    await fill(first, 1, 3);
    await first.close();
    const [file] = files() as [string];
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(9_000)]));
    expect(await seqs(await open())).toEqual(upTo(3));
    expect(events.map((event) => event.constructor)).toEqual([JournalTailCut]);
  });

  test('a file that is no segment any more is set aside, so that its name is free again', async () => {
    const first = await open();
    await fill(first, 1, 3);
    await first.close();
    // As after a crash: a clean stop notes where it ended.
    rmSync(join(folder, 'end.json'));
    writeFileSync(files()[0] as string, Buffer.alloc(5_000, 0x5a));
    const journal = await open();
    expect(await append(journal, 4)).toBe(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.damaged'))).toHaveLength(1);
  });

  test('damage that several readers come past is told once', async () => {
    const first = await open({ segmentBytes: 5_000 });
    await fill(first, 1, 12);
    await first.close();
    flip(files()[0] as string, 2_000);
    const journal = await open({ segmentBytes: 5_000 });
    for (let reader = 0; reader < 3; reader++) expect((await journal.read(0, 1_000)).length).toBe(11);
    expect(happened(JournalDamaged)).toHaveLength(1);
  });
});

describe('the survey from outside', () => {
  const survey = async (): Promise<{ positions: number[]; seen: JournalSurvey }> => {
    const seen = new JournalSurvey(folder);
    const positions: number[] = [];
    for await (const { position } of seen.records()) positions.push(position);
    return { positions, seen };
  };

  test('reads everything while the journal is written, and finds no damage', async () => {
    const journal = await open({ segmentBytes: 20_000 });
    const writing = fill(journal, 1, 200);
    for (let round = 0; round < 5; round++) {
      const { positions, seen } = await survey();
      expect(positions).toEqual(upTo(positions.length));
      expect(seen.damage).toEqual([]);
      await pause(5);
    }
    await writing;
    const { positions, seen } = await survey();
    expect(positions).toEqual(upTo(200));
    expect(seen.segments.map(({ first }) => first?.position)).toEqual(files().map((file) => Number(file.slice(-24, -8))));
  });

  test('names each damaged place by file and offset, and changes nothing', async () => {
    const journal = await open({ segmentBytes: 5_000 });
    await fill(journal, 1, 20);
    await journal.close();
    const [closed, newest] = [files()[0], files().at(-1)] as [string, string];
    flip(closed, 2_000);
    flip(newest, statSync(newest).size - 10);
    const before = files().map((file) => readFileSync(file));
    const { seen } = await survey();
    expect(seen.damage.map(({ file }) => file)).toEqual([closed, newest]);
    expect(files().map((file) => readFileSync(file))).toEqual(before);
  });

  test('an end that a crash tore is unfinished, not damaged', async () => {
    const journal = await open();
    await fill(journal, 1, 3);
    await journal.close();
    const [file] = files() as [string];
    writeFileSync(file, readFileSync(file).subarray(0, -300));
    const { positions, seen } = await survey();
    expect(positions).toEqual([1, 2]);
    expect(seen.damage).toEqual([]);
    expect(seen.segments[0]?.unfinished).toBeGreaterThan(300);
  });
});
