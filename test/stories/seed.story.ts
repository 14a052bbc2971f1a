import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateFleet } from '#apps/simulator/index.js';
import { seedHistory } from '#apps/station/seed/index.js';
import { openStores, plainReporter, type Setting, type Stores } from '#libs/composition/index.js';
import { DAY } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StartRefused, StoryClock } from '#libs/runtime/index.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { STORY_START } from '../harness/station.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-seed-'));
const lifecycle = new Lifecycle();
afterAll(async () => {
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(): Promise<{ on: Setting; stores: Stores }> {
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
  return { on, stores: await openStores(on) };
}

test('a fleet is given a past: its readings, what the stages decided over them, and charts that agree with both', async () => {
  const { on, stores } = await opened();
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
  await seedHistory(on, stores, { ...wishes, days: 0.02, force: true });
}, 60_000);
