import { Socket } from 'node:net';
import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { Gauge, type Registry } from 'prom-client';
import { BACKEND_STATE_TOPIC, type BackendState, UPLINK_FILTER } from '#libs/contracts/index.js';
import { BrokerUnavailable, type Clock, Downlink, type KioskRegistry } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BrokerCounters } from './broker-counters.js';
import { BrokerLog } from './broker-log.js';
import { ClientIds } from './client-ids.js';
import type { TakePacket } from './embedded-broker.js';
import { SessionNote } from './session-note.js';
import { STANDING_FILTERS, StandingTopics } from './standing-topics.js';
import {
  BrokerAway,
  BrokerCountersHidden,
  BrokerReached,
  BrokerSessionLost,
  BrokerSpeaksOlder,
  MessageHeld,
  SessionNotNoted,
  StateRefused,
} from './uplink-events.js';
import { UplinkMessages } from './uplink-messages.js';

/** What the way leads to. */
export interface UplinkDoor {
  intake: TakePacket;
  /** What stood for kiosks where they no longer are was taken down. */
  onMoved?: () => void;
  /** The broker is reached, for the first time or again; it may have lost what is retained. */
  onReached?: () => void;
  /** What kiosks send comes to us from now on, or does not. Called for each change. */
  onHearing?: (on: boolean) => void;
}

export interface UplinkOptions {
  /** mqtt, mqtts, ws or wss, with name and password in it when the broker wants them. */
  url: string;
  /** Keeps the session at the broker: what comes while we are away waits there under this name. */
  clientId?: string;
  /** Where it is noted that the broker has our session. */
  sessionFile?: string;
  /** Whether a user name of the broker is a kiosk's; absent: nobody's client id is looked at. */
  isKiosk?: (name: string) => boolean;
  /** By whom it is judged what may stand for kiosks; absent: what stands is left alone. */
  register?: Pick<KioskRegistry, 'kiosk' | 'hall' | 'revision'>;
  report: Report;
  clock: Clock;
}

export type BrokerUplinkOptions = UplinkOptions & UplinkDoor;

/** Before it connects nothing comes. */
const NO_DOOR: UplinkDoor = { intake: (_topic, _payload, _sender, done) => done(new Error('the uplink is not open yet')) };

/** Version of MQTT, while the broker does not refuse it. */
const SPOKEN = 5;
const CLIENT_ID = 'hallwatch-intake';
/** Messages that the broker may hand over before the first is acknowledged. */
const IN_FLIGHT = 1_000;
/** The broker keeps our session for a week, seconds. */
const SESSION_KEPT = 7 * 24 * 3600;
/** Pause between attempts, milliseconds. */
const TRY_AGAIN = 1_000;
/** Pause before a broker that did not let us is asked again to tell the kiosks, milliseconds. */
const TELL_AGAIN = 3_000;
/** Seconds that a last word stands. */
const LAST_WORD_STANDS = 1;
/** What a broker answers that does not know MQTT 5: in the words of 3.1.1, and of 5. */
const WRONG_VERSION: readonly unknown[] = [1, 132];

/** The way to an external broker that the kiosks publish to. */
export class BrokerUplink extends Downlink {
  private readonly client: MqttClient;
  private readonly counters: BrokerCounters;
  private readonly log: BrokerLog;
  private readonly session: SessionNote;
  private readonly standing: StandingTopics | null;
  /** The broker hands over what kiosks send. */
  private hears = false;
  /** As last told by `onHearing`. */
  private toldHearing = false;
  /** The present absence was told. */
  private told = false;
  /** A message waits for the journal. */
  private held = false;
  private closing = false;
  private door = NO_DOOR;
  /** What comes is taken at the moment. */
  private taking = true;
  /** It was told that the broker does not let us tell the kiosks. */
  private stateRefused = false;
  private tellingAgain: NodeJS.Timeout | undefined;

  static open(options: BrokerUplinkOptions): BrokerUplink {
    const uplink = new BrokerUplink(options);
    uplink.connect(options);
    return uplink;
  }

