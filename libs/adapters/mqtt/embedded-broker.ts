import type { Duplex } from 'node:stream';
import type { AuthenticateError, Client, ConnectPacket, PublishPacket, Subscription } from 'aedes';
import { BACKEND_STATE_TOPIC, type BackendState } from '#libs/contracts/index.js';
import { type Allowance, type Clock, Downlink, type KioskRegistry, type LineLook, SECOND } from '#libs/domain/index.js';
import type { Hosts, MqttListener, MqttVia, Report } from '#libs/runtime/index.js';
import { Admission, type Pass, REFUSED, type Refused } from './admission.js';
import { KioskCutOff } from './admission-events.js';
import { BrokerLines } from './broker-lines.js';
import { ClientIds } from './client-ids.js';
import { Connections } from './connections.js';
import { BrokerFailed, ClientFailed, KioskSlowed } from './events.js';
import { Excess } from './excess.js';
import { isFor, mayStand } from './for-kiosk.js';
import { Gate } from './gate.js';
import { HalfOpen } from './half-open.js';
import { KioskBroker } from './kiosk-broker.js';
import { KioskMessages } from './kiosk-messages.js';
import { KioskSessions } from './kiosk-sessions.js';
import { Listener, type ListenerParts } from './listener.js';
import type { Peer } from './peer.js';
import { Subscriptions } from './subscriptions.js';
import { TlsFiles, type TlsPaths } from './tls-files.js';
import { TurnShare } from './turn-share.js';
import { Turns } from './turns.js';

/** Takes one packet; calls back without an error when the sender may be told that it is received. */
export type TakePacket = (
  topic: string,
  payload: Uint8Array,
  sender: string | null,
  done: (error: Error | null) => void,
  /** `superseded`: a will of a connection that is over, while its kiosk has another. `size`: bytes that came, where only the first are here. */
  about?: { superseded?: boolean; size?: number },
) => void;

/** What waits to be judged, and how many messages are judged in a second. */
export interface Judging {
  entries(): number;
  readonly perSecond: number;
}

/** What the broker leads to. */
export interface BrokerDoor {
  intake: TakePacket;
  /** Told when a connection takes over the session of one that is still there. */
  takenOver?(kioskId: string, from: string, to: string): void;
  /** The watch behind the journal. While much waits for it, kiosks that catch up wait for one another; absent: nothing waits. */
  watch?: Judging;
}

export interface BrokerOptions {
  host: string;
  listeners: MqttListener[];
  /** For the listeners over TLS. */
  tls?: TlsPaths;
  registry: KioskRegistry;
  report: Report;
  clock: Clock;
  /** Where sessions are kept over a restart; absent: only in memory. */
  sessionsFile?: string;
  /** Packets that may wait for the journal before sockets are no longer read. */
  mostPending?: number;
  /** What one kiosk may send before it is slowed down; absent: any pace. */
  allowance?: Allowance;
  /** Connections of one address that may wait to be let in. */
  mostHalfOpen?: number;
  /** By which names WebSockets are opened; absent: by any. */
  hosts?: Pick<Hosts, 'takes'>;
  /** Whose pages may open WebSockets; absent: those of the name that is asked for. */
  pages?: Pick<Hosts, 'has'>;
}

export type EmbeddedBrokerOptions = BrokerOptions & BrokerDoor;

/** Before the broker listens nobody comes. */
const NO_DOOR: BrokerDoor = { intake: (_topic, _payload, _sender, done) => done(new Error('the broker does not listen yet')) };

/** A message, however it was read. */
type Message = Pick<PublishPacket, 'topic' | 'payload' | 'qos' | 'retain'> & { length?: number };

/** How long connected kiosks may take to hear that the backend goes, milliseconds. */
const FAREWELL = 500;
/** How often connections are looked through for passes that ended. Ours. */
const LOOK_EVERY = 10 * SECOND;
/** How long a connection may take to say who it is, milliseconds. Ours. */
export const TO_SAY_WHO = 10_000;
/** Characters of a client id. Ours. */
export const LONGEST_ID = 256;
/** Messages of quality 2 that a connection may leave unreleased. Ours. */
export const MOST_UNRELEASED = 1_000;
/** How the broker's error begins when it has more. */
const UNRELEASED = 'maxInflightInbound';

