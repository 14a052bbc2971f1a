import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateFleet } from '#apps/simulator/index.js';
import { seedHistory } from '#apps/tools/seed/index.js';
import { openStores, plainReporter, type Setting } from '#libs/composition/index.js';
import { markBegun, markDone } from '#libs/composition/seeding/unfinished.js';
import { DAY, type KioskView, MINUTE } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StoryClock } from '#libs/runtime/index.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { STORY_START, StoryStation } from '../harness/station.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-seed-'));
const clock = new StoryClock(STORY_START);
let station: StoryStation | undefined;
afterAll(async () => {
  await station?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function seeded(): Promise<{ maintained: number }> {
  const lifecycle = new Lifecycle();
  prepareDatabase(folder);
  const on: Setting = {
    settings: readSettings({}),
    dataDir: folder,
    clock,
    reporter: plainReporter('error', ({ says }) => console.error(says)),
    lifecycle,
    health: new Health(),
    say: () => undefined,
  };
  const stores = await openStores(on);
  await seedHistory(on, stores, { fleet: generateFleet(30, 4), days: 0.75, seed: 4 });
  const stretches = await stores.modes.between(STORY_START - DAY, STORY_START);
  await lifecycle.stop();
  return { maintained: stretches.length };
}

async function views(): Promise<KioskView[]> {
  if (!station) throw new Error('The station is not up');
  const { body } = await station.call('/api/v1/kiosks?limit=100');
  return (body as { items: { view: KioskView }[] }).items.map(({ view }) => view);
}

test('who starts on a seeded folder finds the kiosks as the past left them, and hears of those that stay away', async () => {
  // Kiosks that were opened to be filled up, or settled, served nobody by their own word.
  expect((await seeded()).maintained).toBeGreaterThan(0);

  station = await StoryStation.open({ folder, clock });
  await station.settled();
  const found = await views();
  expect(found).toHaveLength(30);
  expect(found.filter(({ link }) => link === 'never')).toEqual([]);
  expect(found.filter(({ link }) => link === 'up').length).toBeGreaterThan(20);

  await station.forward(20 * MINUTE);
  expect((await views()).filter(({ link }) => link === 'up')).toEqual([]);
}, 90_000);

test('who starts where a seed broke off is told, as long as it is so', async () => {
  const broken = mkdtempSync(join(tmpdir(), 'hallwatch-seed-'));
  const told = async (): Promise<string[]> => {
    const here = await StoryStation.open({ folder: broken });
    await here.stop();
    return here.log.map(({ says }) => says).filter((says) => says.includes('A seed was interrupted here'));
  };
  try {
    const fleet = { halls: [], people: [], kiosks: [] };
    markBegun(broken, { fleet, from: STORY_START - DAY, to: STORY_START });
    expect(await told()).toEqual([expect.stringMatching(/\(0 kiosks, .* to .*\): the history shown is incomplete/)]);
    markDone(broken);
    expect(await told()).toEqual([]);
  } finally {
    rmSync(broken, { recursive: true, force: true });
  }
}, 60_000);
