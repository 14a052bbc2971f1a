import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { JournalFiles, LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry, loadKioskId } from '../load/fleet.js';
import { LoadKiosk } from '../load/load-kiosk.js';

/** Kiosks that all send at once, and what each may have under way: more than may wait for the disk. */
const KIOSKS = 120;
const WINDOW = 400;
/** While fewer than 32 are unanswered, 128 more are read from a socket at once. */
const A_CHUNK_EACH = 32 + 128;

/** A disk that flushes slowly, or not at all. */
class SlowFiles extends JournalFiles {
  flushMs = 0;
  private held: (() => void)[] | null = null;

  override sync(fd: number, done: (error: Error | null) => void): void {
    const flush = (): void => super.sync(fd, done);
    if (this.held) this.held.push(flush);
    else setTimeout(flush, this.flushMs);
  }

  stand(): void {
    this.held = [];
  }

  goOn(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const flush of held) flush();
  }
}

let folder: string;
let files: SlowFiles;
let journal: LocalJournal;
let intake: Intake;
let broker: EmbeddedBroker;
let kiosks: LoadKiosk[];
const acknowledged = new Set<string>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-slow-'));
  files = new SlowFiles();
  acknowledged.clear();
  const report = (): void => undefined;
  const clock = new SystemClock();
  const registry = new LoadRegistry(KIOSKS);
  journal = await LocalJournal.open({ folder, report, files });
  intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed' });
  broker = await EmbeddedBroker.open({
    host: '127.0.0.1',
    listeners: [{ via: 'plain', port: 0, variable: 'HALLWATCH_MQTT_PORT' }],
    registry,
    intake: (...packet) => intake.take(...packet),
    report,
    clock,
  });
  const onAck = ({ kioskId }: LoadKiosk, seq: number): void => void acknowledged.add(`${kioskId} ${seq}`);
  kiosks = Array.from({ length: KIOSKS }, (_, n) => new LoadKiosk(loadKioskId(n), 'b-1', WINDOW, onAck, broker.port));
  await Promise.all(kiosks.map((kiosk) => kiosk.start()));
});
afterEach(async () => {
  for (const kiosk of kiosks) kiosk.end();
  files.goOn();
  await broker.close();
  await journal.close();
  rmSync(folder, { recursive: true });
});
afterAll(() => acknowledged.clear());

const send = (each: number): void => {
  for (const kiosk of kiosks) {
    kiosk.quota += each;
    kiosk.pump();
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What is really held: neither what the collector has not come to yet nor pages it keeps for later. */
const megabytes = async (): Promise<number> => {
  collect();
  // What a first collection finds unreachable is given back behind the scenes.
  await pause(50);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited for ${what}`);
    await pause(10);
  }
}

/** Nothing more comes in: a busy machine takes longer until all is full. */
async function stuck(): Promise<void> {
  for (let before = -1; intake.pending !== before || before === 0; await pause(500)) before = intake.pending;
}

async function kept(): Promise<Set<string>> {
  const found = new Set<string>();
  for (let at = 0; ; ) {
    const entries = await journal.read(at, 5_000);
    const last = entries.at(-1);
    if (!last) return found;
    at = last.position;
    for (const { entry } of entries) if (entry.type === 'reading') found.add(`${entry.reading.kioskId} ${entry.reading.seq}`);
  }
}

test('while the disk stands still nothing is acknowledged, what waits is bounded, and memory stays flat; then all is taken', async () => {
  const before = await megabytes();
  files.stand();
  send(WINDOW);
  await stuck();
  const full = await megabytes();
  await pause(1_500);
  expect(acknowledged.size).toBe(0);
  expect(intake.pending).toBeLessThanOrEqual(KIOSKS * A_CHUNK_EACH);
  expect(intake.pending).toBeLessThan(KIOSKS * WINDOW);
  const held = await megabytes();
  expect(held - before).toBeLessThan(80);
  expect(held - full).toBeLessThan(20);
  files.goOn();
  await until(() => acknowledged.size === KIOSKS * WINDOW, 'all acknowledgements');
  expect((await kept()).size).toBe(KIOSKS * WINDOW);
}, 60_000);

test('a disk of forty milliseconds a flush slows the kiosks down, and what was acknowledged is in the journal when it stops', async () => {
  const began = await megabytes();
  files.flushMs = 40;
  send(1_500);
  let most = 0;
  let heap = 0;
  for (let i = 1; i <= 15; i++) {
    await pause(100);
    most = Math.max(most, intake.pending);
    if (i % 5 === 0) heap = Math.max(heap, (await megabytes()) - began);
  }
  const told = new Set(acknowledged);
  files.stand();
  await pause(100);
  expect(told.size).toBeGreaterThan(5_000);
  expect(most).toBeLessThanOrEqual(KIOSKS * A_CHUNK_EACH);
  expect(heap).toBeLessThan(100);
  const found = await kept();
  expect([...told].filter((one) => !found.has(one))).toEqual([]);
}, 60_000);
