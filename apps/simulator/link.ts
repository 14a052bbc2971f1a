import { connect, type MqttClient } from 'mqtt';
import { BACKEND_STATE_TOPIC, downFilter, type Kind, uplinkTopic } from '#libs/contracts/index.js';
import { machineAfter } from './timers.js';

/** A kiosk as the broker knows it. */
export interface Address {
  url: string;
  kioskId: string;
  region: string;
  username: string;
  password?: string;
}

/** What a link tells its kiosk. */
export interface LinkWatcher {
  up(): void;
  /** The link is gone; unless it was dropped or closed on purpose the reason is given. */
  down(reason?: string): void;
  told(topic: string, payload: Buffer): void;
}

/** A broker that does not answer is given up after so long, milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;
/** A goodbye may take so long, milliseconds. */
const GOODBYE_MS = 2_000;

const why = (error: Error & { code?: unknown }): string =>
  error.message || (typeof error.code === 'string' ? error.code : 'the connection failed');

/** One connection of one kiosk: opened once, lost once. */
export class Link {
  private readonly client: MqttClient;
  private reason: string | undefined;
  private ended = false;

  constructor(
    private readonly at: Address,
    bootId: string,
    private readonly watcher: LinkWatcher,
  ) {
    this.client = connect(at.url, {
      clientId: at.kioskId,
      username: at.username,
      ...(at.password !== undefined && { password: at.password }),
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      resubscribe: false,
      will: { topic: uplinkTopic(at, 'will'), payload: Buffer.from(JSON.stringify({ bootId })), qos: 1, retain: false },
    });
    this.listen();
  }

  private listen(): void {
    this.client.on('connect', () => this.onConnect());
    this.client.on('message', (topic, payload) => this.watcher.told(topic, payload));
    this.client.on('error', (error) => {
      this.reason ??= why(error);
      // After a refused connect the broker may leave the socket open.
      this.client.end(true);
    });
    this.client.on('close', () => this.end(this.reason ?? 'the broker closed the connection'));
  }

  private onConnect(): void {
    const stream = this.client.stream as { setNoDelay?: (on: boolean) => void };
    stream.setNoDelay?.(true);
    this.client.subscribe([downFilter(this.at), BACKEND_STATE_TOPIC], { qos: 1 });
    this.watcher.up();
  }

  private end(reason?: string): void {
    if (this.ended) return;
    this.ended = true;
    this.client.end(true);
    this.watcher.down(reason);
  }

  /** Calls back when the broker has taken it; a link that is lost first never does. */
  publish(kind: Kind, payload: object, taken: () => void): void {
    this.client.publish(uplinkTopic(this.at, kind), JSON.stringify(payload), { qos: 1 }, (error) => {
      if (!error) taken();
    });
  }

  /** Goes without goodbye, so that the broker publishes the will. */
  drop(): void {
    this.client.stream.destroy();
    this.end();
  }

  /** Says goodbye, when the broker has taken what was sent; a broker that is silent is left without. */
  async close(): Promise<void> {
    this.ended = true;
    const callOff = machineAfter(GOODBYE_MS, () => this.client.stream.destroy());
    await this.client.endAsync(false);
    callOff();
  }
}
