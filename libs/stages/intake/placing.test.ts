import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { IntakeFile } from '#libs/adapters/snapshot/index.js';
import { HOUR, MINUTE, type Reading } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { LoadRegistry, loadKioskId } from '#test/load/fleet.js';
import { Intake } from './index.js';

const NOW = Date.UTC(2026, 10, 22, 6);
const REGION = 'load';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'placing-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A door with its journal on disk, that can be closed and opened again. */
class Door {
  readonly clock = new StoryClock(NOW);
  private journal!: LocalJournal;
  private intake!: Intake;
  private seq = 0;

  constructor(
    private readonly name: string,
    private readonly withSnapshots: boolean,
  ) {}

  async open(): Promise<this> {
    const report = (): void => undefined;
    this.journal = await LocalJournal.open({ folder: join(folder, this.name), report });
    const snapshots = this.withSnapshots ? { snapshots: new IntakeFile(join(folder, `${this.name}.json`)) } : {};
    const { journal, clock } = this;
    const registry = new LoadRegistry(1);
    this.intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'written', ...snapshots });
    return this;
  }

  async close(): Promise<void> {
    await this.intake.close();
    await this.journal.close();
  }

  send(kind: string, ts: number, more: Record<string, unknown> = {}): void {
    const payload = { ts, bootId: 'b', seq: this.seq++, ...more };
    this.intake.take(
      `hallwatch/v1/${REGION}/${loadKioskId(0)}/${kind}`,
      Buffer.from(JSON.stringify(payload)),
      null,
      () => undefined,
    );
  }

  /** What the journal has of readings, read from disk. */
  async readings(): Promise<Reading[]> {
    const entries = await this.journal.read(0, 10_000);
    return entries.flatMap(({ entry }) => (entry.type === 'reading' ? [entry.reading] : []));
  }
}

const short = ({ historical, unplaced, ts }: Reading): string => `${historical ? 'old' : 'now'} ${unplaced ?? ''} ${ts}`;

test('what a clock cannot place is in the journal as of its arrival, with what the clock said', async () => {
  const door = await new Door('one', false).open();
  const times = [NOW - 40, NOW / 1_000, 5_000, -28_800_000, NOW + HOUR, 7_000_000_000_000, Number.MAX_SAFE_INTEGER, NOW - HOUR];
  for (const ts of times) door.send('fault', Math.round(ts), { code: 'X', state: 'raised' });
  door.send('fault', 5_000, { code: 'X', state: 'raised', historical: true });
  await door.close();
  const again = await new Door('one', false).open();
  const readings = await again.readings();
  expect(readings.map(short)).toEqual([
    `now  ${NOW - 40}`,
    ...Array(6).fill(`now off ${NOW}`),
    `old  ${NOW - HOUR}`,
    `old off ${NOW}`,
  ]);
  expect(readings.map(({ payload }) => payload['ts'])).toEqual([...times.map(Math.round), 5_000]);
  await again.close();
});

test('a door that was closed and opened places what comes as one that was not', async () => {
  const message = fc.record({
    afterMs: fc.integer({ min: 0, max: 4 * MINUTE }),
    kind: fc.constantFrom('heartbeat', 'fault'),
    off: fc.constantFrom(0, 0, -20 * MINUTE, -3 * HOUR, 2 * HOUR, -NOW),
    stands: fc.boolean(),
    historical: fc.boolean(),
    restart: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 25 }), fc.boolean(), async (messages, withSnapshots) => {
      const doors = [await new Door(`a${run}`, withSnapshots).open(), await new Door(`b${run++}`, withSnapshots).open()] as const;
      let last = NOW;
      for (const { afterMs, kind, off, stands, historical, restart } of messages) {
        if (restart) {
          await doors[0].close();
          await doors[0].open();
        }
        for (const door of doors) door.clock.forward(afterMs);
        last = stands ? last : doors[0].clock.now() + off;
        const body = kind === 'heartbeat' ? { mode: 'inService' } : { code: 'X', state: 'raised' };
        for (const door of doors) door.send(kind, last, { ...body, ...(historical && { historical }) });
      }
      for (const door of doors) await door.close();
      const [one, other] = [await (await doors[0].open()).readings(), await (await doors[1].open()).readings()];
      expect(one.map(short)).toEqual(other.map(short));
      expect(one).toHaveLength(messages.length);
      for (const door of doors) await door.close();
    }),
    { numRuns: 15 },
  );
}, 60_000);
