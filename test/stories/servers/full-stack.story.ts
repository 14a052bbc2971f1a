import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { INFLUX_ABSENT, type InfluxForTests, startInflux } from '../../harness/influx-server.js';
import { MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT, type PostgresServer, startPostgres } from '../../harness/postgres-server.js';
import { freePort, Spawned } from '../../harness/spawned.js';

const PASSWORD = 'a-story-password';
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-full-'));
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

if (!mosquitto || !postgres || !influx) {
  test.skip(`worker and api against Mosquitto, PostgreSQL and InfluxDB (${absent.join('; ')})`, () => undefined);
} else {
  stories(mosquitto, postgres, influx);
}

function stories(broker: MosquittoForTests, database: PostgresServer, series: InfluxForTests): void {
  describe('worker and api, each a process, against Mosquitto, PostgreSQL and InfluxDB', () => {
    let worker: Spawned;
    let api: Spawned;
    let url: string;
    let token = '';
    let kiosk: MqttClient;
    let seq = 0;
    const env = { HALLWATCH_POSTGRES_URL: database.url, HALLWATCH_INFLUX_URL: series.url, HALLWATCH_INFLUX_BUCKET: 'hallwatch' };

    const backendUrl = broker.urlOf('hallwatch', 'backend-secret');
    const startWorker = (): Spawned =>
      new Spawned('worker', [], {
        ...env,
        HALLWATCH_MQTT_URL: backendUrl,
        HALLWATCH_DATA_DIR: join(folder, 'worker'),
      });

    const call = async <T>(path: string, body?: unknown, method = 'POST'): Promise<T> => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await fetch(
        `${url}/api/v1/${path}`,
        body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) },
      );
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const publish = (kind: string, payload: object): Promise<unknown> =>
      kiosk.publishAsync(
        `hallwatch/v1/anqing/K-1/${kind}`,
        JSON.stringify({ ts: Date.now(), bootId: 'b-1', seq: seq++, ...payload }),
        { qos: 1 },
      );
    const until = async (holds: () => Promise<boolean>, what: string, patienceMs = 20_000): Promise<void> => {
      const end = performance.now() + patienceMs;
      while (!(await holds())) {
        if (performance.now() > end) throw new Error(`Waited for ${what}.\n${worker.output}\n${api.output}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    };
    const items = async <T>(path: string): Promise<T[]> => (await call<{ items: T[] }>(path)).items;

    beforeAll(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const password = {
        HALLWATCH_ADMIN_PASSWORD: PASSWORD,
        HALLWATCH_HTTP_PORT: String(port),
        HALLWATCH_DATA_DIR: join(folder, 'api'),
      };
      const access = { HALLWATCH_MQTT_URL: backendUrl, HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl };
      api = new Spawned('api', [], { ...env, ...password, ...access });
      worker = startWorker();
      // Mosquitto keeps nothing for a backend that was never there: the first kiosk comes after it.
      await Promise.all([api.says('"ready"', 60), worker.says('"BrokerReached"', 60)]);
      token = (await call<{ token: string }>('session', { name: 'admin', password: PASSWORD })).token;
      await call('halls', { id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-000' });
      const entry = { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY', 'RCPT'] };
      const { mqtt } = await call<{ mqtt: { username: string; password: string } }>('kiosks', entry);
      kiosk = await connectAsync(broker.urlOf(mqtt.username, mqtt.password), { clientId: 'K-1' });
    }, 90_000);

    afterAll(async () => {
      await kiosk?.endAsync(true);
      expect((await worker.end()).code).toBe(0);
      expect((await api.end()).code).toBe(0);
    }, 30_000);

    test('a fault becomes an order and a notice, and the sign stands on the screen of the kiosk', async () => {
      const signs: { show: boolean }[] = [];
      kiosk.on('message', (_topic, payload) => signs.push(JSON.parse(payload.toString())));
      await kiosk.subscribeAsync('hallwatch/v1/anqing/K-1/down/#', { qos: 1 });
      await publish('heartbeat', { mode: 'inService', rttMs: 38 });
      await publish('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' });
      await until(async () => (await items('notices?kioskId=K-1&state=published')).length === 1, 'the notice');
      expect(await items('orders?kioskId=K-1')).toHaveLength(1);
      await until(async () => signs.at(-1)?.show === true, 'the sign');
    }, 60_000);

    test('readings are in InfluxDB and answered by the api', async () => {
      await until(async () => (await items('readings?kioskId=K-1')).length === 2, 'the readings');
      const [reading] = await items<{ fields: { rttMs?: number } }>('readings?kioskId=K-1&kind=heartbeat');
      expect(reading?.fields.rttMs).toBe(38);
    }, 60_000);

    test('rules that the api accepts count in the worker, and a trial of others reads InfluxDB', async () => {
      const rules = await call<{ version: string; text: string }>('rules');
      const text = rules.text.replace('heartbeats: 3', 'heartbeats: 4');
      const accepted = await call<{ version: string }>('rules', { text, why: 'a story', basedOn: rules.version }, 'PUT');
      await until(async () => (await call<{ inForce: string }>('rules')).inForce === accepted.version, 'the rules to count');
      const [from, to] = [Date.now() - 600_000, Date.now() + 1_000].map((at) => new Date(at).toISOString());
      const { id } = await call<{ id: string }>('rules/trial', { text: rules.text, from, to });
      const trial = () => call<{ state: string; result: { readings: number } }>(`rules/trial/${id}`);
      await until(async () => (await trial()).state !== 'running', 'the trial');
      expect(await trial()).toMatchObject({
        state: 'done',
        result: { readings: 2, incidents: { onlyBefore: { count: 0 }, both: { count: 1 }, onlyAfter: { count: 0 } } },
      });
    }, 60_000);

    test('what comes while the worker is killed is handed over when it is back, and nothing is told twice', async () => {
      await worker.end('SIGKILL');
      await publish('fault', { code: 'CRD-003', component: 'cardReader', state: 'raised' });
      await publish('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'cleared' });
      worker = startWorker();
      await until(
        async () => (await items('incidents?kioskId=K-1&state=closed')).length === 1,
        'the end of the first incident',
        40_000,
      );
      expect(await items('incidents?kioskId=K-1')).toHaveLength(2);
      expect(await items('orders?kioskId=K-1')).toHaveLength(2);
    }, 90_000);
  });
}
