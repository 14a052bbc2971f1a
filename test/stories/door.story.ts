import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { JournalFiles, LocalJournal } from '#libs/adapters/journal/index.js';
import { IntakeFile } from '#libs/adapters/snapshot/index.js';
import { type IntakeSnapshot, MINUTE } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { DoorUnreadable, INTAKE_CONSUMER, Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry, loadKioskId } from '../load/fleet.js';

const KIOSK = loadKioskId(0);
const T0 = Date.UTC(2026, 10, 22, 6);

/** A disk that takes nothing while it is full. */
class FullFiles extends JournalFiles {
  full = false;
  override write(fd: number, bytes: Uint8Array, position: number): void {
    if (this.full) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    super.write(fd, bytes, position);
  }
}

/** The files of a process that may be killed: it writes nothing after that. */
class MortalFile extends IntakeFile {
  private alive = true;
  private writing: Promise<void> = Promise.resolve();

  override async save(snapshot: IntakeSnapshot): Promise<void> {
    if (!this.alive) throw new Error('the process is dead');
    this.writing = super.save(snapshot);
    await this.writing;
  }

  async die(): Promise<void> {
    this.alive = false;
    await this.writing;
  }
}

let folder: string;
let clock: StoryClock;
let files: FullFiles;
let journal: LocalJournal;
let intake: Intake;
let snapshots: MortalFile;
let registry: LoadRegistry;
let events: NamedEvent[];
const seen = (): string => join(folder, 'seen.json');

async function open(isActive = true): Promise<void> {
  const report = (event: NamedEvent): void => void events.push(event);
  journal = await LocalJournal.open({ folder: join(folder, 'journal'), report, files, segmentBytes: 4_096 });
  journal.consumers(['record', INTAKE_CONSUMER]);
  if (isActive) registry = new LoadRegistry(1);
  snapshots = new MortalFile(seen());
  intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed', snapshots });
}

/** As a crash leaves it: what the door knew is not saved again. */
async function crash(): Promise<void> {
  await snapshots.die();
  files.full = false;
  await journal.close();
}

/** Each message of a boot is of a moment of its own, and the same whenever it is sent. */
const take = (seq: number, bootId = 'b-1', more: object = {}): Promise<Error | null> =>
  new Promise((resolve) => {
    const payload = JSON.stringify({ ts: T0 + seq * 100, bootId, seq, mode: 'inService', ...more });
    intake.take(`hallwatch/v1/load/${KIOSK}/heartbeat`, Buffer.from(payload), KIOSK, resolve);
  });

const entries = async (after: number) => (await journal.read(after, 1_000)).map(({ entry }) => entry);

/** How each reading stands to the one that had its number. */
const used = async (after: number) =>
  (await entries(after)).flatMap((entry) => (entry.type === 'reading' ? [entry.reading.used ?? 'new'] : []));

/** A minute passes, and what the door knows is on the disk. */
async function aMinuteLater(): Promise<void> {
  const before = fileOf();
  clock.forward(MINUTE);
  intake.tick();
  for (let i = 0; i < 300 && fileOf() === before; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(fileOf()).not.toBe(before);
}

const fileOf = (): string => {
  try {
    return readFileSync(seen(), 'utf8');
  } catch {
    return '';
  }
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-door-'));
  clock = new StoryClock(T0);
  files = new FullFiles();
  events = [];
  await open();
});
afterEach(async () => {
  await crash();
  rmSync(folder, { recursive: true });
});

test('a repeat is known after a crash, though the journal has it no more', async () => {
  for (let seq = 0; seq < 280; seq++) await take(seq);
  await aMinuteLater();
  for (let seq = 280; seq < 300; seq++) await take(seq);
  journal.release('record', journal.end());
  await crash();
  await open();
  const [oldest] = await journal.read(0, 1);
  expect(oldest?.position).toBeGreaterThan(50);
  const before = journal.end();
  for (const seq of [180, 181, 279, 280, 299]) await take(seq);
  expect(await used(before)).toEqual([]);
  expect(intake.counts.repeats).toBe(5);
  await take(300);
  await take(0, 'b-2');
  // So old that its bytes are forgotten: it is taken, and the history sees to it.
  await take(7);
  expect(await used(before)).toEqual(['new', 'new', 'unsure']);
});

