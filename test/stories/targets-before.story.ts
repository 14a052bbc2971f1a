import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { Receiver } from '../harness/receiver.js';
import { StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

const METADATA = 'http://169.254.169.254/latest/';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-targets-'));
const phone = new Receiver();
let station: StoryStation | undefined;

const person = (id: string, url: string) => {
  const who = { id, name: `示例${id}`, roles: ['technician'], halls: [], skills: [] };
  return { ...who, channels: [{ kind: 'webhook', url }] };
};

/** The folder of an installation of before the policy, with people whose alerts go to inner addresses. */
async function installationOfBefore(): Promise<void> {
  prepareDatabase(folder);
  const database = await openPostgres({ folder: join(folder, 'postgres') });
  const isThere = async (): Promise<boolean> => {
    const [row] = await database.query<{ there: boolean }>(`SELECT to_regclass('target_before') IS NOT NULL AS there`);
    return row?.there === true;
  };
  while (await isThere()) await database.dataSource.undoLastMigration();
  const people = [person('p-1', phone.at('/p-1')), person('p-2', METADATA), person('p-3', 'https://alerts.example/in')];
  for (const one of people)
    await database.query('INSERT INTO person (id, body, revision) VALUES ($1, $2, 1)', [one.id, JSON.stringify(one)]);
  await database.close();
}

async function start(allowed: string): Promise<StoryStation> {
  station = await StoryStation.open({ folder, env: { HALLWATCH_ALLOW_TARGETS: allowed } });
  return station;
}

const warnings = (of: StoryStation): string[] => of.log.filter(({ event }) => event === 'TargetsUnnamed').map(({ says }) => says);
const complaint = async (of: StoryStation): Promise<string | undefined> => {
  const { body } = await of.call('/api/v1/health/ready');
  return (body as { parts: Record<string, string> }).parts['targets'];
};
const register = async (of: StoryStation, id: string, url: string): Promise<number> =>
  (await of.call('/api/v1/fleet', { body: { people: [person(id, url)] } })).status;

beforeAll(async () => {
  await phone.open();
  await installationOfBefore();
}, 60_000);
afterEach(async () => {
  await station?.stop();
  station = undefined;
});
afterAll(() => {
  phone.close();
  rmSync(folder, { recursive: true, force: true });
});

story('what was registered before the upgrade goes on, and the start names it; the metadata of a cloud does not', async () => {
  const here = await start('');
  expect(warnings(here)).toEqual([
    'Registered targets are inner addresses that nobody has named: 127.0.0.1 (alerts still go there, because they did before); ' +
      '169.254.169.254 (no alert goes there). Write them into HALLWATCH_ALLOW_TARGETS, or correct the register.',
  ]);
  expect(await complaint(here)).toMatch(/inner addresses that nobody has named: 169\.254\.169\.254 \(no alert goes there\)\./);
  await here.hall();
  const kiosk = await here.kiosk('K-1', { maintainer: 'p-1' });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await here.settled();
  await here.until(() => phone.to('/p-1').length > 0, 'the alert at an address of before');
});

story('nobody registers another inner address for that, and what is there can be changed in all else', async () => {
  const here = await start('');
  expect(await register(here, 'p-4', 'http://10.0.0.9/in')).toBe(422);
  expect(await register(here, 'p-2', METADATA)).toBe(200);
  expect(await register(here, 'p-2', 'http://169.254.169.253/latest/')).toBe(422);
});

story('once they are named or corrected, the start has nothing to say', async () => {
  const named = await start('127.0.0.1');
  expect(warnings(named)).toEqual([expect.stringMatching(/: 169\.254\.169\.254 \(no alert goes there\)\./)]);
  expect(await register(named, 'p-2', phone.at('/p-2'))).toBe(200);
  expect(await complaint(named)).toBe('ok');
  await named.stop();
  expect(warnings(await start('127.0.0.1'))).toEqual([]);
});
