import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateFleet, virtualFleet } from '#apps/simulator/index.js';
import { seedHistory } from '#apps/tools/seed/index.js';
import { openStores, plainReporter, type Setting, type Stores } from '#libs/composition/index.js';
import { LoadingHere } from '#libs/composition/seeding/loading.js';
import { Seeding } from '#libs/composition/seeding/seeding.js';
import { DAY, type Reading } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StartRefused, StoryClock } from '#libs/runtime/index.js';
import { settleRules } from '#libs/stages/watch/settle-rules.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { STORY_START } from '../harness/station.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-seed-'));
const lifecycle = new Lifecycle();
afterAll(async () => {
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
});

let stores: Stores;

async function opened(): Promise<Setting> {
  prepareDatabase(folder);
  const on: Setting = {
    settings: readSettings({}),
    dataDir: folder,
    clock: new StoryClock(STORY_START),
    reporter: plainReporter('error', ({ says }) => console.error(says)),
    lifecycle,
    health: new Health(),
    say: () => undefined,
  };
  stores = await openStores(on);
  return on;
}

async function received(): Promise<string[]> {
  const names: string[] = [];
  for await (const part of stores.history.received(STORY_START - DAY, STORY_START + DAY))
    names.push(...part.map(({ kioskId, kind, bootId, seq, ts }) => [kioskId, kind, bootId, seq, ts].join(' ')));
  return names;
}

test('a fleet is given a past: its readings, what the stages decided over them, and charts that agree with both', async () => {
  const on = await opened();
  const wishes = { fleet: generateFleet(30, 4), days: 0.25, seed: 4 };
  const { readings, incidents, orders, passwords } = await seedHistory(on, stores, wishes);
  expect(Object.keys(passwords)).toHaveLength(30);
  expect(readings).toBeGreaterThan(30 * 0.25 * 1_440 * 0.9);

  const kept = (await stores.incidents.list({ limit: 500 })).items;
  expect(kept).toHaveLength(incidents);
  expect(incidents).toBeGreaterThan(0);
  expect((await stores.orders.list({ limit: 500 })).items).toHaveLength(orders);
  expect(await stores.dueBook.due(1)).toEqual([]);
  expect((await stores.outbox.list({ limit: 1 })).items).toEqual([]);

  const [newest] = (await stores.history.readings({ limit: 1 })).items;
  expect(STORY_START - (newest?.receivedAt ?? 0)).toBeLessThan(60_000);
  for (const { openedAt } of kept) expect(openedAt).toBeGreaterThan(STORY_START - wishes.days * DAY);
  expect((await stores.fleetView.all()).filter(({ link }) => link === 'up').length).toBeGreaterThan(20);

  const again = seedHistory(on, stores, wishes);
  await expect(again).rejects.toThrow(StartRefused);
  await expect(again).rejects.toThrow(/There are kiosks already.*--force/s);

  const breaksOff = (): never => {
    throw new Error('the power went');
  };
  const onTop = { ...wishes, days: 0.02, force: true };
  await expect(seedHistory(on, stores, { ...onTop, progress: breaksOff })).rejects.toThrow('the power went');
  await expect(seedHistory(on, stores, wishes)).rejects.toThrow(/A seed broke off here \(30 kiosks, .*--force/s);
  await seedHistory(on, stores, onTop);
  await expect(seedHistory(on, stores, wishes)).rejects.toThrow(/There are kiosks already/);
  // The same past on top of itself adds nothing.
  const heard = await received();
  expect(new Set(heard).size).toBe(heard.length);
  await seedHistory(on, stores, onTop);
  expect(await received()).toHaveLength(heard.length);
}, 180_000);

/** Everything that a seed of some hours loads and decides, without a store. */
async function livedBy(seed: number): Promise<string> {
  const to = STORY_START;
  const loaded: Reading[] = [];
  const seeding = new Seeding({
    registry: stores.registry,
    rules: await settleRules(stores.rules, undefined),
    loading: new LoadingHere({ load: async (readings) => void loaded.push(...readings) }, { to, alone: true, now: to }),
    fleetView: { save: async () => undefined },
    modes: stores.modes,
    past: { noteHeard: async () => undefined },
    nowMinutes: 15,
    to,
    report: () => undefined,
  });
  const { kiosks, ...others } = generateFleet(30, 4);
  const fleet = { ...others, kiosks: kiosks.map((one) => ({ ...one, state: 'active' as const })) };
  for (const message of virtualFleet({ fleet, seed, from: to - DAY / 8, to })) await seeding.take(message);
  await seeding.finish();
  expect(seeding.saved.length).toBeGreaterThan(0);
  return JSON.stringify([loaded, seeding.saved]);
}

test('the same seed gives the same past and the same decisions, another seed another past', async () => {
  const past = await livedBy(4);
  expect((await livedBy(4)) === past).toBe(true);
  expect((await livedBy(5)) === past).toBe(false);
}, 180_000);