test('a boot that has the name of the one before is known after a crash, and what is late of that one too', async () => {
  for (let seq = 0; seq < 30; seq++) await take(seq);
  await aMinuteLater();
  const later = (seq: number) => take(seq, 'b-1', { ts: clock.now() + seq });
  const before = journal.end();
  for (const seq of [0, 1, 2]) await later(seq);
  await crash();
  await open();
  for (const seq of [2, 3]) await later(seq);
  await take(29);
  await take(30);
  await later(4);
  expect(await used(before)).toEqual(['anew', 'new', 'new', 'new', 'earlier', 'new']);
});

test('a kiosk that is registered again after it was retired has no past, neither here nor after a crash', async () => {
  await take(1);
  await aMinuteLater();
  await registry.retireKiosk(KIOSK);
  registry.takeBack(KIOSK);
  const before = journal.end();
  await take(1);
  await crash();
  await open();
  await take(1);
  await take(2);
  expect(await used(before)).toEqual(['new', 'new']);
  await registry.retireKiosk(KIOSK);
  await crash();
  await open(false);
  registry.takeBack(KIOSK);
  await take(1);
  expect(await used(before)).toEqual(['new', 'new', 'new']);
});

test('a kiosk that only repeats itself, or is refused, is told of some times a minute', async () => {
  await take(1);
  const before = journal.end();
  for (let atS = 0; atS < 60; atS++) {
    clock.forward(1_000);
    await take(1);
  }
  await take(2);
  expect((await entries(before)).map(({ type }) => type)).toEqual(['heard', 'heard', 'heard', 'heard', 'reading']);
  // So many are kept at once; what goes on is only counted.
  for (let i = 0; i < 2_010; i++) await take(2, 'b-1', { mode: 'asleep' });
  const then = journal.end();
  for (let i = 0; i < 130; i++) await take(2, 'b-1', { mode: 'asleep' });
  clock.forward(20_000);
  for (let i = 0; i < 130; i++) await take(2, 'b-1', { mode: 'asleep' });
  await take(3);
  const told = (await entries(then)).filter(({ type }) => type === 'heard');
  expect(told).toMatchObject([{ kioskId: KIOSK, refused: { reason: 'breaks-contract', kind: 'heartbeat' } }]);
});

test('what never reached the disk is no repeat after a crash', async () => {
  await take(1);
  await aMinuteLater();
  const saved = fileOf();
  files.full = true;
  const lost = take(2);
  clock.forward(MINUTE);
  intake.tick();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(fileOf()).toBe(saved);
  // The machine stops here; what waited in memory is gone.
  const copy = mkdtempSync(join(tmpdir(), 'hallwatch-door-'));
  cpSync(folder, copy, { recursive: true });
  await crash();
  await lost;
  rmSync(folder, { recursive: true });
  folder = copy;
  await open();
  const before = journal.end();
  expect(await take(1)).toBeNull();
  expect(await take(2)).toBeNull();
  expect(await used(before)).toEqual(['new']);
});

