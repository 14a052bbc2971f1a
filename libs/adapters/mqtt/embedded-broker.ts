import { createServer, type Server, type Socket } from 'node:net';
import type { AuthenticateError, Client, PublishPacket, Subscription } from 'aedes';
import { BACKEND_STATE_TOPIC, type BackendState, downFilter } from '#libs/contracts/index.js';
import type { Clock, Kiosk, KioskRegistry } from '#libs/domain/index.js';
import { type Report, StartRefused } from '#libs/runtime/index.js';
import { BrokerFailed, ClientFailed, KioskNotAdmitted, SubscriptionDenied } from './events.js';
import { Gate } from './gate.js';
import { KioskBroker } from './kiosk-broker.js';
import { KioskSessions } from './kiosk-sessions.js';

/** Takes one packet; calls back without an error when the sender may be told that it is received. */
export type TakePacket = (topic: string, payload: Uint8Array, sender: string | null, done: (error: Error | null) => void) => void;

export interface EmbeddedBrokerOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  registry: KioskRegistry;
  intake: TakePacket;
  report: Report;
  clock: Clock;
  /** Packets that may wait for the journal before sockets are no longer read. */
  mostPending?: number;
}

/** How long connected kiosks may take to hear that the backend goes, milliseconds. */
const FAREWELL = 500;
/** Codes of MQTT 3.1.1. */
const REFUSED = {
  nameless: { code: 2, why: 'a session that is kept needs a client id' },
  stranger: { code: 4, why: 'name and password are not those of a kiosk' },
} as const;

/** The MQTT broker in this process. Kiosks publish to intake through it and hear only what is for them. */
export class EmbeddedBroker {
  private readonly broker: KioskBroker;
  private readonly server: Server;
  private readonly gate: Gate;
  private readonly sockets = new Set<Socket>();
  /** Kiosk id of each client that is let in. */
  private readonly kiosks = new WeakMap<Client, string>();
  /** Clients without an id that want a session kept, which nothing could be kept by. */
  private readonly nameless = new WeakSet<Client>();
  private closing = false;

  /** Listens. Throws {@link StartRefused} when the address cannot be had. */
  static async open(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
    const embedded = new EmbeddedBroker(options);
    await embedded.broker.listen();
    try {
      await embedded.listen();
    } catch (error) {
      await new Promise<void>((resolve) => embedded.broker.close(resolve));
      throw error;
    }
    await embedded.tellState(true);
    return embedded;
  }

