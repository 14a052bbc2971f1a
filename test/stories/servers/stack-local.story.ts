import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { checkBackup } from '#apps/tools/backup/check.js';
import {
  type BackupOptions,
  type CheckOptions,
  type Options,
  type RestoreOptions,
  readOptions,
} from '#apps/tools/backup/options.js';
import { backup, restore } from '#apps/tools/backup/run.js';
import { hasInflux } from '#apps/tools/local/influx.js';
import { LocalInstallation } from '#apps/tools/local/place.js';
import { PORT_NAMES } from '#apps/tools/local/ports.js';
import { postgresPrograms } from '#apps/tools/local/postgres.js';
import { startLocal, statusLocal, stopLocal } from '#apps/tools/local/stack.js';
import { StartRefused, SystemClock } from '#libs/runtime/index.js';
import { INFLUX_ABSENT } from '../../harness/influx-server.js';
import { hasMosquitto, MOSQUITTO_ABSENT } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT } from '../../harness/postgres-server.js';
import { freePort, Spawned } from '../../harness/spawned.js';

const absent = [
  !hasMosquitto() && MOSQUITTO_ABSENT,
  !(await postgresPrograms()) && POSTGRES_ABSENT,
  !hasInflux() && INFLUX_ABSENT,
].filter(Boolean);
const WHAT = 'the whole installation on one machine';
/** A backup as the version before made it: InfluxDB's readings alone, in the folder itself. */
function asBefore(folder: string): void {
  cpSync(folder, `${folder}-now`, { recursive: true });
  const influx = join(folder, 'influx');
  renameSync(join(influx, 'raw'), `${influx}-raw`);
  rmSync(influx, { recursive: true });
  renameSync(`${influx}-raw`, influx);
  const file = join(folder, 'backup.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), format: 1 }));
}

function asNow(folder: string): void {
  rmSync(folder, { recursive: true });
  renameSync(`${folder}-now`, folder);
}

if (absent.length > 0) test.skip(`${WHAT} (${absent.join('; ')})`, () => undefined);
else describe(WHAT, stories);

interface Ended {
  code: number | null;
  output: string;
}

/** As a user starts it, in a process of its own. */
async function asCommand(...args: string[]): Promise<Ended> {
  const run = new Spawned('apps/tools/stack', args, {});
  return { code: await run.finish(), output: run.output };
}

/** The same without the second that a process takes to load. */
async function here(act: (say: (line: string) => void) => Promise<unknown>): Promise<Ended> {
  const lines: string[] = [];
  try {
    const code = await act((line) => lines.push(line));
    return { code: typeof code === 'number' ? code : 0, output: lines.join('\n') };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { code: 1, output: error.message };
  }
}

function stories(): void {
  const root = mkdtempSync(join(tmpdir(), 'hallwatch-local-'));
  // PostgreSQL runs as another user when we are root.
  chmodSync(root, 0o711);
  const folder = join(root, 'stack');
  const saved = join(root, 'saved');
  const wishes = { folder, empty: true, databases: false };
  const start = (): Promise<Ended> => here((say) => startLocal(wishes, say));
  const stop = (): Promise<Ended> => here((say) => stopLocal(wishes, say));
  const status = (): Promise<Ended> => here((say) => statusLocal(wishes, say));
  const asked = (what: string, ...how: string[]): Options => readOptions([what, '--stack', folder, ...how], {});
  const backingUp = (): Promise<Ended> =>
    here((say) => backup(asked('backup', '--to', saved) as BackupOptions, new SystemClock(), say));
  const checking = (): Promise<Ended> =>
    here((say) => checkBackup(asked('check', '--from', saved) as CheckOptions, new SystemClock(), say));
  const restoring = (...how: string[]): Promise<Ended> =>
    here((say) => restore(asked('restore', '--from', saved, ...how) as RestoreOptions, say));
  /** Cuts the dump of PostgreSQL, and then a shard of InfluxDB, for as long as it is looked at. */
  const spoiling = async (look: () => Promise<void>): Promise<void> => {
    const shard = readdirSync(join(saved, 'influx', 'raw')).find((name) => name.endsWith('.tar.gz')) as string;
    for (const file of [join(saved, 'postgres.dump'), join(saved, 'influx', 'raw', shard)]) {
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(0, whole.length / 2));
      await look();
      writeFileSync(file, whole);
    }
  };
  let kiosk: { username: string; password: string };
  let seq = 0;
  /** A free port for each part. */
  const chosen: string[] = [];

  afterAll(async () => {
    await stop();
    rmSync(root, { recursive: true, force: true });
  }, 60_000);

  const place = (): LocalInstallation => LocalInstallation.find(folder) as LocalInstallation;
  let token = '';
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(`http://127.0.0.1:${place().ports.api}/api/v1/${path}`, init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const logIn = async (): Promise<void> => {
    token = '';
    token = (await call<{ token: string }>('session', { name: 'admin', password: place().secret('admin_password') })).token;
  };
  const ids = async (what: string): Promise<string[]> => {
    const { items } = await call<{ items: { id?: string; ts?: number; seq?: number }[] }>(`${what}?kioskId=K-1`);
    return items.map(({ id, ts, seq: number }) => id ?? `${ts}/${number}`).sort();
  };
  const all = async () => ({ incidents: await ids('incidents'), orders: await ids('orders'), readings: await ids('readings') });
  const until = async (holds: () => Promise<boolean>, what: string, patience = 20_000): Promise<void> => {
    const end = performance.now() + patience;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`Waited for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  /** Of the five-minute means, if no other is named. */
  const influx = async (act: 'write' | 'query', text: string, db = 'hallwatch_5m'): Promise<string> => {
    const url = `http://127.0.0.1:${place().ports.influx}/${act}?db=${db}`;
    const answer = await fetch(act === 'write' ? url : `${url}&q=${encodeURIComponent(text)}`, {
      method: 'POST',
      ...(act === 'write' && { body: text }),
    });
    if (!answer.ok) throw new Error(`InfluxDB answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
  const asKiosk = async (act: (say: (kind: string, payload: object) => Promise<unknown>) => Promise<void>): Promise<void> => {
    const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${place().ports.mosquitto}`, { ...kiosk, clientId: 'K-1' });
    await act((kind, payload) => {
      const body = { ts: Date.now(), bootId: 'b-1', seq: seq++, ...payload };
      return client.publishAsync(`hallwatch/v1/anqing/K-1/${kind}`, JSON.stringify(body), { qos: 1 });
    });
    await client.endAsync();
  };

  test('ports that are asked for are taken, and one that another program has is named before anything starts', async () => {
    const from = await freePort();
    // Others on this machine may run the same story, and would like the same ports.
    for (const name of PORT_NAMES) chosen.push(`${name}=${await freePort()}`);
    const another = createServer();
    const taken = await new Promise<number>((resolve) => {
      another.listen(0, '127.0.0.1', () => resolve((another.address() as AddressInfo).port));
    });
    const asked = (ports: string): Promise<Ended> => here((say) => startLocal({ ...wishes, ports }, say));
    expect((await asked('api=0')).output).toMatch(/--ports 0 is not a port from 1 to 65535\. Known are: .*NAME=PORT/);
    expect((await asked('printer=4000')).output).toContain('--ports names printer, which is no part.');
    expect((await asked(`api=${from},worker=${from}`)).output).toContain(`--ports gives ${from} to api and to worker.`);
    const refused = await asked([...chosen, `worker=${taken}`].join(','));
    expect(refused.output).toMatch(`Port ${taken}, for worker, is taken by another program.`);
    expect(refused.output).toContain('--ports worker=PORT');
    expect(refused.output).not.toContain('starting');
    another.close();
    expect(existsSync(place().of('postgres'))).toBe(false);
  });

  test('a start that fails half way leaves nothing running, and the next one starts all of it', async () => {
    writeFileSync(place().of('worker'), 'in the way of its folder');
    const failed = await here((say) => startLocal({ ...wishes, ports: chosen.join(',') }, say));
    expect(chosen).toContain(`api=${place().ports.api}`);
    expect(failed.output).toMatch(/worker ended at its start\. See .*worker\.log\./);
    expect((await status()).output).not.toContain('runs');
    rmSync(place().of('worker'));
  }, 60_000);

  test('one command starts it and says where it is and how to log in; a second says that it runs', async () => {
    const first = await asCommand('local', '--empty', '--folder', folder);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).toMatch(/Log in at http:\/\/127\.0\.0\.1:\d+\/ as admin, password [0-9a-f]{48}/);
    expect((await start()).output).toContain('It is already running.');
    const moved = await here((say) => startLocal({ ...wishes, ports: '20000' }, say));
    expect(moved.output).toContain('ports change only while nothing does');
    expect((await status()).code).toBe(0);
  }, 120_000);

  test('it is saved while it runs, and after everything was lost a restore, refused beside a worker and over what is there, has it all, once', async () => {
    await logIn();
    await call('halls', { id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-000' });
    const entry = { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY', 'RCPT'] };
    kiosk = (await call<{ mqtt: typeof kiosk }>('kiosks', entry)).mqtt;
    await asKiosk(async (say) => {
      for (let i = 0; i < 20; i++) await say('heartbeat', { mode: 'inService', rttMs: i });
      await say('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' });
    });
    await until(async () => (await ids('readings')).length === 21 && (await ids('orders')).length === 1, 'the readings');
    await influx('write', 'heartbeat,kiosk=K-1 rtt_ms=9.5 1767571200000000000');
    const before = await all();

    expect(await backingUp()).toMatchObject({ code: 0 });
    expect(await checking()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/It can be restored: \d+ rows of \d+ tables/),
    });
    expect(await restoring('--force')).toMatchObject({ code: 1, output: expect.stringMatching(/in use by process \d+/) });

    await stop();
    expect((await status()).code).toBe(1);
    for (const part of ['mosquitto', 'postgres', 'influx', 'worker', 'api']) rmSync(join(folder, part), { recursive: true });
    expect((await here((say) => startLocal({ ...wishes, databases: true }, say))).code).toBe(0);
    expect(await restoring()).toMatchObject({ code: 0 });
    const again = await restoring();
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/already in PostgreSQL, InfluxDB, the data folder\. With --force/);
    // What is not whole replaces nothing.
    await spoiling(async () => {
      expect(await checking()).toMatchObject({ code: 1 });
      expect(await restoring('--force')).toMatchObject({ code: 1 });
      expect((await restoring()).output).toContain('already in PostgreSQL, InfluxDB, the data folder.');
      expect(await influx('query', 'SELECT count(rtt_ms) FROM heartbeat', 'hallwatch')).toContain(',20]');
    });
    asBefore(saved);
    expect(await restoring('--force')).toMatchObject({ code: 0 });
    expect(await influx('query', 'SELECT count(rtt_ms) FROM heartbeat', 'hallwatch')).toContain(',20]');
    asNow(saved);
    expect(await restoring('--force')).toMatchObject({ code: 0 });
    expect(await start()).toMatchObject({ code: 0 });

    await logIn();
    await until(async () => (await ids('readings')).length >= 21, 'the readings to be back');
    expect(await all()).toEqual(before);
    // The means too, of which the readings may be long gone.
    expect(await influx('query', 'SELECT rtt_ms FROM heartbeat WHERE time = 1767571200000ms')).toContain('9.5');
  }, 180_000);

  test('life goes on after it: the kiosk comes in with its password, and what ends or begins is told once', async () => {
    await asKiosk(async (say) => {
      await say('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
      await say('fault', { code: 'CRD-003', component: 'cardReader', state: 'raised' });
    });
    await until(async () => (await ids('orders')).length === 2, 'the second order');
    await until(
      async () => (await call<{ items: unknown[] }>('incidents?kioskId=K-1&state=closed')).items.length === 1,
      'the end of the first',
    );
    expect(await ids('incidents')).toHaveLength(2);
    await until(async () => (await ids('readings')).length >= 23, 'the readings of both');
    expect(await ids('readings')).toHaveLength(23);
  }, 60_000);

  test('with the demo its people are told on their phones, and see to their orders; nothing of it looks broken', async () => {
    expect(await here((say) => startLocal({ ...wishes, empty: false }, say))).toMatchObject({ code: 0 });
    const phones = async (): Promise<string> => (await fetch(`http://127.0.0.1:${place().ports.phones}`)).text();
    await until(async () => (await phones()).includes('新维修单'), 'an alert on a phone', 60_000);
    const acted = async (): Promise<number> => (await call<{ items: unknown[] }>('orders?state=accepted')).items.length;
    await until(async () => (await acted()) > 0, 'somebody to accept an order', 60_000);
    const log = (name: string): string => readFileSync(place().of('log', `${name}.log`), 'utf8');
    expect(log('worker')).not.toContain('MessageNotSent');
    for (const name of ['api', 'worker', 'simulator', 'people']) expect(log(name)).not.toMatch(/^ +at .+:\d+:\d+/m);
  }, 150_000);
}