/** The MQTT broker in this process. Kiosks publish to intake through it and hear only what is for them. */
export class EmbeddedBroker extends Downlink {
  private readonly broker: KioskBroker;
  private readonly sessions: KioskSessions;
  private readonly gate: Gate;
  private readonly admission: Admission;
  private readonly connections = new Connections();
  private readonly clientIds: ClientIds;
  private readonly excess: Excess;
  private readonly halfOpen: HalfOpen;
  private readonly subscriptions: Subscriptions;
  private readonly lines: BrokerLines;
  private readonly listeners: Listener[] = [];
  private readonly share = new TurnShare();
  private readonly messages = new WeakMap<Client, KioskMessages>();
  private tls: TlsFiles | null = null;
  /** Clients without an id that want a session kept, which nothing could be kept by, or with one that is too long to keep. */
  private readonly nameless = new WeakSet<Client>();
  private callOff: () => void = () => undefined;
  private heedNoMore: () => void = () => undefined;
  /** Revision of the register by which what stands was looked through. */
  private registerSeen = -1;
  private closing = false;
  private door = NO_DOOR;

  /** A broker that listens. Throws {@link StartRefused} when an address cannot be had or a file is wrong. */
  static async open(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
    const embedded = new EmbeddedBroker(options);
    await embedded.listen(options);
    return embedded;
  }

  constructor(private readonly options: BrokerOptions) {
    super();
    const { registry, clock, report } = options;
    this.excess = new Excess(clock, report);
    this.gate = this.gateOf(options);
    this.admission = new Admission(registry, clock, report);
    this.clientIds = new ClientIds(report, false);
    this.lines = new BrokerLines(this.connections, clock);
    this.halfOpen = new HalfOpen(clock, this.excess, options.mostHalfOpen);
    const mayHear = (kioskId: string, filter: string): boolean => isFor(registry, kioskId, filter);
    this.subscriptions = new Subscriptions(mayHear, this.excess);
    const { sessionsFile: file } = options;
    this.sessions = new KioskSessions({ mayKeep: mayHear, excess: this.excess, report, ...(file !== undefined && { file }) });
    this.broker = new KioskBroker({
      persistence: this.sessions,
      // Deliveries in memory at once; what is over that waits.
      concurrency: 10_000,
      connectTimeout: TO_SAY_WHO,
      maxClientsIdLength: 2 * LONGEST_ID,
      maxInflightInbound: MOST_UNRELEASED,
      preConnect: (client, packet, done) => {
        this.beforeConnect(client, packet);
        done(null, true);
      },
      authenticate: (client, username, password, done) => this.authenticate(client, username, password, done),
      authorizePublish: (client, packet, done) => this.authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => this.authorizeSubscribe(client, subscription, done),
      authorizeForward: (client, packet) => (isFor(registry, this.connections.kioskId(client), packet.topic) ? packet : null),
    });
    const failed = (client: Client, error: Error): void => this.failed(client, error);
    this.broker.on('clientError', failed).on('connectionError', failed);
    this.broker.on('clientReady', (client) => this.ready(client));
    this.broker.on('unsubscribe', (filters, client) => this.subscriptions.forget(client, filters));
    this.lines.follow(this.broker);
    (this.broker as NodeJS.EventEmitter).on('error', (error) => report(new BrokerFailed(error)));
  }

  /** Lets kiosks in, to this door. Throws {@link StartRefused} when an address cannot be had or a file is wrong. */
  async listen(door: BrokerDoor): Promise<void> {
    this.door = door;
    await this.broker.listen();
    try {
      await this.openListeners();
    } catch (error) {
      await this.close();
      throw error;
    }
    await this.tellState(true);
    this.lookAgain();
    this.heedNoMore = this.options.registry.onRetired((kioskId) => this.takeDown(kioskId));
  }

  /** Port of the plain listener; 0 when it is off. */
  get port(): number {
    return this.ports.plain ?? 0;
  }

  /** Ports that it listens on. */
  get ports(): Partial<Record<MqttVia, number>> {
    return Object.fromEntries(this.listeners.map(({ via, port }) => [via, port]));
  }

  /** It is part of this process. */
  override readonly isHeard = true;

  get connected(): number {
    return this.connections.size;
  }

  /** What is seen of the connections of one kiosk, which is listened to from now on. */
  look(kioskId: string, after: number | null): LineLook {
    return this.lines.look(kioskId, after);
  }

