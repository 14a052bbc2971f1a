import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '#libs/domain/index.js';
import { METRICS_TOKEN, metricsAt } from './metrics.js';
import type { MosquittoForTests } from './mosquitto-server.js';
import { prepareDatabase } from './prepared-database.js';
import { freePort, Spawned } from './spawned.js';
import { ADMIN_PASSWORD } from './station.js';

export const KIOSK_REGION = 'anqing';

/** A reading, as far as tests look at it. */
type Told = Pick<Reading, 'seq'> & { fields: Record<string, unknown> };

/** The station as a process of its own, that is killed and started again on the same ports and data. */
export class KillableStation {
  readonly folder = mkdtempSync(join(tmpdir(), 'hallwatch-killable-'));
  private process: Spawned | null = null;
  private token = '';

  private constructor(
    readonly httpPort: number,
    readonly mqttPort: number,
    private readonly env: Record<string, string>,
  ) {}

  /** `more`: variables beside. */
  static async open(more: Record<string, string> = {}): Promise<KillableStation> {
    const mqttPort = await freePort();
    return KillableStation.with(mqttPort, { HALLWATCH_MQTT_PORT: String(mqttPort), ...more });
  }

  /** With Mosquitto as its broker, which lives on when the station is killed. */
  static behind(broker: Pick<MosquittoForTests, 'port' | 'adminUrl' | 'urlOf'>): Promise<KillableStation> {
    return KillableStation.with(broker.port, {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', 'made-up-for-the-backend'),
      HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
    });
  }

  private static async with(mqttPort: number, env: Record<string, string>): Promise<KillableStation> {
    const station = new KillableStation(await freePort(), mqttPort, env);
    prepareDatabase(station.folder);
    await station.start();
    await station.post('halls', { id: 'hall-1', name: '一号自助厅', region: KIOSK_REGION, address: '示例路1号', hotline: '0' });
    return station;
  }

  async start(): Promise<void> {
    this.process = new Spawned('station', [], {
      HALLWATCH_DATA_DIR: this.folder,
      HALLWATCH_HTTP_PORT: String(this.httpPort),
      HALLWATCH_METRICS_TOKEN: METRICS_TOKEN,
      HALLWATCH_ALLOW_TARGETS: '127.0.0.1',
      ...this.env,
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    await this.process.says('Ready after', 180);
  }

  /** What this start printed. */
  get said(): string {
    return this.process?.output ?? '';
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.process?.end('SIGKILL');
    this.process = null;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Registers a kiosk; answers its password. */
  async kiosk(id: string, heartbeatS = 3_600): Promise<string> {
    const entry = { id, hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY'], heartbeatS };
    return (await this.post<{ mqtt: { password: string } }>('kiosks', entry)).mqtt.password;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async get<T>(path: string): Promise<T> {
    return this.ask<T>(path, {});
  }

  /** Of a kiosk what the history has of a kind. */
  async readings(kioskId: string, kind: string): Promise<Told[]> {
    const all: Told[] = [];
    for (let after = ''; ; ) {
      const page = await this.get<{ items: Told[]; next: string | null }>(
        `readings?kioskId=${kioskId}&kind=${kind}&limit=200${after && `&after=${encodeURIComponent(after)}`}`,
      );
      all.push(...page.items);
      if (!page.next) return all;
      after = page.next;
    }
  }

  /** What it shows for Prometheus. */
  async metrics(): Promise<string> {
    return metricsAt(`http://127.0.0.1:${this.httpPort}`);
  }

  private async ask<T>(path: string, init: { method?: string; body?: string }): Promise<T> {
    if (!this.token && path !== 'session') await this.logIn();
    const headers = {
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(init.body && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`http://127.0.0.1:${this.httpPort}/api/v1/${path}`, { ...init, headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }

  private async logIn(): Promise<void> {
    const { token } = await this.post<{ token: string }>('session', { name: 'admin', password: ADMIN_PASSWORD });
    this.token = token;
  }
}

/** Between two questions, milliseconds. */
const LONGEST_PAUSE = 250;

/** Waits for something that comes by itself, in real time. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>, patienceS = 120): Promise<void> {
  const end = performance.now() + patienceS * 1_000;
  // Who waits long asks less often: a question costs who is asked.
  for (let pauseMs = 25; !(await holds()); pauseMs = Math.min(LONGEST_PAUSE, pauseMs * 1.2)) {
    if (performance.now() > end) throw new Error(`Waited ${patienceS} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