test.each([
  ['a flipped digit', (text: string) => text.replace(/"stretches":\[0,\d/, '"stretches":[0,9')],
  ['half a file', (text: string) => text.slice(0, text.length / 2)],
  ['nothing', () => ''],
])('%s in what was saved is noticed, and the journal is read instead', async (_what, spoil) => {
  for (let seq = 0; seq < 5; seq++) await take(seq);
  await aMinuteLater();
  const text = fileOf();
  expect(spoil(text)).not.toBe(text);
  await crash();
  writeFileSync(seen(), spoil(text));
  await open();
  expect(events.filter((event) => event instanceof DoorUnreadable)).toHaveLength(1);
  const before = journal.end();
  for (let seq = 0; seq < 6; seq++) await take(seq);
  expect(await used(before)).toEqual(['new']);
});

test('a clock that is known to be off is still known after a restart', async () => {
  const off = 40 * MINUTE;
  const heartbeat = async (seq: number): Promise<void> => {
    clock.forward(MINUTE);
    const payload = JSON.stringify({ ts: clock.now() - off, bootId: 'b-1', seq, mode: 'inService' });
    await new Promise((resolve) => intake.take(`hallwatch/v1/load/${KIOSK}/heartbeat`, Buffer.from(payload), KIOSK, resolve));
  };
  for (const seq of [1, 2]) await heartbeat(seq);
  await aMinuteLater();
  await crash();
  await open();
  await heartbeat(3);
  const entries = (await journal.read(0, 100)).flatMap(({ entry }) => (entry.type === 'reading' ? [entry.reading] : []));
  expect(entries.map(({ historical }) => historical)).toEqual([true, false, false]);
});

test('history from another broker is taken at any pace, as it could be slowed only with everybody else', async () => {
  const report = (event: NamedEvent): void => void events.push(event);
  const parts = { registry: new LoadRegistry(1), journal, clock, report, nowMinutes: 15, received: 'flushed' as const };
  const limited = await Intake.open({ ...parts, allowance: { perSecond: 1, burst: 2, floodMinutes: 1 } });
  const answers = Array.from(
    { length: 500 },
    (_, seq) =>
      new Promise((resolve) => {
        const payload = JSON.stringify({ ts: clock.now(), bootId: 'b-1', seq, mode: 'inService', historical: true });
        limited.take(`hallwatch/v1/load/${KIOSK}/heartbeat`, Buffer.from(payload), null, resolve);
      }),
  );
  expect(new Set(await Promise.all(answers))).toEqual(new Set([null]));
  expect(limited.counts).toMatchObject({ accepted: { heartbeat: 500 } });
});

test('a heartbeat of now waits at the door, a fault takes it along, and of who catches up nothing waits', async () => {
  const report = (event: NamedEvent): void => void events.push(event);
  const parts = { registry, journal, clock, report, nowMinutes: 15, received: 'flushed' as const };
  const patient = await Intake.open({ ...parts, gatherMs: 20 });
  const send = (seq: number, kind: string, more: object): Promise<Error | null> =>
    new Promise((resolve) => {
      const payload = JSON.stringify({ ts: T0 + seq * 100, bootId: 'b-1', seq, ...more });
      patient.take(`hallwatch/v1/load/${KIOSK}/${kind}`, Buffer.from(payload), KIOSK, resolve);
    });
  const beat = (seq: number, more: object = {}) => send(seq, 'heartbeat', { mode: 'inService', ...more });
  const taken = () => patient.counts.accepted.heartbeat;
  // Of whom nothing was heard yet nothing waits.
  const answers = [beat(1)];
  expect(taken()).toBe(1);
  answers.push(beat(2), beat(3));
  expect([taken(), patient.pending]).toEqual([1, 3]);
  answers.push(send(4, 'fault', { code: 'BNA-001', state: 'raised', component: 'noteAcceptor', action: 'clear' }));
  expect(taken()).toBe(3);
  expect(await Promise.all(answers)).toEqual([null, null, null, null]);
  expect(await beat(5, { historical: true })).toBeNull();
  const old = beat(6, { historical: true });
  expect(taken()).toBe(5);
  await old;
  const last = beat(7);
  await patient.close();
  expect(await last).toBeNull();
  const kept = (await entries(0)).flatMap((entry) => (entry.type === 'reading' ? [entry.reading.seq] : []));
  expect(kept).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