  constructor(private readonly options: UplinkOptions) {
    super();
    this.counters = new BrokerCounters(options.report);
    this.log = new BrokerLog(new ClientIds(options.report, true), options.isKiosk ?? (() => false));
    this.session = new SessionNote(options.url, this.clientId, options.sessionFile);
    this.standing = this.standingTopics();
    this.client = connect(options.url, this.settings());
    // Each connection has a stream of its own, which is there when this is said on it.
    this.client.on('packetsend', ({ cmd }) => {
      if (cmd === 'connect') this.takeMessages();
    });
    this.client.on('connect', (packet) => this.connectedNow(packet));
    this.client.on('error', (error) => this.refused(error));
    this.client.on('close', () => this.away(new Error('the connection was closed')));
  }

  /** Connects, for ever, and leads what comes to this door. Answers at once; `connected` says how it stands. */
  connect(door: UplinkDoor): void {
    this.door = door;
    // With it mqtt.js would take up again what was ended.
    this.client.options.manualConnect = false;
    this.client.connect();
  }

  get connected(): boolean {
    return this.client.connected && this.hears;
  }

  override get isHeard(): boolean {
    return this.connected;
  }

  /** Shows whether the broker is there, and what it tells of itself. */
  expose(metrics: Registry): void {
    const gauge: Gauge = new Gauge({
      name: 'hallwatch_mqtt_uplink_connected',
      help: '1 while the MQTT broker is connected.',
      registers: [metrics],
      collect: () => gauge.set(this.connected ? 1 : 0),
    });
    this.counters.expose(metrics);
  }

  /**
   * Publishes to kiosks. A retained message stands until another takes its place, the kiosk is retired, or its hall is of another region.
   * For a topic that is no kiosk's by then none is kept, nor does it wait for who comes next. Throws {@link BrokerUnavailable} when there is no connection.
   */
  override async publishDown(topic: string, payload: string, retain: boolean): Promise<void> {
    if (!this.client.connected) throw new BrokerUnavailable();
    const stands = retain && (this.standing?.mayStand(topic) ?? true);
    // Before it is there: it may have to be taken down while it is under way.
    if (stands) this.standing?.note(topic);
    if (retain && !stands) await this.sayLast(topic, payload, false);
    else await this.client.publishAsync(topic, payload, { qos: 1, retain });
  }

  /** Tells the kiosks whether what they send is taken at the moment; while it is not, they keep it. */
  async tellTaking(taking: boolean): Promise<void> {
    this.taking = taking;
    if (!this.closing) await this.tellState();
  }

