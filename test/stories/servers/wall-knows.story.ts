import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import pg from 'pg';
import { SECOND } from '#libs/domain/index.js';
import { BesideServers, type Servers, startServers } from '../../harness/beside-servers.js';
import {
  dashboards,
  keyOf,
  type Made,
  type Panel,
  panelsOf,
  Questions,
  rangeOf,
  targetsOf,
} from '../../harness/dashboard-questions.js';
import { postgresSql, span } from '../../harness/grafana-query.js';
import { letIn } from '../../harness/mosquitto-server.js';
import { saysThatNobodyWatches } from '../../harness/panel-texts.js';
import { freePort, type Spawned } from '../../harness/spawned.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const SECRET = 'made-up-for-the-test';
const PUBLIC_URL = 'https://watch.invalid';
/** From the death of the worker until whoever looks at the wall reads it, milliseconds. */
const MUST = 10 * SECOND;
/** What a worker is given to do while it is looked whether it says its word. */
const BUSY = 6_000;

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-wall-'));
const servers = await startServers();

afterAll(async () => {
  if (typeof servers !== 'string') await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const WHAT = 'whoever looks at the wall knows within ten seconds that the worker is dead';
if (typeof servers === 'string') test.skip(`${WHAT} (${servers})`, () => undefined);
else describe(WHAT, () => stories(servers));

interface Fresh {
  watched: boolean;
  because: string | null;
  worker: string;
  broker: string;
}

function stories(servers: Servers): void {
  const { mosquitto, postgres: server, influx: series } = servers;
  const beside = new BesideServers(servers);
  let worker: Spawned;
  let reader: pg.Client;
  let owner: pg.Client;

  const start = (program: string, env: Record<string, string>): Spawned =>
    beside.start(program, { HALLWATCH_DATA_DIR: join(folder, program), ...env });
  const startWorker = (): Spawned => start('worker', { HALLWATCH_MQTT_URL: mosquitto.urlOf('hallwatch', SECRET) });
  const fresh = async (): Promise<Fresh> => (await reader.query<Fresh>('SELECT * FROM grafana.freshness')).rows[0] as Fresh;
  const until = (holds: (now: Fresh) => boolean, what: string): Promise<void> =>
    beside.until(async () => holds(await fresh()), what);

  beforeAll(async () => {
    await letIn(mosquitto, { hallwatch: SECRET, 'K-1': SECRET });
    const port = await freePort();
    const api = start('api', {
      HALLWATCH_HTTP_PORT: String(port),
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
      HALLWATCH_GRAFANA_PASSWORD: SECRET,
      HALLWATCH_PUBLIC_URL: PUBLIC_URL,
    });
    await api.says('"ready"', 60);
    await register(`http://127.0.0.1:${port}/api/v1`);
    owner = new pg.Client({ connectionString: server.url });
    const address = new URL(server.url);
    Object.assign(address, { username: 'hallwatch_grafana', password: SECRET });
    reader = new pg.Client({ connectionString: address.href });
    await Promise.all([owner.connect(), reader.connect()]);
  }, 120_000);

  afterAll(async () => {
    await beside.end();
    await Promise.all([owner?.end(), reader?.end()]);
  }, 30_000);

  /** Each panel of now of every dashboard, and whether it says that nobody watches. */
  async function ofNow(): Promise<[panel: string, blind: boolean][]> {
    const questions = new Questions(reader, series.url, 'hallwatch');
    const asked = async (made: Made, panel: Panel): Promise<[string, boolean][]> => {
      const choice = await questions.chosenIn(made, {}, Date.now());
      const said: [string, boolean][] = [];
      for (const { rawSql } of targetsOf(panel)) {
        const rows = await questions.rows(postgresSql(rawSql, choice, rangeOf(made, Date.now(), panel)));
        said.push([`${made.file}: ${panel.title}`, saysThatNobodyWatches(panel, rows, made.language)]);
      }
      return said;
    };
    const all: [string, boolean][] = [];
    for (const made of dashboards())
      for (const [i, panel] of panelsOf(made).entries()) if (made.claims[i] === 'now') all.push(...(await asked(made, panel)));
    return all;
  }

  const everyPanel = async (blind: boolean): Promise<void> => {
    const all = await ofNow();
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(([, says]) => says !== blind)).toEqual([]);
  };

  test('before a worker was ever started every panel of now says that nobody watches', async () => {
    expect(await fresh()).toMatchObject({ watched: false, because: 'not-begun', worker: 'not-begun', broker: 'unknown' });
    await everyPanel(true);
  }, 60_000);

  test('a worker that has much to do says its word all the while, and no panel says that nobody watches', async () => {
    worker = startWorker();
    await worker.says('"BrokerReached"', 60);
    await until(({ watched }) => watched, 'the worker to be seen');
    const kiosk = await connectAsync(mosquitto.urlOf('K-1', SECRET), { clientId: 'K-1' });
    const told = Array.from({ length: BUSY }, (_, i) => {
      const heartbeat = { ts: Date.now() + i, bootId: 'b-1', seq: i + 1, mode: 'inService', uptimeS: i };
      return kiosk.publishAsync('hallwatch/v1/anqing/K-1/heartbeat', JSON.stringify(heartbeat), { qos: 1 });
    });
    let busy = true;
    const done = Promise.all(told).then(() => {
      busy = false;
    });
    // How late this process itself is: where the machine is taken by others, a word may be late by as much.
    let [late, looks] = [0, 0];
    while (busy || looks < 40) {
      const before = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 100));
      late = Math.max(late, performance.now() - before - 100);
      const now = await fresh();
      if (late < SECOND) expect(now).toMatchObject({ watched: true, worker: 'alive', broker: 'connected' });
      looks++;
    }
    await done;
    await kiosk.endAsync();
    const { rows } = await owner.query<{ said: number; lived: number }>(
      'SELECT count::int AS said, (extract(epoch FROM heard_at) * 1000 - started_at)::float8 AS lived FROM worker_word',
    );
    expect(rows[0]?.said).toBeGreaterThan((rows[0]?.lived ?? 0) / 4_500);
    await until(({ watched }) => watched, 'the worker to be seen');
    await everyPanel(false);
  }, 120_000);

  test('links to the console lead to the address that the api was given', async () => {
    const wall = dashboards().find((made) => keyOf(made) === 'wall') as Made;
    expect((await new Questions(reader, series.url, 'hallwatch').chosenIn(wall, {}, Date.now())).console).toBe(PUBLIC_URL);
  });

  test('it is killed: with the refresh of the wall it is read there in less than ten seconds, in every panel of now on every page', async () => {
    const { rows } = await owner.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    worker.end('SIGKILL').catch(() => undefined);
    await until(({ watched }) => !watched, 'the worker to be missed');
    expect(await fresh()).toMatchObject({ because: 'worker-silent', worker: 'silent', broker: 'unknown' });
    await everyPanel(true);
    // By the clock of the database alone: how busy this machine is does not matter.
    const missed = await owner.query<{ at: Date }>('SELECT heard_at + screen_patience AS at FROM worker_word');
    const knownAfter = Number(missed.rows[0]?.at) - Number(rows[0]?.at);
    for (const { dashboard } of dashboards().filter((made) => keyOf(made) === 'wall'))
      expect(knownAfter + span(String(dashboard.refresh))).toBeLessThan(MUST);
  }, 90_000);

  test('another one is started, and says that it watches; when the broker goes that is said by a worker that lives', async () => {
    worker = startWorker();
    await until(({ watched }) => watched, 'the worker to be seen again');
    await everyPanel(false);
    await mosquitto.stop();
    await until(({ watched }) => !watched, 'the broker to be missed');
    expect(await fresh()).toMatchObject({ because: 'broker-away', worker: 'alive', broker: 'away' });
    await everyPanel(true);
  }, 120_000);
}

async function register(api: string): Promise<void> {
  const post = async (path: string, body: object, token?: string): Promise<Response> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${api}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const { token } = (await (await post('session', { name: 'admin', password: ADMIN_PASSWORD })).json()) as { token: string };
  const hall = {
    id: 'hall-1',
    name: '一号自助厅',
    region: 'anqing',
    hotline: '0556-0000-119',
    hours: '24h',
    lat: 30.5,
    lon: 117,
  };
  const kiosk = { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY', 'RCPT'] };
  await post('fleet', { people: [], halls: [{ ...hall, address: '示例路1号' }], kiosks: [kiosk] }, token);
}
