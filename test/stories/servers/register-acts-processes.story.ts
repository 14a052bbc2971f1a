import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { Stream } from '#apps/api/testing/stream.js';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '../../harness/influx-server.js';
import { MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT, type PostgresServer, startPostgres } from '../../harness/postgres-server.js';
import { type CallHttp, RegisterKinds } from '../../harness/register-kinds.js';
import { freePort, Spawned } from '../../harness/spawned.js';

const WHAT = 'what the api writes into the register is on the board by the worker, each a process';
const PASSWORD = 'a-story-password';
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-register-'));
const mosquitto: MosquittoForTests | null = await startMosquitto();
const postgres: PostgresServer | null = await startPostgres();
const influx: InfluxForTests | null = await startInflux();
const absent = [!mosquitto && MOSQUITTO_ABSENT, !postgres && POSTGRES_ABSENT, !influx && INFLUX_ABSENT].filter(Boolean);

afterAll(async () => {
  await mosquitto?.stop();
  await postgres?.stop();
  await influx?.stop();
  rmSync(folder, { recursive: true, force: true });
});

if (!mosquitto || !postgres || !influx) test.skip(`${WHAT} (${absent.join('; ')})`, () => undefined);
else describe(WHAT, () => stories(mosquitto, postgres, influx));

function stories(broker: MosquittoForTests, database: PostgresServer, series: InfluxForTests): void {
  let worker: Spawned;
  let api: Spawned;
  let url: string;
  let token = '';
  const clients: MqttClient[] = [];

  const call: CallHttp = async (path, body, method = body === undefined ? 'GET' : 'POST') => {
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(`${url}/api/v1/${path}`, {
      headers,
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
    const end = performance.now() + 30_000;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`Waited for ${what}.\n${worker.output}\n${api.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const say = (id: string, seq: number, kind: string, payload: object): Promise<unknown> | undefined =>
    clients
      .find(({ options }) => options.clientId === id)
      ?.publishAsync(`hallwatch/v1/anqing/${id}/${kind}`, JSON.stringify({ ts: Date.now(), bootId: 'b-1', seq, ...payload }), {
        qos: 1,
      });

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      HALLWATCH_POSTGRES_URL: database.url,
      HALLWATCH_INFLUX_URL: series.url,
      HALLWATCH_INFLUX_BUCKET: 'hallwatch',
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', 'backend-secret'),
    };
    const http = { HALLWATCH_ADMIN_PASSWORD: PASSWORD, HALLWATCH_HTTP_PORT: String(port) };
    const admin = { HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl };
    api = new Spawned('api', [], { ...env, ...http, ...admin, HALLWATCH_DATA_DIR: join(folder, 'api') });
    worker = new Spawned('worker', [], { ...env, HALLWATCH_DATA_DIR: join(folder, 'worker') });
    await Promise.all([api.says('"ready"', 90), worker.says('"BrokerReached"', 90)]);
    token = ((await call('session', { name: 'admin', password: PASSWORD })) as { token: string }).token;
  }, 120_000);

  afterAll(async () => {
    for (const client of clients) await client.endAsync(true);
    expect((await worker.end()).code).toBe(0);
    expect((await api.end()).code).toBe(0);
  }, 30_000);

  test('whatever kind of change it is', async () => {
    const kinds = new RegisterKinds(call, () => Date.now());
    for (const [id, password] of Object.entries(await kinds.begin())) {
      clients.push(await connectAsync(broker.urlOf(id, password), { clientId: id, reconnectPeriod: 0 }));
      await say(id, 0, 'heartbeat', { mode: 'inService' });
    }
    await say('K-1', 1, 'fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' });
    await until(async () => (await kinds.board())['h-1']?.notices.length === 1, 'the notice');
    const reader = await Stream.open(`${url}/api/v1/board/events`);
    for await (const { what, make, shows } of kinds.all()) {
      const told = reader.events.length;
      await make();
      await until(async () => shows(await kinds.board()), what);
      await until(() => reader.events.slice(told).some(({ event }) => event === 'notice'), `the live board to tell of ${what}`);
    }
    reader.close();
    await say('K-1', 2, 'fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
    await until(async () => (await kinds.board())['h-2']?.notices.length === 0, 'the notice to be withdrawn');
  }, 180_000);
}
