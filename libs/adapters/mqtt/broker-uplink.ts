import { Socket } from 'node:net';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { BACKEND_STATE_TOPIC, type BackendState, UPLINK_FILTER } from '#libs/contracts/index.js';
import type { Clock } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import type { TakePacket } from './embedded-broker.js';
import { BrokerAway, BrokerReached, MessageHeld } from './events.js';

export interface BrokerUplinkOptions {
  /** mqtt, mqtts, ws or wss, with name and password in it when the broker wants them. */
  url: string;
  /** Keeps the session at the broker: what comes while we are away waits there under this name. */
  clientId?: string;
  intake: TakePacket;
  report: Report;
  clock: Clock;
}

/** Thrown when the broker is not connected and a message for a kiosk was not sent. Try again later. */
export class BrokerUnavailable extends Error {
  readonly retry = true;
  constructor() {
    super('The MQTT broker is not connected; the message was not sent');
  }
}

const CLIENT_ID = 'hallwatch-intake';
/** Messages that the broker may hand over before the first is acknowledged. */
const IN_FLIGHT = 1_000;
/** The broker keeps our session for a week, seconds. */
const SESSION_KEPT = 7 * 24 * 3600;
/** Pause between attempts, milliseconds. */
const TRY_AGAIN = 1_000;

/** The way to an external broker that the kiosks publish to. */
export class BrokerUplink {
  private readonly client: MqttClient;
  /** The present absence was told. */
  private told = false;
  /** A message waits for the journal. */
  private held = false;
  private closing = false;

  /** Connects, for ever. Resolves at once; `connected` says how it stands. */
  static open(options: BrokerUplinkOptions): BrokerUplink {
    return new BrokerUplink(options);
  }

  private constructor(private readonly options: BrokerUplinkOptions) {
    this.client = connect(options.url, this.settings());
    this.client.handleMessage = (packet, done) => this.take(packet, () => done());
    this.client.on('connect', () => this.connectedNow());
    this.client.on('error', (error) => this.away(error));
    this.client.on('close', () => this.away(new Error('the connection was closed')));
  }

  get connected(): boolean {
    return this.client.connected;
  }

  /** Publishes to kiosks. Throws {@link BrokerUnavailable} when there is no connection. */
  async publishDown(topic: string, payload: string, retain: boolean): Promise<void> {
    if (!this.client.connected) throw new BrokerUnavailable();
    await this.client.publishAsync(topic, payload, { qos: 1, retain });
  }

  /** Tells the kiosks, then leaves; the broker keeps what comes meanwhile. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    if (this.client.connected) await this.client.publishAsync(BACKEND_STATE_TOPIC, this.state(false), { qos: 1, retain: true });
    await this.client.endAsync();
  }

  private settings(): IClientOptions {
    return {
      protocolVersion: 5,
      clientId: this.options.clientId ?? CLIENT_ID,
      clean: false,
      reconnectPeriod: TRY_AGAIN,
      resubscribe: false,
      properties: { sessionExpiryInterval: SESSION_KEPT, receiveMaximum: IN_FLIGHT },
      will: { topic: BACKEND_STATE_TOPIC, payload: this.state(false), qos: 1, retain: true },
    };
  }

  private connectedNow(): void {
    // mqtt.js leaves it off, and acknowledgements would wait for one another.
    if (this.client.stream instanceof Socket) this.client.stream.setNoDelay(true);
    const failed = (error?: Error | null): void => {
      if (error) this.away(error);
    };
    this.client.subscribe({ [UPLINK_FILTER]: { qos: 1, rh: 2 } }, failed);
    this.client.publish(BACKEND_STATE_TOPIC, this.state(true), { qos: 1, retain: true }, failed);
    this.told = false;
    this.options.report(new BrokerReached());
  }

  /** Told once for each time that it is lost. */
  private away(error: Error): void {
    if (this.closing || this.told) return;
    this.told = true;
    this.options.report(new BrokerAway(error));
  }

  /** The broker is told that it was received when `done` is called. Until the journal takes it, it waits, and all behind it. */
  private take(packet: IPublishPacket, done: () => void): void {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.options.intake(packet.topic, payload, null, (error) => {
      if (!error) return done();
      if (!this.held) this.options.report(new MessageHeld(error));
      this.held = true;
      setTimeout(() => this.again(packet, done), TRY_AGAIN);
    });
  }

  private again(packet: IPublishPacket, done: () => void): void {
    if (this.closing) return;
    this.take(packet, () => {
      this.held = false;
      done();
    });
  }

  private state(online: boolean): string {
    return JSON.stringify({ online, ts: this.options.clock.now() } satisfies BackendState);
  }
}
