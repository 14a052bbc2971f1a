import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateFleet, virtualFleet } from '#apps/simulator/index.js';
import { seedHistory } from '#apps/tools/seed/index.js';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import { FleetRegistry } from '#libs/adapters/memory/index.js';
import { openStores, plainReporter, type Setting } from '#libs/composition/index.js';
import { type Loading, LoadingHere } from '#libs/composition/seeding/loading.js';
import { LoadingAside } from '#libs/composition/seeding/loading-aside.js';
import { Seeding } from '#libs/composition/seeding/seeding.js';
import { DAY, type Fleet, HistoryRefusal, HOUR, MINUTE } from '#libs/domain/index.js';
import { Health, Lifecycle, readSettings, StartRefused, StoryClock } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { givenRules } from '#libs/stages/watch/settle-rules.js';
import { type InfluxDouble, startInfluxDouble } from '../../harness/influx-double.js';
import { INFLUX_ABSENT, startInflux } from '../../harness/influx-server.js';
import { prepareDatabase } from '../../harness/prepared-database.js';
import { STORY_START } from '../../harness/station.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-seed-influx-'));
const lifecycle = new Lifecycle();
afterAll(async () => {
  await lifecycle.stop();
  rmSync(folder, { recursive: true, force: true });
});

const { kiosks, ...others } = generateFleet(30, 4);
const fleet = { ...others, kiosks: kiosks.map((one) => ({ ...one, state: 'active' as const })) };
const to = STORY_START;
const span = { to, alone: true, now: to };
let files = 0;
const addressOf = ({ url }: { url: string }) => ({ url, bucket: 'h', positionFile: join(folder, `record-${++files}`) });

/** Lets the fleet live some hours; answers what was decided. */
async function live(loading: Loading): Promise<string> {
  const seeding = new Seeding({
    registry: new FleetRegistry(fleet as Fleet),
    rules: readRules(givenRules(undefined).text),
    loading,
    fleetView: { save: async () => undefined },
    modes: { note: async () => undefined, open: async () => [], between: async () => [] },
    past: { noteHeard: async () => undefined },
    nowMinutes: 15,
    to,
    report: () => undefined,
  });
  for (const message of virtualFleet({ fleet, seed: 4, from: to - DAY / 8, to })) await seeding.take(message);
  await seeding.finish();
  return JSON.stringify(seeding.saved);
}

async function doubled(refused: (writes: number) => boolean = () => false): Promise<InfluxDouble> {
  let writes = 0;
  const double = await startInfluxDouble('1.6.7', ({ path }) => {
    if (path.startsWith('/query')) return { json: { results: [{}] } };
    return refused(++writes) ? { status: 400, json: { error: 'partial write: field type conflict' } } : undefined;
  });
  lifecycle.onStop('the double', () => double.stop());
  return double;
}

/** Every line with where it was written. */
const linesIn = ({ asked }: InfluxDouble): string[] =>
  asked
    .filter(({ path }) => path.startsWith('/write'))
    .flatMap(({ path, body }) => (body as string).split('\n').map((line) => `${path} ${line}`))
    .sort();

test('a past that a thread loads is, line by line and decision by decision, the one that is loaded without it', async () => {
  const [here, aside] = [await doubled(), await doubled()];
  const history = await InfluxHistory.open({ ...addressOf(here), report: () => undefined });
  const decided = await live(new LoadingHere(history, span));
  const loading = new LoadingAside({ ...span, address: addressOf(aside) }, { pack: 300, packs: 4 });
  expect((await live(loading)) === decided).toBe(true);
  const lines = linesIn(here);
  expect(lines.length).toBeGreaterThan(30 * 3 * 60);
  expect(lines.some((line) => line.startsWith('/write?db=h_1h'))).toBe(true);
  expect(linesIn(aside)).toEqual(lines);
  await loading.stop();
}, 60_000);

test('what the history refuses in the thread ends the seed with its words', async () => {
  const double = await doubled((writes) => writes > 3);
  const loading = new LoadingAside({ ...span, address: addressOf(double) }, { pack: 300, packs: 4 });
  const lived = live(loading);
  await expect(lived).rejects.toThrow(HistoryRefusal);
  await expect(lived).rejects.toThrow(/field type conflict/);
  await loading.stop();
}, 60_000);

test('a thread that cannot begin is told of, and one that is stopped leaves nobody with an error', async () => {
  const damaged = new LoadingAside({ ...span, address: { url: 'http://127.0.0.1:9', bucket: 'h', positionFile: folder } });
  await expect(damaged.finish()).rejects.toThrow(/position cannot be read/);
  const double = await doubled();
  const stopped = new LoadingAside({ ...span, address: addressOf(double) }, { pack: 300, packs: 4 });
  let ended = false;
  stopped.finish().finally(() => {
    ended = true;
  });
  await stopped.stop();
  expect(ended).toBe(false);
}, 60_000);

/** The story's time is long over for the server. */
const KEPT_FOR_EVER = { HALLWATCH_HISTORY_RAW_DAYS: '0', HALLWATCH_HISTORY_5M_DAYS: '0', HALLWATCH_HISTORY_1H_DAYS: '0' };
const title = 'a past in InfluxDB is whole, and its means have every heartbeat, of the hour that it breaks off in too';
const server = await startInflux();
if (!server) test.skip(`${title} (${INFLUX_ABSENT})`, () => undefined);
else
  test(title, async () => {
    lifecycle.onStop('InfluxDB', () => server.stop());
    const count = async (db: string, what: string): Promise<number> => {
      const where = `time >= ${to - 4 * HOUR}ms AND time < ${to}ms`;
      const q = `SELECT ${what} FROM heartbeat WHERE ${where}`;
      const answer = await fetch(`${server.url}/query?${new URLSearchParams({ db, q })}`);
      const { results } = (await answer.json()) as { results: { series?: { values: number[][] }[] }[] };
      return results[0]?.series?.[0]?.values[0]?.[1] ?? 0;
    };
    const on: Setting = {
      settings: readSettings({ HALLWATCH_INFLUX_URL: server.url, ...KEPT_FOR_EVER }),
      dataDir: join(folder, 'data'),
      clock: new StoryClock(to + HOUR),
      reporter: plainReporter('error', ({ says }) => console.error(says)),
      lifecycle,
      health: new Health(),
      say: () => undefined,
    };
    prepareDatabase(on.dataDir);
    const stores = await openStores(on);
    const wishes = { fleet: generateFleet(30, 4), days: 0.25, seed: 4, until: to - 25 * MINUTE };
    const { readings } = await seedHistory(on, stores, wishes);
    expect(readings).toBeGreaterThan(30 * 0.25 * 1_440 * 0.9);
    const heartbeats = await count('hallwatch', 'COUNT(seq)');
    expect(heartbeats).toBeGreaterThan(30 * 3 * 60 * 0.9);
    expect(await count('hallwatch_5m', 'SUM(readings)')).toBe(heartbeats);
    expect(await count('hallwatch_1h', 'SUM(readings)')).toBe(heartbeats);
    await expect(seedHistory(on, stores, wishes)).rejects.toThrow(StartRefused);
  }, 60_000);