  /**
   * Publishes to kiosks. A retained message stands until another takes its place, the kiosk is retired, or its hall is of another region.
   * For a topic that is no kiosk's by then none is kept.
   */
  override publishDown(topic: string, payload: string, retain: boolean): Promise<void> {
    this.lines.told(topic, payload);
    const stands = retain && mayStand(this.options.registry, topic);
    return this.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: stands, dup: false });
  }

  /** Tells the kiosks whether what they send is taken at the moment; while it is not, they keep it. */
  async tellTaking(taking: boolean): Promise<void> {
    if (!this.closing) await this.tellState(taking);
  }

  /** Tells the kiosks, then closes every connection. A kiosk that is cut off by this is not counted as gone. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.callOff();
    this.heedNoMore();
    this.tls?.close();
    const stopped = this.listeners.map((listener) => listener.stop());
    await Promise.race([this.tellState(false), new Promise((resolve) => setTimeout(resolve, FAREWELL).unref())]);
    this.connections.end();
    await new Promise<void>((resolve) => this.broker.close(resolve));
    this.connections.destroy();
    for (const listener of this.listeners) listener.cut();
    await Promise.all(stopped);
    await this.sessions.destroy();
  }

  private gateOf({ report, clock, mostPending: most, allowance }: BrokerOptions): Gate {
    const kioskOf = (stream: Duplex & { client?: Client }): string | undefined =>
      stream.client && this.connections.kioskId(stream.client);
    const ahead = (): number => this.gate.pending + (this.door.watch?.entries() ?? 0);
    const judgedPerSecond = (): number => this.door.watch?.perSecond ?? Number.POSITIVE_INFINITY;
    const slowed = (kioskId: string): void =>
      this.excess.tell(`slowed ${kioskId}`, 1, (times) => new KioskSlowed({ kioskId, times }));
    const turns = allowance && new Turns({ allowance, clock, kioskOf, ahead, judgedPerSecond, slowed });
    return new Gate({ report, clock, share: this.share, ...(most !== undefined && { most }), ...(turns && { turns }) });
  }

  private async openListeners(): Promise<void> {
    const { host, report, clock, listeners, tls, hosts, pages } = this.options;
    this.tls = tls ? await TlsFiles.open(tls, clock, report) : null;
    const accept: ListenerParts['accept'] = (stream, peer) => this.accept(stream, peer);
    const arrived: ListenerParts['arrived'] = (socket) => this.halfOpen.add(socket);
    const parts = {
      host,
      arrived,
      accept,
      share: this.share,
      report,
      tls: this.tls,
      ...(hosts && { hosts }),
      ...(pages && { pages }),
    };
    for (const wanted of listeners) this.listeners.push(await Listener.open(wanted, parts));
  }

  /** A connection costs little before it says something. */
  private accept(stream: Duplex, peer: Peer): void {
    if (this.closing) return void stream.destroy();
    const silent = setTimeout(() => stream.destroy(), TO_SAY_WHO);
    stream.once('close', () => clearTimeout(silent)).on('error', () => undefined);
    stream.once('readable', () => {
      clearTimeout(silent);
      this.share.inTurn(() => this.heard(stream, peer));
    });
  }

  private heard(stream: Duplex, peer: Peer): void {
    // Its end is heard, too.
    if (this.closing || stream.destroyed || stream.readableLength === 0) return void stream.destroy();
    this.begin(stream, peer);
    stream.emit('readable');
  }

  private begin(stream: Duplex, peer: Peer): void {
    const messages: KioskMessages = new KioskMessages(stream, {
      room: () => stream.emit('readable'),
      life: () => this.lives(client),
    });
    this.gate.guard(stream, peer.address, messages);
    const client = this.broker.handle(stream);
    this.messages.set(client, messages);
    this.connections.add(stream, client, peer);
  }

  /** Its messages need the broker no more, but its sign of life does. */
  private ready(client: Client): void {
    this.messages.get(client)?.open((message, done) => this.authorizePublish(client, message, done));
  }

  private lives(client: Client): void {
    (client as Client & { _keepaliveTimer?: NodeJS.Timeout | null })._keepaliveTimer?.refresh();
  }

  private failed(client: Client, error: Error): void {
    if (error.message.startsWith(UNRELEASED)) this.excess.note('unreleased', this.connections.kioskId(client) ?? '');
    this.options.report(new ClientFailed(error, { client: client.id }));
  }

  private beforeConnect(client: Client, packet: ConnectPacket): void {
    if ((!packet.clientId && !packet.clean) || packet.clientId?.length > LONGEST_ID) this.nameless.add(client);
    this.lines.comes(client, packet.keepalive ?? 0);
    const name = packet.username ?? this.connections.peer(client)?.certificate?.name ?? '';
    // A client id is the kiosk's own, so that no kiosk takes over the session of another.
    if (packet.clientId) packet.clientId = `${name}/${packet.clientId}`;
  }

  private authenticate(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): void {
    const peer = this.connections.peer(client);
    const pass =
      this.nameless.has(client) || !peer ? 'nameless' : this.admission.admit(peer, username, password?.toString() ?? '');
    if (typeof pass !== 'string') this.letIn(client, pass);
    else this.lines.turnedAway(username ?? peer?.certificate?.name, pass);
    done(typeof pass === 'string' ? refusal(pass) : null, typeof pass !== 'string');
  }

  private letIn(client: Client, pass: Pass): void {
    this.connections.letIn(client, pass);
    const own = `${pass.kioskId}/`;
    if (client.id.startsWith(own)) this.clientIds.see(pass.kioskId, client.id.slice(own.length));
    const peer = this.connections.peer(client);
    if (peer) this.halfOpen.letIn(peer);
    const [from, to] = [this.connections.holderOf(client), peer?.address];
    this.lines.letIn(client, from !== undefined);
    if (from !== undefined && to !== undefined) this.door.takenOver?.(pass.kioskId, from, to);
    const surplus = this.connections.surplusBeside(client);
    if (!surplus) return;
    this.excess.note('many-connections', pass.kioskId);
    surplus.close();
  }

  /** Runs before the acknowledgement, and for wills. An error would end the connection, so there is one only when nothing is kept. */
  private authorizePublish(client: Client | null, packet: Message, done: (error?: Error | null) => void): void {
    const sender = client ? this.connections.kioskId(client) : undefined;
    if (this.closing || !client || sender === undefined) {
      done(new Error('the broker stops'));
      return;
    }
    if (this.connections.wasCutOff(client) && this.options.registry.kiosk(sender)?.state !== 'active') {
      done(new Error('the will of a kiosk that was retired says nothing'));
      return;
    }
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.gate.enter(payload.length);
    const answered = (error: Error | null): void => {
      this.gate.leave(payload.length);
      done(error);
    };
    const size = this.gate.sizeOf(client.conn as Duplex, packet, payload.length);
    // Only a will comes from a client that is closed.
    const isWill = client.closed;
    if (!isWill) this.lines.published(client, packet, payload.length);
    if (isWill) this.door.intake(packet.topic, payload, sender, answered, { superseded: this.connections.hasOther(client) });
    else if (size === payload.length) this.door.intake(packet.topic, payload, sender, answered);
    else this.door.intake(packet.topic, payload, sender, answered, { size });
  }

  private authorizeSubscribe(
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void {
    const kioskId = this.connections.kioskId(client) ?? '';
    done(null, this.subscriptions.allows(client, kioskId, subscription.topic) ? subscription : null);
  }

  /** It may be registered again at once: what stood for it is not for the next. */
  private takeDown(kioskId: string): void {
    this.sessions.dropRetained((id, topic) => topic === BACKEND_STATE_TOPIC || id !== kioskId);
  }

  /** Kiosks may have moved to another region. */
  private takeDownMoved(): void {
    const { revision } = this.options.registry;
    if (revision === this.registerSeen) return;
    this.registerSeen = revision;
    this.sessions.dropRetained((_id, topic) => mayStand(this.options.registry, topic));
  }

  /** Cuts off who was let in by what has ended since: a rotated password, a certificate, a kiosk that was retired. */
  private lookAgain(): void {
    this.callOff = this.options.clock.after(LOOK_EVERY, () => {
      for (const kioskId of this.connections.cutEnded()) this.options.report(new KioskCutOff({ kioskId }));
      this.takeDownMoved();
      this.lookAgain();
    });
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

const refusal = (reason: Refused): AuthenticateError =>
  Object.assign(new Error(REFUSED[reason].why), { returnCode: REFUSED[reason].code }) as AuthenticateError;
