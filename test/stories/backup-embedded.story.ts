import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { readOptions } from '#apps/tools/backup/options.js';
import { backup, restore } from '#apps/tools/backup/run.js';
import { StartRefused, SystemClock } from '#libs/runtime/index.js';
import { eventually, KIOSK_REGION, KillableStation } from '../harness/killable-station.js';
import { Spawned } from '../harness/spawned.js';

let station: KillableStation;
let kiosk: MqttClient;
const backups = mkdtempSync(join(tmpdir(), 'hallwatch-backups-'));

beforeAll(async () => {
  station = await KillableStation.open();
  const password = await station.kiosk('K-1');
  const url = `mqtt://127.0.0.1:${station.mqttPort}`;
  kiosk = await connectAsync(url, { clientId: 'K-1', username: 'K-1', password, reconnectPeriod: 500 });
}, 180_000);

afterAll(async () => {
  await kiosk?.endAsync(true);
  await station?.remove();
  rmSync(backups, { recursive: true, force: true });
});

/** Of the backups, oldest first. */
const names = (): string[] =>
  readdirSync(backups)
    .filter((name) => /^\d/.test(name))
    .sort();

let seq = 0;
const tell = (kind: string, payload: object): Promise<unknown> =>
  kiosk.publishAsync(
    `hallwatch/v1/${KIOSK_REGION}/K-1/${kind}`,
    JSON.stringify({ ts: Date.now(), bootId: 'b-1', seq: seq++, ...payload }),
    { qos: 1 },
  );

interface Answer {
  code: number | null;
  output: string;
}

const environment = () => ({ HALLWATCH_DATA_DIR: station.folder, HALLWATCH_BACKUP_DIR: backups });

/** As a person or a timer runs it. */
async function command(what: string, ...how: string[]): Promise<Answer> {
  const run = new Spawned('apps/tools/backup', [what, ...how], environment());
  return { code: await run.finish(), output: run.output };
}

/** The same in this process: one of its own takes a second of CPU to load. */
async function here(what: string, ...how: string[]): Promise<Answer> {
  let output = '';
  const say = (line: string): void => {
    output += `${line}\n`;
  };
  try {
    const asked = readOptions([what, ...how], environment());
    if (asked.what === 'restore') await restore(asked, say);
    else if (asked.what === 'backup') await backup(asked, new SystemClock(), say);
    return { code: 0, output };
  } catch (error) {
    if (error instanceof StartRefused) return { code: 1, output: error.message };
    throw error;
  }
}

const seqsOf = async (kind: string): Promise<number[]> =>
  (await station.readings('K-1', kind)).map((one) => one.seq).sort((a, b) => a - b);
const idsOf = async (what: string): Promise<string[]> =>
  (await station.get<{ items: { id: string }[] }>(`${what}?kioskId=K-1`)).items.map(({ id }) => id);

test('npm start is saved while readings come, and after everything was lost every reading that was acknowledged before is back, once', async () => {
  await tell('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' });
  await eventually('the order', async () => (await idsOf('orders')).length === 1);
  const orders = await idsOf('orders');

  let [acknowledged, going] = [0, true];
  const load = (async () => {
    while (going) {
      await Promise.all(Array.from({ length: 20 }, () => tell('heartbeat', { mode: 'inService', rttMs: 7 })));
      acknowledged += 20;
      // What is asked is whether readings are taken meanwhile, not how many.
      await pause(50);
    }
  })();
  await eventually('the load', () => acknowledged > 100);
  const before = acknowledged;
  const saved = await command('backup', '--check');
  const after = acknowledged;
  going = false;
  await load;
  expect(saved).toMatchObject({ code: 0, output: expect.stringContaining('It can be restored: ') });
  // Readings were taken meanwhile.
  expect(after).toBeGreaterThan(before);
  expect(existsSync(join(station.folder, 'saving'))).toBe(false);

  const [name = ''] = names();
  expect(await here('restore', '--from', join(backups, name), '--force')).toMatchObject({
    code: 1,
    output: expect.stringMatching(/in use by process \d+/),
  });
  await station.kill();
  rmSync(station.folder, { recursive: true });
  expect(await command('restore', '--from', join(backups, name))).toMatchObject({ code: 0 });
  await station.start();

  await eventually('what the journal has more than the history', async () => (await seqsOf('heartbeat')).length >= before);
  const seqs = await seqsOf('heartbeat');
  // The fault had 0; what was acknowledged before the backup began is a beginning of what came.
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
  expect(await idsOf('orders')).toEqual(orders);

  await tell('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
  await eventually(
    'the end of the incident',
    async () => (await station.get<{ items: unknown[] }>('incidents?kioskId=K-1&state=closed')).items.length === 1,
  );
}, 300_000);

test('what nobody runs is saved as well, and put back over what is there only if that is said', async () => {
  await station.kill();
  expect(await here('backup')).toMatchObject({ code: 0 });
  const newest = names().at(-1) as string;
  expect(await here('restore', '--from', join(backups, newest))).toMatchObject({
    code: 1,
    output: expect.stringContaining('There is something already in the data folder. With --force'),
  });
  expect(await here('restore', '--from', join(backups, newest), '--force')).toMatchObject({ code: 0 });
  await station.start();
  expect(await idsOf('incidents')).toHaveLength(1);
}, 300_000);
