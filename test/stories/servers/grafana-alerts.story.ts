import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { ProvisionedRule } from '#apps/tools/stack/alerting-files.js';
import { BesideServers, type Servers, startServers } from '../../harness/beside-servers.js';
import { GrafanaForTests, provisionedRules, toldByGrafana } from '../../harness/grafana-rules.js';
import { letIn } from '../../harness/mosquitto-server.js';
import { type Received, Receiver } from '../../harness/receiver.js';
import { freePort, type Spawned } from '../../harness/spawned.js';
import { ADMIN_PASSWORD } from '../../harness/station.js';

const SECRET = 'made-up-for-the-test';
const ALERTS_TOKEN = 'made-up-for-grafana';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-grafana-alerts-'));
const servers = await startServers();

afterAll(async () => {
  if (typeof servers !== 'string') await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const WHAT = "Grafana's alerts beside the stack, without Prometheus";
if (typeof servers === 'string') test.skip(`${WHAT} (${servers})`, () => undefined);
else describe(WHAT, () => stories(servers));

function stories(servers: Servers): void {
  const { mosquitto, postgres: database, influx: series } = servers;
  const phone = new Receiver();
  // Who tells of it is Grafana.
  const beside = new BesideServers(servers, { HALLWATCH_BLIND_SECONDS: '3', HALLWATCH_WATCHDOG_SECONDS: '3600' });
  const until = beside.until.bind(beside);
  let worker: Spawned;
  let grafana: GrafanaForTests;
  let pages: string;

  const startWorker = (): Spawned =>
    beside.start('worker', {
      HALLWATCH_MQTT_URL: mosquitto.urlOf('hallwatch', SECRET),
      HALLWATCH_DATA_DIR: join(folder, 'worker'),
    });
  const ruleOf = (title: string): ProvisionedRule => provisionedRules().find((one) => one.title === title) as ProvisionedRule;
  const fires =
    (...names: string[]) =>
    async (): Promise<boolean> => {
      const firing = await grafana.firing();
      return names.length === 0 ? firing.length === 0 : names.every((name) => firing.includes(name));
    };
  const tell = async (body: object, teller = 'grafana'): Promise<unknown> => {
    const answer = await fetch(`${pages}/api/v1/alerts/${teller}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ALERTS_TOKEN}` },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { outcomes: unknown[] }).outcomes[0];
  };
  const heard = (event: string): Received[] => phone.got.filter(({ body }) => body.event === event);

  beforeAll(async () => {
    await phone.open();
    const port = await freePort();
    pages = `http://127.0.0.1:${port}`;
    await letIn(mosquitto, { hallwatch: SECRET });
    const api = beside.start('api', {
      HALLWATCH_HTTP_PORT: String(port),
      HALLWATCH_ALERTS_TOKEN: ALERTS_TOKEN,
      HALLWATCH_DATA_DIR: join(folder, 'api'),
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    await api.says('"ready"', 60);
    await register(pages, phone.at('/phone'));
    grafana = await GrafanaForTests.open(database.url, series.url, 'hallwatch');
    // One that was never started is missed too.
    expect(await grafana.firing()).toContain('HallwatchWorkerSilent');
    worker = startWorker();
    await worker.says('"BrokerReached"', 60);
  }, 180_000);

  afterAll(async () => {
    await beside.end();
    phone.close();
  }, 30_000);

  test('while all is well nothing fires', async () => {
    await until(fires(), 'what fired at the start to be over');
  }, 90_000);

  test('the worker is killed: Grafana sees it, and the administrator is told once', async () => {
    phone.got.length = 0;
    const since = new Date();
    await worker.end('SIGKILL');
    await until(fires('HallwatchWorkerSilent'), 'the alert');
    const [rule, told] = [ruleOf('HallwatchWorkerSilent'), () => toldByGrafana(ruleOf('HallwatchWorkerSilent'), {}, since)];
    expect(rule.labels['told_by']).toBe('watchdog');
    expect(['elsewhere', 'waits']).toContain(await tell(told()));
    await until(() => heard('monitoring.interrupted').length > 0, 'the message');
    expect(await tell(told())).toBe('elsewhere');
    worker = startWorker();
    await until(() => heard('monitoring.resumed').length > 0, 'the word that it is over');
    await until(fires(), 'the alert to be over');
    expect(await tell(toldByGrafana(rule, {}, since, new Date()))).toBe('known');
    expect(phone.got.map(({ body }) => body.event)).toEqual(['monitoring.interrupted', 'monitoring.resumed']);
  }, 180_000);

  test('the history goes away, of which Prometheus tells too: the administrator is told once, in both languages, with where to read on', async () => {
    phone.got.length = 0;
    await series.stop();
    await until(fires('HallwatchDataSourceFailing history'), 'the alert');
    const [rule, since] = [ruleOf('HallwatchDataSourceFailing'), new Date()];
    expect(await tell(toldByGrafana(rule, { part: 'history' }, since))).toBe('told');
    await until(() => heard('prometheus.firing').length === 1, 'the message');
    const labels = { alertname: rule.title, ...rule.labels, part: 'history', job: 'hallwatch-worker' };
    const ofPrometheus = (status: string, endsAt: string) => ({
      version: '4',
      alerts: [
        {
          status,
          fingerprint: 'ab12',
          startsAt: since.toISOString(),
          endsAt,
          labels,
        },
      ],
    });
    expect(await tell(ofPrometheus('firing', '0001-01-01T00:00:00Z'), 'prometheus')).toBe('known');
    expect(await tell(toldByGrafana(rule, { part: 'history' }, since, new Date()))).toBe('known');
    expect(await tell(ofPrometheus('resolved', new Date().toISOString()), 'prometheus')).toBe('over');
    await until(() => heard('prometheus.resolved').length === 1, 'the end');
    expect(phone.got.map(({ body }) => [body.event, body['alert'], body['teller']])).toEqual([
      ['prometheus.firing', 'HallwatchDataSourceFailing', 'grafana'],
      ['prometheus.resolved', 'HallwatchDataSourceFailing', 'prometheus'],
    ]);
    expect(phone.got[0]?.body).toMatchObject({ runbook: 'docs/runbook.md#data-source-failing' });
    expect(await (await fetch(`${pages}/api/v1/health/ready`)).json()).toMatchObject({ status: 'ok', degraded: ['history'] });
  }, 120_000);

  test('the broker goes away: Grafana sees that no kiosk is heard', async () => {
    await mosquitto.stop();
    await until(fires('HallwatchBrokerAway', 'HallwatchNobodyWatches'), 'the alert');
  }, 90_000);

  test('the pages go away: Grafana misses their word, for which there is mail', async () => {
    await beside.processes[0]?.end('SIGKILL');
    expect(await grafana.ask(ruleOf('HallwatchPagesAway'))).toEqual({ firing: [] });
    await pass(50, database.url);
    await until(fires('HallwatchPagesAway'), 'the alert');
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

/** As if what was said had been said so many seconds earlier. */
async function pass(seconds: number, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("UPDATE own_number SET said_at = said_at - make_interval(secs => $1) WHERE process = 'api'", [seconds]);
  await client.end();
}
