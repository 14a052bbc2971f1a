import { connect as connectTcp } from 'node:net';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { generate, type IConnackPacket, parser } from 'mqtt-packet';
import { EmbeddedBroker, type EmbeddedBrokerOptions } from '#libs/adapters/mqtt/index.js';
import type { MqttListener, MqttVia, NamedEvent } from '#libs/runtime/index.js';
import { StoryClock, SystemClock } from '#libs/runtime/index.js';
import { LOAD_PASSWORD, LoadRegistry, loadKioskId } from '#test/load/fleet.js';

const VARIABLES: Record<MqttVia, string> = {
  plain: 'HALLWATCH_MQTT_PORT',
  tls: 'HALLWATCH_MQTT_TLS_PORT',
  ws: 'HALLWATCH_MQTT_WS_PORT',
  wss: 'HALLWATCH_MQTT_WSS_PORT',
};
export const listenerOf = (via: MqttVia, port = 0): MqttListener => ({ via, port, variable: VARIABLES[via] });

const URLS: Record<MqttVia, (port: number) => string> = {
  plain: (port) => `mqtt://127.0.0.1:${port}`,
  tls: (port) => `mqtts://127.0.0.1:${port}`,
  ws: (port) => `ws://127.0.0.1:${port}/mqtt`,
  wss: (port) => `wss://127.0.0.1:${port}/mqtt`,
};

export interface Taken {
  topic: string;
  sender: string | null;
  bytes: number;
  /** What the payload had, where it is here shortened. */
  size?: number;
}

/** The broker with its listeners and nothing behind it but a list of what was taken. */
export class DoorForTests {
  readonly taken: Taken[] = [];
  readonly events: NamedEvent[] = [];
  /** From the present on, as the certificates of tests are made by the machine's clock. */
  readonly clock = new StoryClock(new SystemClock().now());
  readonly registry = new LoadRegistry(3);
  /** Held: packets wait, as for a slow disk. */
  held: (() => void)[] | null = null;
  private readonly clients: MqttClient[] = [];
  private named = 0;
  private opened: EmbeddedBroker | undefined;

  static async open(vias: MqttVia[], more: Partial<EmbeddedBrokerOptions> = {}): Promise<DoorForTests> {
    const door = new DoorForTests();
    door.opened = await EmbeddedBroker.open({
      host: '127.0.0.1',
      listeners: vias.map((via) => listenerOf(via)),
      registry: door.registry,
      clock: door.clock,
      report: (event) => void door.events.push(event),
      intake: (topic, { length: bytes }, sender, done, about) => {
        door.taken.push({ topic, sender, bytes, ...(about?.size !== undefined && { size: about.size }) });
        if (door.held) door.held.push(() => done(null));
        else done(null);
      },
      ...more,
    });
    return door;
  }

  get broker(): EmbeddedBroker {
    if (!this.opened) throw new Error('the door is not open');
    return this.opened;
  }

  port(via: MqttVia): number {
    return this.broker.ports[via] ?? 0;
  }

  /** A client as a vendor has it; by default the first kiosk with its password. */
  async connect(via: MqttVia, more: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(URLS[via](this.port(via)), this.optionsOf(more));
    this.clients.push(client);
    return client;
  }

  /** The same while it connects, for what comes with the answer. */
  connecting(via: MqttVia, more: IClientOptions): MqttClient {
    const client = connect(URLS[via](this.port(via)), this.optionsOf(more));
    this.clients.push(client);
    return client;
  }

  /** The code of the answer to a plain connection, from an address of this machine. */
  codeFor(username: string, password: string, from = '127.0.0.1'): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connectTcp({ port: this.port('plain'), host: '127.0.0.1', localAddress: from });
      const packets = parser();
      packets.on('packet', (packet) => {
        socket.destroy();
        resolve((packet as IConnackPacket).returnCode ?? -1);
      });
      socket.on('data', (data) => packets.parse(data)).on('error', reject);
      socket.on('close', () => reject(new Error('closed without an answer')));
      socket.write(
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: 'x',
          keepalive: 0,
          username,
          password: Buffer.from(password),
        }),
      );
    });
  }

  count(kind: abstract new (...args: never[]) => NamedEvent): number {
    return this.events.filter((event) => event instanceof kind).length;
  }

  async until(holds: () => boolean, what: string, patienceMs = 5_000): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private optionsOf(more: IClientOptions): IClientOptions {
    const username = loadKioskId(0);
    const clientId = `${username}@${this.named++}`;
    return { username, password: LOAD_PASSWORD, clientId, reconnectPeriod: 0, ...more };
  }

  async close(): Promise<void> {
    for (const client of this.clients.splice(0)) client.end(true);
    await this.broker.close();
  }
}
