import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BesideServers, type Servers, startServers } from '../../harness/beside-servers.js';
import { letIn } from '../../harness/mosquitto-server.js';
import { hasPrometheus, PROMETHEUS_ABSENT, PrometheusForTests } from '../../harness/prometheus-server.js';
import { type Received, Receiver } from '../../harness/receiver.js';
import { freePort, type Spawned } from '../../harness/spawned.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const SECRET = 'made-up-for-the-test';
/** Of one cause (S2-7.2.1). */
const OF_THE_WATCH = ['HallwatchWorkerSilent', 'HallwatchNobodyWatches'];
const ALERTS_TOKEN = 'made-up-for-alertmanager';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-prometheus-'));
const servers = hasPrometheus ? await startServers() : PROMETHEUS_ABSENT;

afterAll(async () => {
  if (typeof servers !== 'string') await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const WHAT = 'Prometheus and Alertmanager beside the stack';
if (typeof servers === 'string') test.skip(`${WHAT} (${servers})`, () => undefined);
else describe(WHAT, () => stories(servers));

function stories(servers: Servers): void {
  const { mosquitto, influx: series } = servers;
  const phone = new Receiver();
  // Who tells of it is Prometheus.
  const beside = new BesideServers(servers, { HALLWATCH_BLIND_SECONDS: '3', HALLWATCH_WATCHDOG_SECONDS: '3600' });
  const until = (holds: () => Promise<boolean> | boolean, what: string): Promise<void> =>
    beside.until(holds, what, () => prometheus?.output ?? '');
  let worker: Spawned;
  let prometheus: PrometheusForTests;
  let ports: { pages: number; api: number; worker: number };

  const startWorker = (): Spawned =>
    beside.start('worker', {
      HALLWATCH_MQTT_URL: mosquitto.urlOf('hallwatch', SECRET),
      HALLWATCH_DATA_DIR: join(folder, 'worker'),
      HALLWATCH_STATUS_PORT: String(ports.worker),
    });
  const heard = (event: string): Received[] => phone.got.filter(({ body }) => body.event === event);
  const firing = async (): Promise<string[]> =>
    (await prometheus.ask('ALERTS{alertstate="firing"}')).map(({ metric }) => metric['alertname'] ?? '');
  const up = async (job: string): Promise<number | undefined> => (await prometheus.ask(`up{job="${job}"}`))[0]?.value;

  beforeAll(async () => {
    await phone.open();
    ports = { pages: await freePort(), api: await freePort(), worker: await freePort() };
    await letIn(mosquitto, { hallwatch: SECRET });
    const api = beside.start('api', {
      HALLWATCH_HTTP_PORT: String(ports.pages),
      HALLWATCH_METRICS_PORT: String(ports.api),
      HALLWATCH_ALERTS_TOKEN: ALERTS_TOKEN,
      HALLWATCH_DATA_DIR: join(folder, 'api'),
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    await api.says('"ready"', 60);
    await register(`http://127.0.0.1:${ports.pages}`, phone.at('/phone'));
    worker = startWorker();
    await worker.says('"BrokerReached"', 60);
    prometheus = await PrometheusForTests.start({
      folder: join(folder, 'prometheus'),
      targets: { 'worker:3002': `127.0.0.1:${ports.worker}`, 'api:9464': `127.0.0.1:${ports.api}` },
      api: `http://127.0.0.1:${ports.pages}`,
      alertsToken: ALERTS_TOKEN,
      holds: '2s',
    });
  }, 180_000);

  afterAll(async () => {
    await prometheus?.stop();
    await beside.end();
    phone.close();
  }, 30_000);

  test('while all is well it asks worker and api, and nothing fires', async () => {
    for (const job of ['hallwatch-worker', 'hallwatch-api']) await until(async () => (await up(job)) === 1, `${job} to answer`);
    await until(async () => (await prometheus.ask('hallwatch_monitoring_watching'))[0]?.value === 1, 'the pages to see a worker');
    expect((await prometheus.ask('hallwatch_part_away == 1')).map(({ metric }) => metric['part'])).toEqual([]);
    await until(async () => (await firing()).length === 0, 'what fired at the start to be over');
  }, 120_000);

  test('the worker is killed: the alert arrives at the administrator, once, and its end when another one has begun', async () => {
    phone.got.length = 0;
    await worker.end('SIGKILL');
    await until(() => heard('monitoring.interrupted').length > 0, 'the alert');
    const [told] = heard('monitoring.interrupted');
    expect(told?.body).toMatchObject({
      because: 'worker-silent',
      alert: expect.stringMatching(/^Hallwatch(WorkerSilent|NobodyWatches)$/),
      to: { id: 'p-1' },
      text: { zh: expect.stringContaining('监测中断') },
    });
    expect(await firing()).toContain('HallwatchWorkerSilent');
    worker = startWorker();
    await until(() => heard('monitoring.resumed').length > 0, 'the word that it is over');
    await until(async () => (await firing()).length === 0, 'the alert to be over');
    const ofTheWatch = phone.got.filter(({ body }) => OF_THE_WATCH.some((name) => name === (body['alert'] ?? name)));
    expect(ofTheWatch.map(({ body }) => body.event)).toEqual(['monitoring.interrupted', 'monitoring.resumed']);
  }, 120_000);

  test('the history goes away, of which nobody else tells: the alert arrives, in both languages, with where to read on', async () => {
    phone.got.length = 0;
    await series.stop();
    await until(() => heard('prometheus.firing').some(({ body }) => body['alert'] === 'HallwatchDataSourceFailing'), 'the alert');
    const told = heard('prometheus.firing').find(({ body }) => body['alert'] === 'HallwatchDataSourceFailing');
    expect(told?.body).toMatchObject({
      severity: 'warning',
      runbook: 'docs/runbook.md#data-source-failing',
      text: { zh: expect.stringContaining('history 无响应'), en: expect.stringContaining('history does not answer') },
    });
    expect(told?.headers['x-hallwatch-signature']).toMatch(/^sha256=/);
    const keys = phone.got.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(keys.length);
  }, 120_000);
}

async function register(pages: string, phone: string): Promise<void> {
  const post = async (path: string, body: object, token = ''): Promise<Response> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${pages}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const { token } = (await (await post('session', { name: 'admin', password: ADMIN_PASSWORD })).json()) as { token: string };
  const channels = [{ kind: 'webhook', url: phone, secret: SECRET }];
  const person = { id: 'p-1', name: '管理员一', roles: ['administrator'], halls: [], skills: [], channels };
  await post('fleet', { people: [person], halls: [], kiosks: [] }, token);
}
