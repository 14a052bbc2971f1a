import { connectAsync, type MqttClient } from 'mqtt';
import type { StoryStation } from './station.js';

/** What a maker's program may get wrong. Absent: it is right. */
export interface Habits {
  clientId?: string;
  clean?: boolean;
  will?: object | null;
  /** Subscribes only after the first connect. */
  subscribesOnce?: boolean;
  bornAtConnect?: boolean;
  answersRebirth?: boolean;
  obeysPeriod?: boolean;
  heartbeatS?: number;
  /** What its clock says at a moment of ours. */
  clock?: (at: number) => number;
}

/** A kiosk as a maker would write it, with a library of MQTT and habits of its own. */
export class VendorKiosk {
  client: MqttClient | undefined;
  seq = 0;
  bootId = 'b-1';
  private connects = 0;
  private heartbeatS: number;
  private configuredAt = 0;
  private readonly answers: Promise<void>[] = [];

  constructor(
    private readonly station: StoryStation,
    readonly id: string,
    private readonly password: string,
    private readonly habits: Habits = {},
    private readonly port?: number,
  ) {
    this.heartbeatS = habits.heartbeatS ?? 60;
  }

  /** Registers it; it does not connect yet. */
  static async registered(station: StoryStation, id: string, habits?: Habits, port?: number): Promise<VendorKiosk> {
    const { status, body } = await station.call('/api/v1/kiosks', { body: { id, hall: 'hall-1', heartbeatS: 60 } });
    if (status !== 201) throw new Error(`The kiosk was not registered: ${JSON.stringify(body)}`);
    return new VendorKiosk(station, id, (body as { mqtt: { password: string } }).mqtt.password, habits, port);
  }

  /** Another machine with its identity. */
  twin(habits: Habits): VendorKiosk {
    return new VendorKiosk(this.station, this.id, this.password, habits);
  }

  topic(kind: string): string {
    return `hallwatch/v1/anqing/${this.id}/${kind}`;
  }

  async connect(): Promise<void> {
    const { clientId = this.id, clean = true, bornAtConnect = true, subscribesOnce = false } = this.habits;
    const will = this.willOf();
    const client = await connectAsync(`mqtt://127.0.0.1:${this.port ?? this.station.mqttPort}`, {
      ...{
        username: this.id,
        password: this.password,
        clientId,
        clean,
        protocolVersion: 4,
        reconnectPeriod: 0,
        resubscribe: false,
      },
      ...(will && { will }),
    });
    this.client = client;
    client.on('message', (topic, payload) => this.hear(topic, payload));
    if (!subscribesOnce || this.connects++ === 0)
      await client.subscribeAsync([this.topic('down/#'), 'hallwatch/v1/state'], { qos: 1 });
    if (bornAtConnect) await this.birth();
    await this.atRest();
  }

  birth(): Promise<void> {
    return this.send('birth', { reason: 'powerUp', heartbeatS: this.heartbeatS });
  }

  heartbeat(more: object = {}): Promise<void> {
    return this.send('heartbeat', { mode: 'inService', ...more });
  }

  async send(kind: string, payload: object): Promise<void> {
    const { clock = (at: number) => at } = this.habits;
    const stamped = { ts: clock(this.station.clock.now()), bootId: this.bootId, seq: this.seq++, ...payload };
    await this.client?.publishAsync(this.topic(kind), JSON.stringify(stamped), { qos: 1 });
  }

  /** What it was sent so far is answered. */
  async atRest(): Promise<void> {
    if (!this.client?.connected) return;
    await this.client.unsubscribeAsync('nothing');
    await Promise.all(this.answers.splice(0));
  }

  /** Goes without a goodbye. */
  async cut(): Promise<void> {
    const { client } = this;
    if (!client) return;
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.stream.destroy();
    await closed;
  }

  async end(): Promise<void> {
    await this.client?.endAsync(true);
  }

  private willOf() {
    const { will } = this.habits;
    if (will === null) return undefined;
    const payload = Buffer.from(JSON.stringify({ bootId: this.bootId }));
    return { topic: this.topic('will'), payload, qos: 1 as const, retain: false, ...will };
  }

  private hear(topic: string, payload: Buffer): void {
    if (topic !== this.topic('down/config')) return;
    const { ts, rebirth, heartbeatS } = JSON.parse(payload.toString()) as { ts: number; rebirth?: boolean; heartbeatS?: number };
    if (ts <= this.configuredAt) return;
    this.configuredAt = ts;
    const { obeysPeriod = true, answersRebirth = true } = this.habits;
    if (obeysPeriod && heartbeatS !== undefined) this.heartbeatS = heartbeatS;
    if (answersRebirth && rebirth) this.answers.push(this.birth());
  }
}