  /** Tells the kiosks, then leaves; the broker keeps what comes meanwhile. */
  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.taking = false;
    this.standing?.close();
    await this.tellState();
    await this.client.endAsync();
  }

  private standingTopics(): StandingTopics | null {
    const { register, report, clock } = this.options;
    const onMoved = (): void => this.door.onMoved?.();
    return register
      ? new StandingTopics({ register, onMoved, report, clock, replace: (topic, payload) => this.sayLast(topic, payload, true) })
      : null;
  }

  /** Only MQTT 5 has messages that end by themselves. */
  private get speaksNewer(): boolean {
    return this.client.options.protocolVersion === SPOKEN;
  }

  /** Says what ends by itself, standing or not. */
  private async sayLast(topic: string, payload: string, retain: boolean): Promise<void> {
    if (!this.client.connected) throw new BrokerUnavailable();
    const properties = { messageExpiryInterval: LAST_WORD_STANDS };
    await this.client.publishAsync(topic, payload, { qos: 1, retain, properties });
  }

  private settings(): IClientOptions {
    return {
      protocolVersion: SPOKEN,
      clientId: this.clientId,
      clean: false,
      manualConnect: true,
      reconnectPeriod: TRY_AGAIN,
      // The broker may let us in later; without this mqtt.js would give up for good.
      reconnectOnConnackError: true,
      resubscribe: false,
      properties: { sessionExpiryInterval: SESSION_KEPT, receiveMaximum: IN_FLIGHT },
      will: { topic: BACKEND_STATE_TOPIC, payload: this.state(false), qos: 1, retain: true },
    };
  }

  private get clientId(): string {
    return this.options.clientId ?? CLIENT_ID;
  }

  private connectedNow({ sessionPresent }: IConnackPacket): void {
    this.hears = false;
    // mqtt.js leaves it off, and acknowledgements would wait for one another.
    if (this.client.stream instanceof Socket) this.client.stream.setNoDelay(true);
    if (this.session.isLost(sessionPresent)) this.options.report(new BrokerSessionLost());
    this.client.subscribe({ [UPLINK_FILTER]: { qos: 1, rh: 2 } }, (error) => this.subscribed(error));
    void this.tellState();
  }

  /** Until the broker lets us, or the connection ends: with the next one it is told anew. */
  private async tellState(): Promise<void> {
    clearTimeout(this.tellingAgain);
    if (!this.client.connected) return;
    try {
      await this.client.publishAsync(BACKEND_STATE_TOPIC, this.state(this.taking), { qos: 1, retain: true });
      this.stateRefused = false;
    } catch (error) {
      this.stateNotTold(error);
    }
  }

  private stateNotTold(error: unknown): void {
    if (!this.client.connected) return;
    if (!this.stateRefused) this.options.report(new StateRefused(error));
    this.stateRefused = true;
    if (!this.closing) this.tellingAgain = setTimeout(() => this.tellState(), TELL_AGAIN);
  }

  /** Without the topics of the kiosks a connection is worth nothing: it is made anew, and they are asked for again. */
  private subscribed(error?: Error | null): void {
    if (error) {
      this.away(error);
      this.client.stream.destroy();
      return;
    }
    this.hears = true;
    this.told = false;
    this.tellHearing(true);
    this.options.report(new BrokerReached());
    this.door.onReached?.();
    this.session.note().catch((cause: unknown) => this.options.report(new SessionNotNoted(cause)));
    this.client.subscribe([...BrokerCounters.TOPICS, BrokerLog.TOPIC], { qos: 0 }, (hidden) => {
      if (hidden && this.client.connected) this.options.report(new BrokerCountersHidden(hidden));
    });
    this.askWhatStands();
  }

  private askWhatStands(): void {
    if (!this.standing || !this.speaksNewer) return;
    const filters = Object.fromEntries(STANDING_FILTERS.map((filter) => [filter, { qos: 0 as const, nl: true, rh: 0 }]));
    this.client.subscribe(filters, (error) => {
      if (!error) this.standing?.shown();
      else if (this.client.connected) this.standing?.hidden(error);
    });
  }

  /** A broker that does not speak MQTT 5 is spoken to in 3.1.1 from now on. */
  private refused(error: Error): void {
    const { options } = this.client;
    const older = options.protocolVersion === 5 && 'code' in error && WRONG_VERSION.includes(error.code);
    if (older) {
      options.protocolVersion = 4;
      delete options.properties;
      this.options.report(new BrokerSpeaksOlder());
    } else this.away(error);
  }

  /** Told once for each time that it is lost. */
  private away(error: Error): void {
    this.hears &&= this.client.connected;
    this.tellHearing(this.hears);
    if (this.closing || this.told) return;
    this.told = true;
    this.options.report(new BrokerAway(error));
  }

  private tellHearing(on: boolean): void {
    if (on === this.toldHearing) return;
    this.toldHearing = on;
    this.door.onHearing?.(on);
  }

  private takeMessages(): void {
    new UplinkMessages(this.client.stream, {
      version: () => this.client.options.protocolVersion ?? SPOKEN,
      take: (topic, payload, done) => this.take(topic, payload, done),
    });
  }

  /** The broker is told that it was received when `done` is called. Until the journal takes it, it waits. */
  private take(topic: string, payload: Buffer, done: () => void): void {
    this.log.take(topic, payload);
    if (this.counters.take(topic, payload) || this.standing?.take(topic, payload)) done();
    else this.journal(topic, payload, done);
  }

  private journal(topic: string, payload: Buffer, done: () => void): void {
    this.door.intake(topic, payload, null, (error) => {
      if (!error) return done();
      if (!this.held) this.options.report(new MessageHeld(error));
      this.held = true;
      setTimeout(() => this.again(topic, payload, done), TRY_AGAIN);
    });
  }

  private again(topic: string, payload: Buffer, done: () => void): void {
    if (this.closing) return;
    this.take(topic, payload, () => {
      this.held = false;
      done();
    });
  }

  private state(online: boolean): string {
    return JSON.stringify({ online, ts: this.options.clock.now() } satisfies BackendState);
  }
}
