import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type RestoreOptions, readOptions } from '#apps/tools/backup/options.js';
import { restore } from '#apps/tools/backup/run.js';
import { hasInflux } from '#apps/tools/local/influx.js';
import { LocalInstallation } from '#apps/tools/local/place.js';
import { postgresPrograms } from '#apps/tools/local/postgres.js';
import { startLocal, stopLocal } from '#apps/tools/local/stack.js';
import { INFLUX_ABSENT } from '../../harness/influx-server.js';
import { hasMosquitto, MOSQUITTO_ABSENT } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT } from '../../harness/postgres-server.js';
import { freePort, Spawned } from '../../harness/spawned.js';
import { asKiosk, type Holds, holds, type Installed, Person, until } from '../../upgrade/life.js';
import { ADMIN_PASSWORD, kept, STACK, unpack, unpackStation } from '../../upgrade/released.js';

const root = mkdtempSync(join(tmpdir(), 'hallwatch-upgrade-'));
// PostgreSQL runs as another user when we are root.
chmodSync(root, 0o711);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Everything is found, and life goes on: the kiosks come in as before, and what stands ends. */
async function findsAll(at: Installed, { passwords, ...before }: Holds): Promise<void> {
  const readings = async (): Promise<number> => Object.values((await holds(at)).readings).flat().length;
  await until('the readings', async () => (await readings()) >= Object.values(before.readings).flat().length);
  expect(await holds(at)).toEqual(before);
  // By its own order, whatever else the time between has brought.
  const [standing = ''] = Object.keys(before.incidents).filter((id) => before.incidents[id] !== 'closed');
  await asKiosk(at, 'K-1', passwords['K-1'] ?? '', async (say) => {
    await say('birth', { reason: 'powerUp' });
    await say('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
  });
  const admin = await Person.logIn(at);
  await until(
    'the end of what stood',
    async () => (await admin.call<{ state: string }>(`incidents/${standing}`)).state === 'closed',
  );
}

/** As whoever upgrades runs it. */
async function upgradeCheck(folder: string): Promise<{ code: number | null; output: string }> {
  const run = new Spawned('apps/tools/upgrade', [], { HALLWATCH_DATA_DIR: folder, HALLWATCH_BACKUP_DIR: join(root, 'none') });
  return { code: await run.finish(), output: run.output };
}

test('the folder of the last released npm start is upgraded by starting this one: everything is found, and life goes on', async () => {
  const folder = join(root, 'station');
  await unpackStation(folder);
  expect(await upgradeCheck(folder)).toMatchObject({ code: 1, output: expect.stringMatching(/NO {2}There is no backup/) });
  const [http, mqtt] = [await freePort(), await freePort()];
  const station = new Spawned('station', [], {
    HALLWATCH_DATA_DIR: folder,
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_MQTT_PORT: String(mqtt),
    // Those of the kept folder grow old.
    HALLWATCH_HISTORY_RAW_DAYS: '0',
    HALLWATCH_QUARANTINE_KEEP_DAYS: '3650',
  });
  try {
    await station.says('Ready after');
    await findsAll(
      { http: `http://127.0.0.1:${http}`, mqtt: `mqtt://127.0.0.1:${mqtt}`, adminPassword: ADMIN_PASSWORD },
      kept().station,
    );
  } finally {
    await station.end('SIGKILL');
  }
}, 180_000);

const absent = [
  !hasMosquitto() && MOSQUITTO_ABSENT,
  !(await postgresPrograms()) && POSTGRES_ABSENT,
  !hasInflux() && INFLUX_ABSENT,
].filter(Boolean);
const title = 'a backup of the last released full installation is restored and upgraded by starting this one';
if (absent.length > 0) test.skip(`${title} (${absent.join('; ')})`, () => undefined);
else
  test(title, async () => {
    const [folder, saved] = [join(root, 'stack'), join(root, 'saved')];
    unpack(STACK, saved);
    cpSync(join(saved, 'secrets'), join(folder, 'secrets'), { recursive: true });
    chmodSync(folder, 0o711);
    const wishes = { folder, empty: true, databases: false };
    const quiet = (): void => undefined;
    await startLocal({ ...wishes, databases: true }, quiet);
    try {
      await restore(readOptions(['restore', '--stack', folder, '--from', saved], {}) as RestoreOptions, quiet);
      await startLocal(wishes, quiet);
      const place = LocalInstallation.find(folder) as LocalInstallation;
      const at = { http: `http://127.0.0.1:${place.ports.api}`, mqtt: `mqtt://127.0.0.1:${place.ports.mosquitto}` };
      await findsAll({ ...at, adminPassword: place.secret('admin_password') }, kept().stack);
    } finally {
      await stopLocal(wishes, quiet);
    }
  }, 180_000);