  private constructor(private readonly options: EmbeddedBrokerOptions) {
    this.gate = new Gate(options.report, options.mostPending);
    this.broker = new KioskBroker({
      persistence: new KioskSessions(),
      // Deliveries in memory at once; what is over that waits.
      concurrency: 10_000,
      maxClientsIdLength: 256,
      preConnect: (client, packet, done) => {
        if (!packet.clientId && !packet.clean) this.nameless.add(client);
        // A client id is the kiosk's own, so that no kiosk takes over the session of another.
        if (packet.clientId) packet.clientId = `${packet.username ?? ''}/${packet.clientId}`;
        done(null, true);
      },
      authenticate: (client, username, password, done) => this.authenticate(client, username, password, done),
      authorizePublish: (client, packet, done) => this.authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => this.authorizeSubscribe(client, subscription, done),
      authorizeForward: (client, packet) => (this.mayHear(this.kiosks.get(client), packet.topic) ? packet : null),
    });
    const failed = (client: Client, error: Error): void => options.report(new ClientFailed(error, { client: client.id }));
    this.broker.on('clientError', failed).on('connectionError', failed);
    (this.broker as NodeJS.EventEmitter).on('error', (error) => options.report(new BrokerFailed(error)));
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** Port that it listens on. */
  get port(): number {
    const address = this.server.address();
    return address && typeof address === 'object' ? address.port : this.options.port;
  }

  get connected(): number {
    return this.sockets.size;
  }

  /** Publishes to kiosks. A retained message stands until another takes its place; an empty one removes it. */
  publishDown(topic: string, payload: string, retain: boolean): Promise<void> {
    return this.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false });
  }

  /** Tells the kiosks, then closes every connection. A kiosk that is cut off by this is not counted as gone. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    const closed = new Promise((resolve) => this.server.close(resolve));
    await Promise.race([this.tellState(false), new Promise((resolve) => setTimeout(resolve, FAREWELL).unref())]);
    for (const socket of this.sockets) socket.end();
    await new Promise<void>((resolve) => this.broker.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private listen(): Promise<void> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(host, port, error)));
      this.server.listen({ host, port, backlog: 4096 }, resolve);
    });
  }

  private accept(socket: Socket): void {
    if (this.closing) return void socket.destroy();
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    this.gate.guard(socket);
    this.broker.handle(socket);
  }

  private authenticate(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const refused = this.nameless.has(client)
      ? REFUSED.nameless
      : this.admitted(client, username, password)
        ? null
        : REFUSED.stranger;
    if (!refused && username !== undefined) this.kiosks.set(client, username);
    done(refused && refusal(refused.code, refused.why), refused === null);
  }

  private admitted(client: Client, username: string | undefined, password: Buffer | undefined): boolean {
    if (username !== undefined && this.options.registry.admits(username, password?.toString() ?? '')) return true;
    const address = 'remoteAddress' in client.conn ? client.conn.remoteAddress : undefined;
    this.options.report(new KioskNotAdmitted({ username: username?.slice(0, 64), address }));
    return false;
  }

  /** Runs before the acknowledgement, and for wills. An error would end the connection, so there is one only when nothing is kept. */
  private authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const sender = client ? this.kiosks.get(client) : undefined;
    if (this.closing || sender === undefined) {
      done(new Error('the broker stops'));
      return;
    }
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.gate.enter();
    this.options.intake(packet.topic, payload, sender, (error) => {
      this.gate.leave();
      done(error);
    });
  }

  private authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void {
    const kioskId = this.kiosks.get(client) ?? '';
    const allowed = this.mayHear(kioskId, subscription.topic);
    if (!allowed) this.options.report(new SubscriptionDenied({ kioskId, topic: subscription.topic.slice(0, 256) }));
    done(null, allowed ? subscription : null);
  }

  /** Whether a topic, or a filter, is for this kiosk. */
  private mayHear(kioskId: string | undefined, topic: string): boolean {
    if (topic === BACKEND_STATE_TOPIC) return true;
    const kiosk: Kiosk | undefined = kioskId === undefined ? undefined : this.options.registry.kiosk(kioskId);
    const region = kiosk && this.options.registry.hall(kiosk.hall)?.region;
    return (
      kiosk !== undefined && region !== undefined && topic.startsWith(downFilter({ region, kioskId: kiosk.id }).slice(0, -1))
    );
  }

  /** At most once: it goes to who is connected, and stands for who comes. */
  private tellState(online: boolean): Promise<void> {
    const payload = Buffer.from(JSON.stringify({ online, ts: this.options.clock.now() } satisfies BackendState));
    return this.publish({ cmd: 'publish', topic: BACKEND_STATE_TOPIC, payload, qos: 0, retain: true, dup: false });
  }

  private publish(packet: PublishPacket): Promise<void> {
    return new Promise((resolve, reject) => this.broker.publish(packet, (error) => (error ? reject(error) : resolve())));
  }
}

const refusal = (returnCode: number, message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode }) as AuthenticateError;

function notListening(host: string, port: number, error: NodeJS.ErrnoException): StartRefused {
  if (error.code === 'EADDRINUSE')
    return new StartRefused(
      `Port ${port} on ${host} is in use by another program.`,
      'Stop that program, or set HALLWATCH_MQTT_PORT to a free port.',
      error,
    );
  if (error.code === 'EACCES')
    return new StartRefused(`Port ${port} needs more rights.`, 'Set HALLWATCH_MQTT_PORT to a port from 1024 on.', error);
  return new StartRefused(
    `MQTT cannot listen on ${host} port ${port} (${error.code ?? error.message}).`,
    'Set HALLWATCH_MQTT_HOST to an address of this machine and HALLWATCH_MQTT_PORT to a free port.',
    error,
  );
}
