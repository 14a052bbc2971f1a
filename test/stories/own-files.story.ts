import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { KIOSK_REGION, KillableStation } from '../harness/killable-station.js';
import { Spawned } from '../harness/spawned.js';

let station: KillableStation;
const backups = mkdtempSync(join(tmpdir(), 'hallwatch-open-backups-'));
let umask: number;

beforeAll(async () => {
  // A service manager may give any.
  umask = process.umask(0);
  station = await KillableStation.open();
}, 180_000);
afterAll(async () => {
  process.umask(umask);
  await station?.remove();
  rmSync(backups, { recursive: true, force: true });
});

/** Whoever else has an account of the machine could read or change these. */
function openIn(path: string): string[] {
  const is = lstatSync(path);
  const open = (is.mode & 0o077) === 0 ? [] : [`${path} ${(is.mode & 0o777).toString(8)}`];
  return [...open, ...(is.isDirectory() ? readdirSync(path).flatMap((name) => openIn(join(path, name))) : [])];
}

const heartbeat = async (seq: number, password: string): Promise<void> => {
  const url = `mqtt://127.0.0.1:${station.mqttPort}`;
  const kiosk = await connectAsync(url, { clientId: 'K-1', username: 'K-1', password, clean: false });
  const body = { ts: Date.now(), bootId: 'b-1', seq, mode: 'inService' };
  await kiosk.publishAsync(`hallwatch/v1/${KIOSK_REGION}/K-1/heartbeat`, JSON.stringify(body), { qos: 1 });
  await kiosk.endAsync(true);
};

test('with a umask of 000 nobody else can read what a station keeps, nor its backups', async () => {
  const password = await station.kiosk('K-1');
  await heartbeat(1, password);
  const env = { HALLWATCH_DATA_DIR: station.folder, HALLWATCH_BACKUP_DIR: backups };
  const backup = new Spawned('apps/tools/backup', ['backup'], env);
  expect([await backup.finish(), backup.output]).toEqual([0, expect.stringContaining('Saved in')]);
  expect(openIn(station.folder)).toEqual([]);
  expect(readdirSync(station.folder)).toEqual(expect.arrayContaining(['postgres', 'history', 'journal', 'secrets.json']));
  // How old they are is for all; that there are some can be known without it.
  const own = readdirSync(backups).filter((name) => /^\d/.test(name));
  expect(own).toHaveLength(1);
  expect(own.flatMap((name) => openIn(join(backups, name)))).toEqual([]);
}, 120_000);

test('what an earlier version left open is closed at the start, and said in one line with the count', async () => {
  await station.kill();
  const [segment = ''] = readdirSync(join(station.folder, 'journal')).filter((name) => name.endsWith('.journal'));
  chmodSync(station.folder, 0o755);
  chmodSync(join(station.folder, 'secrets.json'), 0o644);
  chmodSync(join(station.folder, 'journal', segment), 0o666);
  await station.start();
  expect(openIn(station.folder)).toEqual([]);
  const lines = station.said.split('\n').filter((line) => line.includes('could be read by others'));
  expect(lines).toEqual([expect.stringContaining(`3 files and folders of the data folder ${station.folder}`)]);
}, 120_000);
