import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { createServer, openPages } from '#apps/api/index.js';
import { StationModule } from '#apps/station/station.module.js';
import type { EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { lockFolder, plainReporter, type Setting, type Stores, storesOf } from '#libs/composition/index.js';
import { type Clock, catalogued, type Hall, type Kiosk, MINUTE } from '#libs/domain/index.js';
import { Health, Lifecycle, type LogLine, readSettings, StoryClock } from '#libs/runtime/index.js';
import { METRICS_TOKEN } from './metrics.js';
import { type Pipeline, pipelineOf } from './pipeline.js';
import { prepareDatabase } from './prepared-database.js';

/** Thursday 2026-01-01 00:00 UTC, a fixed moment for stories. */
export const STORY_START = 1_767_225_600_000;
export const ADMIN_PASSWORD = 'a-story-password';

export interface StationOptions {
  clock?: Clock;
  folder?: string;
  env?: Record<string, string>;
  /** In place of the real disk of the journal. */
  journalFiles?: Setting['journalFiles'];
}

/** The whole product in this process, on free ports and a folder of its own, with real sockets and a real database. */
export class StoryStation {
  readonly log: LogLine[] = [];
  private readonly clients: MqttClient[] = [];
  private session = { token: '', expiresAt: 0 };

  private constructor(
    readonly folder: string,
    readonly clock: Clock,
    private readonly lifecycle: Lifecycle,
  ) {}

  stores!: Stores;
  pipeline!: Pipeline;
  url = '';

  static async open(options: StationOptions = {}): Promise<StoryStation> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'hallwatch-story-')));
    const station = new StoryStation(folder, options.clock ?? new StoryClock(STORY_START), new Lifecycle());
    try {
      await station.start(options);
    } catch (error) {
      await station.lifecycle.stop();
      throw error;
    }
    return station;
  }

  private async start({ env = {}, journalFiles }: StationOptions): Promise<void> {
    const { lifecycle, clock, folder } = this;
    lifecycle.onStop('the data folder', lockFolder(folder));
    const settings = readSettings({
      HALLWATCH_MQTT_PORT: '0',
      HALLWATCH_HTTP_PORT: '0',
      HALLWATCH_ADMIN_PASSWORD: ADMIN_PASSWORD,
      HALLWATCH_METRICS_TOKEN: METRICS_TOKEN,
      HALLWATCH_ALLOW_TARGETS: '127.0.0.1',
      ...env,
    });
    const reporter = plainReporter('debug', (line) => this.log.push(line));
    const health = new Health();
    const files = journalFiles && { journalFiles };
    const on: Setting = { settings, dataDir: folder, clock, reporter, lifecycle, health, say: () => undefined, ...files };
    prepareDatabase(folder);
    const app = await createServer(StationModule.forRoot(on), on);
    await app.init();
    this.stores = storesOf(app);
    this.pipeline = pipelineOf(app);
    await this.stores.accounts.ensureAdmin(settings.ADMIN_PASSWORD, clock.now());
    this.url = await openPages(app, on);
    health.started();
  }

  get mqttPort(): number {
    return this.ports.plain ?? 0;
  }

  private get ports(): EmbeddedBroker['ports'] {
    const { broker } = this.pipeline;
    if (!('ports' in broker)) throw new Error('This station has an external broker');
    return broker.ports;
  }

  /** Calls the HTTP side as the administrator. */
  async call(
    path: string,
    init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; body: never }> {
    // Time may have leapt over the end of the session.
    if (this.session.expiresAt <= this.clock.now()) this.session = await this.logIn();
    const response = await fetch(`${this.url}${path}`, {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${this.session.token}`,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : null) as never };
  }

  private async logIn(): Promise<StoryStation['session']> {
    const response = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'admin', password: ADMIN_PASSWORD }),
    });
    const { token, expiresAt } = (await response.json()) as { token: string; expiresAt: string };
    return { token, expiresAt: Date.parse(expiresAt) };
  }

  /** A hall, once. */
  async hall(more: Partial<Hall> = {}): Promise<void> {
    const hall = { id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-000', ...more };
    await this.call('/api/v1/halls', { body: hall });
  }

  /** Where it lies. */
  async hallLies(place: { lat: number; lon: number }): Promise<void> {
    await this.call('/api/v1/halls/hall-1', { method: 'PATCH', body: place });
  }

  /** Registers a kiosk and connects it, as a vendor's client would. */
  async kiosk(id: string, more: Partial<Kiosk> = {}): Promise<StoryKiosk> {
    const entry = {
      id,
      hall: 'hall-1',
      type: 'UTIL',
      name: '缴费终端',
      spot: '东侧',
      services: ['CASH', 'QRPAY', 'RCPT'],
      ...more,
    };
    const { status, body } = await this.call('/api/v1/kiosks', { body: entry });
    if (status !== 201) throw new Error(`The kiosk was not registered: ${JSON.stringify(body)}`);
    const { password } = (body as { mqtt: { password: string } }).mqtt;
    return this.connect(id, password);
  }

  async connect(id: string, password: string, clientId = id, via: 'plain' | 'ws' = 'plain'): Promise<StoryKiosk> {
    const topic = (kind: string): string => `hallwatch/v1/anqing/${id}/${kind}`;
    const will = {
      topic: topic('will'),
      payload: Buffer.from(JSON.stringify({ bootId: 'b-1' })),
      qos: 1 as const,
      retain: false,
    };
    const url = via === 'ws' ? `ws://127.0.0.1:${this.ports.ws}/mqtt` : `mqtt://127.0.0.1:${this.mqttPort}`;
    const client = await connectAsync(url, {
      username: id,
      password,
      clientId,
      will,
      reconnectPeriod: 0,
    });
    this.clients.push(client);
    return new StoryKiosk(id, client, this.clock, topic, password);
  }

  /** Moves time on, and waits until what was received before is judged and kept. */
  async forward(ms: number): Promise<void> {
    await this.settled();
    if (!(this.clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
    // In steps, so that marks of time are written on the way.
    for (let left = ms; left > 0; left -= MINUTE) {
      this.clock.forward(Math.min(left, MINUTE));
      await this.settled();
    }
  }

  /** Everything that was received before is judged and its decisions are in the books. */
  async settled(): Promise<void> {
    const mark = await this.mark();
    await this.until(() => this.pipeline.watch.upTo >= mark, 'the watch to keep up');
  }

  /** A mark of time behind everything that was received; its position, when it is durable. */
  mark(): Promise<number> {
    return new Promise((resolve, reject) => {
      const entry = { type: 'tick' as const, at: this.clock.now() };
      this.pipeline.journal.append({ entry }, (error, position) => (error ? reject(error) : resolve(position)));
    });
  }

  /** Waits for something that comes by itself, in real time. */
  async until(holds: () => boolean | Promise<boolean>, what: string, patienceMs = 10_000): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Stops as Ctrl-C would; the folder stays for a restart. */
  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) await client.endAsync(true);
    const errors = await this.lifecycle.stop();
    if (errors.length > 0) throw new AggregateError(errors, 'The station did not stop cleanly');
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A kiosk of a story. */
export class StoryKiosk {
  private seq = 0;

  constructor(
    readonly id: string,
    readonly client: MqttClient,
    private readonly clock: Clock,
    readonly topic: (kind: string) => string,
    readonly password: string,
  ) {}

  /** Publishes with the next `seq`; resolves when the broker has acknowledged. */
  async send(kind: string, payload: Record<string, unknown>): Promise<void> {
    const stamped = { ts: this.clock.now(), bootId: 'b-1', seq: this.seq++, ...payload };
    await this.client.publishAsync(this.topic(kind), JSON.stringify(stamped), { qos: 1 });
  }

  /** Raw bytes on any topic. */
  async sendRaw(topic: string, payload: Buffer | string): Promise<void> {
    await this.client.publishAsync(topic, payload, { qos: 1 });
  }

  heartbeat = (more: Record<string, unknown> = {}): Promise<void> => this.send('heartbeat', { mode: 'inService', ...more });
  fault = (code: string, component: string, state: 'raised' | 'cleared' = 'raised'): Promise<void> =>
    this.send('fault', { code, component, state, action: catalogued(code)?.action ?? 'maintenance' });
  paper = (remaining: number): Promise<void> =>
    this.send('consumables', { items: [{ id: 'receipt', kind: 'receiptPaper', remaining, capacity: 1000 }] });
  notes = (count: number): Promise<void> =>
    this.send('cashbox', { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1000 }] });

  /** The line is cut: the broker publishes the will. */
  cut(): void {
    this.client.stream.destroy();
  }
}
