import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import {
  type Database,
  openPostgres,
  PostgresIncidentBook,
  PostgresOrderBook,
  PostgresRegistry,
} from '#libs/adapters/postgres/index.js';
import { JournalSurvey } from '#libs/composition/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { INFLUX_ABSENT, startInflux } from '../../harness/influx-server.js';
import { letIn, MOSQUITTO_ABSENT, startMosquitto } from '../../harness/mosquitto-server.js';
import { POSTGRES_ABSENT, startPostgres } from '../../harness/postgres-server.js';
import { freePort, Spawned } from '../../harness/spawned.js';

/** How often the worker that has the journal is killed; more by HALLWATCH_TEST_SCALE. */
const KILLS = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
/** Seconds in which the one that waited must be where the first was. */
const AT_MOST_S = 15;
/** The kiosk speaks so often, milliseconds. */
const EVERY_MS = 20;
const SECRET = 'made-up-for-the-test';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-takeover-'));
const mosquitto = await startMosquitto();
const postgres = await startPostgres();
const influx = await startInflux();
const absent = [!mosquitto && MOSQUITTO_ABSENT, !postgres && POSTGRES_ABSENT, !influx && INFLUX_ABSENT].filter(Boolean);

afterAll(async () => {
  await mosquitto?.stop();
  await postgres?.stop();
  await influx?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

if (!mosquitto || !postgres || !influx) test.skip(`a second worker waits for the first (${absent.join('; ')})`, () => undefined);
else describe('two workers on one data folder', () => stories(mosquitto, postgres, influx));

/** A kiosk that goes on speaking whatever becomes of the worker, and remembers what the broker took. */
class SpeakingKiosk {
  readonly acknowledged = new Set<number>();
  private seq = 0;
  private readonly under: Promise<unknown>[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly client: MqttClient) {}

  begin(): void {
    this.timer = setInterval(() => this.say('heartbeat', { mode: 'inService' }), EVERY_MS);
  }

  say(kind: string, payload: object): void {
    const seq = this.seq++;
    const body = JSON.stringify({ ts: Date.now(), bootId: 'b-1', seq, ...payload });
    const sent = this.client.publishAsync(`hallwatch/v1/anqing/K-1/${kind}`, body, { qos: 1 });
    this.under.push(sent.then(() => this.acknowledged.add(seq)));
  }

  async quiet(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.under);
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.client.endAsync(true);
  }
}

function stories(
  broker: NonNullable<typeof mosquitto>,
  server: NonNullable<typeof postgres>,
  series: NonNullable<typeof influx>,
): void {
  const alerts: string[] = [];
  const phone = createServer((request, response) => {
    alerts.push(String(request.headers['idempotency-key']));
    request.resume();
    response.writeHead(204).end();
  });
  const workers: Spawned[] = [];
  const ports: number[] = [];
  let database: Database;
  let kiosk: SpeakingKiosk;

  const startWorker = async (): Promise<Spawned> => {
    const port = await freePort();
    const worker = new Spawned('worker', [], {
      HALLWATCH_POSTGRES_URL: server.url,
      HALLWATCH_INFLUX_URL: series.url,
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', SECRET),
      HALLWATCH_RATE_PER_SECOND: '1000',
      HALLWATCH_STATUS_PORT: String(port),
      HALLWATCH_DATA_DIR: join(folder, 'worker'),
    });
    workers.push(worker);
    ports.push(port);
    return worker;
  };
  const newest = (): { worker: Spawned; port: number } => ({
    worker: workers.at(-1) as Spawned,
    port: ports.at(-1) as number,
  });
  const ready = async (port: number): Promise<{ status: string; parts: Record<string, string> }> =>
    (await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`)).json() as never;
  const until = async (holds: () => Promise<boolean> | boolean, what: string): Promise<void> => {
    const end = performance.now() + 20_000;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`Waited for ${what}.\n${newest().worker.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  beforeAll(async () => {
    await letIn(broker, { hallwatch: SECRET, 'K-1': SECRET });
    await new Promise<void>((resolve) => phone.listen(0, '127.0.0.1', () => resolve()));
    database = await openPostgres({ url: server.url });
    await register(database, `http://127.0.0.1:${(phone.address() as AddressInfo).port}/`);
  }, 60_000);

  afterAll(async () => {
    await kiosk?.end();
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await database.close();
    phone.close();
  }, 30_000);

  test('a worker whose PostgreSQL is not there yet says so once, waits, and comes up when it is', async () => {
    await server.shutDown();
    const worker = await startWorker();
    await worker.says('PostgreSQL at HALLWATCH_POSTGRES_URL is not there yet (ECONNREFUSED); waiting', 30);
    expect((await ready(newest().port)).status).toBe('waiting');
    await server.startUp();
    await worker.says('"BrokerReached"', 60);
    expect(worker.output.match(/is not there yet \(ECONNREFUSED\)/g)).toHaveLength(1);
    kiosk = new SpeakingKiosk(await connectAsync(broker.urlOf('K-1', SECRET), { clientId: 'K-1' }));
    kiosk.begin();
  }, 60_000);

  test('the second is refused by the lock of the first, waits, says so once, and takes the journal over when the first is killed', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const first = newest().worker;
      const second = await startWorker();
      await second.says('"StartAwaits"', 30);
      const { status, parts } = await ready(newest().port);
      expect(status).toBe('waiting');
      expect(parts['start']).toMatch(
        new RegExp(`^another worker has this journal \\(pid ${first.pid}, host \\S+, since .*\\); waiting$`),
      );
      if (kill === 0) kiosk.say('fault', { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' });
      const killedAt = performance.now();
      await first.end('SIGKILL');
      await until(() => second.output.includes('"BrokerReached"'), 'the second at the broker');
      const seconds = (performance.now() - killedAt) / 1000;
      process.stdout.write(`taken over after ${seconds.toFixed(1)} s\n`);
      expect(seconds).toBeLessThan(AT_MOST_S);
      await until(async () => (await ready(newest().port)).status === 'ok', 'the second to be ready');
      expect(second.output.match(/another worker has this journal/g)).toHaveLength(1);
    }
  }, 300_000);

  test('one that waits ends at once when it is told to', async () => {
    const third = await startWorker();
    await third.says('"StartAwaits"', 30);
    expect(await third.end('SIGTERM')).toMatchObject({ code: 0 });
  }, 60_000);

  test('every reading that was acknowledged is in the journal and in the history, once', async () => {
    await kiosk.quiet();
    const sent = [...kiosk.acknowledged].sort((a, b) => a - b);
    expect(sent.length).toBeGreaterThan(50);
    const journaled = async (): Promise<number[]> => {
      const found: number[] = [];
      for await (const { entry } of new JournalSurvey(join(folder, 'worker', 'journal')).records())
        if (entry.type === 'reading') found.push(entry.reading.seq);
      return found.sort((a, b) => a - b);
    };
    await until(async () => (await journaled()).length >= sent.length, 'all readings in the journal');
    expect(await journaled()).toEqual(sent);
    const history = await InfluxHistory.open({
      url: series.url,
      bucket: 'hallwatch',
      positionFile: join(folder, 'nothing'),
      report: () => undefined,
    });
    const recorded = async (): Promise<number[]> => {
      const { items } = await history.readings({ kioskId: 'K-1', limit: 100_000 });
      return items.map(({ seq }) => seq).sort((a, b) => a - b);
    };
    await until(async () => (await recorded()).length >= sent.length, 'all readings in the history');
    expect(await recorded()).toEqual(sent);
  }, 60_000);

  test('one incident, one order and one alert came of the fault', async () => {
    await until(() => alerts.length > 0, 'the alert');
    const [incidents, orders] = [new PostgresIncidentBook(database), new PostgresOrderBook(database)];
    expect((await incidents.list({ kioskId: 'K-1', limit: 9 })).items).toHaveLength(1);
    expect((await orders.list({ kioskId: 'K-1', limit: 9 })).items).toHaveLength(1);
    // It may be sent again by who takes over; its key tells the receiver that it is the same.
    expect(new Set(alerts).size).toBe(1);
  }, 30_000);
}

async function register(database: Database, phone: string): Promise<void> {
  const registry = await PostgresRegistry.open(database);
  await registry.takeFleet(
    {
      people: [
        {
          id: 'p-1',
          name: 'p-1',
          roles: ['technician'],
          halls: ['hall-1'],
          skills: [],
          channels: [{ kind: 'webhook', url: phone }],
        },
      ],
      halls: [
        {
          id: 'hall-1',
          name: '一号自助厅',
          region: 'anqing',
          address: '示例路1号',
          hotline: '0556-0000-000',
          hours: '24h',
          statutoryHolidays: 'open',
          counters: [],
          online: [],
          firstResponsible: 'p-1',
        },
      ],
      kiosks: [
        {
          id: 'K-1',
          hall: 'hall-1',
          type: 'UTIL',
          name: '缴费终端',
          spot: '',
          services: ['CASH', 'QRPAY', 'RCPT'],
          components: ['noteAcceptor'],
          maintainer: 'p-1',
          heartbeatS: 60,
          state: 'active',
        },
      ],
    },
    byHallwatch(),
  );
}
