import { Readable } from 'node:stream';
import type { Subscription } from 'aedes';
import type { Report } from '#libs/runtime/index.js';
import type { Excess } from './excess.js';
import { type KeptPacket, Session } from './session.js';
import { listens, redo, type SessionChange, waits, waitsNoLonger } from './session-changes.js';
import { SessionLog } from './session-log.js';

type ClientName = { id: string };
type Queued = { clientId: string; topic: string; qos: number };

/** Sessions that are kept of one kiosk; the one that was away longest goes first. Ours. */
export const MOST_SESSIONS = 4;
/** Client ids of one kiosk whose half handed over messages are remembered: of sessions, and of connections. Ours. */
const MOST_INCOMING = 2 * MOST_SESSIONS;
/** Messages of quality 2 of one client that are remembered as half handed over; the oldest go first. Ours. */
const MOST_HALF = 1_000;
/** Where the kiosk's own part of a topic ends: hallwatch/v1/{region}/{kioskId}. */
const OWN_LEVELS = 4;

/** Made once: where it was made says nothing, and finding that out costs more than all else. */
const NO_SUCH = new Error('no such packet');

interface SessionParts {
  /** Whether a filter is for this kiosk. */
  mayKeep(kioskId: string, filter: string): boolean;
  excess: Excess;
  report: Report;
  /** Keeps sessions over a restart; absent: only while this process runs. */
  file?: string;
}

/**
 * What the broker remembers between connections, in memory and bounded; sessions also on the disk. It is looked up by kiosk, as a kiosk hears only what is for
 * it: ten thousand that reconnect together do not search through each other's messages.
 * Wills are not kept beyond their connection.
 */
export class KioskSessions {
  /** By the kiosk's part of the topic, then by topic. */
  private readonly retained = new Map<string, Map<string, KeptPacket>>();
  /** By kiosk id, then by client id, the one that connected last at the end. */
  private readonly sessions = new Map<string, Map<string, Session>>();
  /** Messages of quality 2 that are half handed over, by kiosk id, then by client id. */
  private readonly incoming = new Map<string, Map<string, Map<number, KeptPacket>>>();

  private readonly log: SessionLog | null;

  constructor(private readonly parts: SessionParts) {
    this.log = parts.file === undefined ? null : new SessionLog(parts.file, () => this.changes(), parts.report);
  }

  /** Takes back what was kept. */
  async setup(): Promise<void> {
    for (const change of (await this.log?.read()) ?? []) this.redo(change);
    for (const ofKiosk of this.sessions.values()) while (trim(ofKiosk, MOST_SESSIONS) !== undefined);
    await this.log?.begin();
  }

  async destroy(): Promise<void> {
    await this.log?.close();
  }

  async storeRetained(packet: KeptPacket): Promise<void> {
    const group = ownPart(packet.topic);
    const kept = this.retained.get(group) ?? new Map<string, KeptPacket>();
    if (packet.payload.length === 0) kept.delete(packet.topic);
    else kept.set(packet.topic, { ...packet });
    if (kept.size > 0) this.retained.set(group, kept);
    else this.retained.delete(group);
  }

  /** Takes away what stands and is for nobody any more, without a word: an empty message would reach who listens still. */
  dropRetained(stays: (kioskId: string, topic: string) => boolean): void {
    for (const [group, kept] of this.retained) {
      const kioskId = group.split('/')[OWN_LEVELS - 1] ?? '';
      for (const topic of kept.keys()) if (!stays(kioskId, topic)) kept.delete(topic);
      if (kept.size === 0) this.retained.delete(group);
    }
  }

  createRetainedStreamCombi(filters: string[]): Readable {
    const found = filters.flatMap((filter) =>
      [...(this.retained.get(ownPart(filter))?.values() ?? [])].filter(({ topic }) => matches(filter, topic)),
    );
    return Readable.from(found);
  }

  async addSubscriptions(client: ClientName, subscriptions: Subscription[]): Promise<void> {
    const own = subscriptions.filter(({ topic }) => this.parts.mayKeep(kioskOf(client.id), topic));
    if (own.length === 0) return;
    const session = this.session(client.id) ?? this.begin(client.id);
    const news = own.filter((subscription) => session.subscribe(subscription));
    if (news.length > 0) await this.log?.append(listens(client.id, session));
  }

  async removeSubscriptions(client: ClientName, topics: string[]): Promise<void> {
    const session = this.session(client.id);
    const gone = topics.filter((topic) => session?.subscriptions.delete(topic));
    if (!session || gone.length === 0) return;
    // Who listens to nothing has no session: what waited may go with it [MQTT-3.10.4-3], now as after a restart.
    if (session.subscriptions.size === 0) this.forget(client.id);
    await this.log?.append(listens(client.id, session));
  }

  /** Asked when the client connects. */
  async subscriptionsByClient(client: ClientName): Promise<Subscription[]> {
    const session = this.session(client.id);
    if (!session) return [];
    const ofKiosk = this.sessions.get(kioskOf(client.id));
    ofKiosk?.delete(client.id);
    ofKiosk?.set(client.id, session);
    return [...session.subscriptions.values()];
  }

  async cleanSubscriptions(client: ClientName): Promise<void> {
    if (this.forget(client.id)) await this.log?.append({ c: client.id, s: [] });
  }

  async subscriptionsByTopic(topic: string): Promise<Queued[]> {
    const kioskId = topic.split('/')[OWN_LEVELS - 1];
    const found: Queued[] = [];
    for (const [clientId, { subscriptions }] of this.sessions.get(kioskId ?? '') ?? [])
      for (const { topic: filter, qos } of subscriptions.values())
        if (qos > 0 && matches(filter, topic) && found.at(-1)?.clientId !== clientId)
          found.push({ clientId, topic: filter, qos });
    return found;
  }

  async outgoingEnqueue(to: { clientId: string }, packet: KeptPacket): Promise<void> {
    const session = this.session(to.clientId);
    if (!session) return;
    const dropped = session.enqueue({ ...packet });
    if (dropped > 0) this.parts.excess.note('many-waiting', kioskOf(to.clientId), dropped);
    await this.log?.append(waits(to.clientId, packet));
  }

  async outgoingEnqueueCombi(to: Queued[], packet: KeptPacket): Promise<void> {
    await Promise.all(to.map((one) => this.outgoingEnqueue(one, packet)));
  }

  async outgoingUpdate(client: ClientName, packet: KeptPacket): Promise<void> {
    const queue = this.session(client.id)?.queue ?? [];
    const waiting = queue.find(
      ({ brokerId, brokerCounter }) => brokerId === packet.brokerId && brokerCounter === packet.brokerCounter,
    );
    if (waiting) {
      waiting.messageId = packet.messageId;
      return;
    }
    const released = queue.findIndex(({ messageId }) => messageId === packet.messageId);
    if (released >= 0) queue[released] = packet;
  }

  async outgoingClearMessageId(client: ClientName, packet: KeptPacket): Promise<KeptPacket | undefined> {
    const queue = this.session(client.id)?.queue ?? [];
    const at = queue.findIndex(({ messageId }) => messageId === packet.messageId);
    const [gone] = at < 0 ? [] : queue.splice(at, 1);
    // Nobody waits for that: what comes twice after a crash is marked by nothing, as quality 1 allows.
    if (gone) void this.log?.append(waitsNoLonger(client.id, gone));
    return gone;
  }

  outgoingStream(client: ClientName): Readable {
    return Readable.from((this.session(client.id)?.queue ?? []).map(asRepeat));
  }

  async incomingStorePacket(client: ClientName, packet: KeptPacket): Promise<void> {
    const ofKiosk = this.incoming.get(kioskOf(client.id)) ?? new Map<string, Map<number, KeptPacket>>();
    const kept = ofKiosk.get(client.id) ?? new Map<number, KeptPacket>();
    // Only its number matters: what it says is in the journal, which knows a repeat, so that the oldest may go.
    kept.set(packet.messageId ?? 0, { topic: packet.topic, payload: '', messageId: packet.messageId });
    trim(kept, MOST_HALF);
    trim(ofKiosk.set(client.id, kept), MOST_INCOMING);
    this.incoming.set(kioskOf(client.id), ofKiosk);
  }

  async incomingGetPacket(client: ClientName, packet: KeptPacket): Promise<KeptPacket> {
    const kept = this.half(client)?.get(packet.messageId ?? 0);
    if (!kept) throw NO_SUCH;
    return kept;
  }

  async incomingDelPacket(client: ClientName, packet: KeptPacket): Promise<void> {
    if (!this.half(client)?.delete(packet.messageId ?? 0)) throw NO_SUCH;
    if (this.half(client)?.size === 0) await this.cleanIncoming(client);
  }

  /** Who goes before it said who it is has no id. */
  async cleanIncoming(client: ClientName | { id: null }): Promise<void> {
    if (client.id === null) return;
    const ofKiosk = this.incoming.get(kioskOf(client.id));
    ofKiosk?.delete(client.id);
    if (ofKiosk?.size === 0) this.incoming.delete(kioskOf(client.id));
  }

  async putWill(): Promise<void> {}
  async delWill(): Promise<void> {}

  streamWill(): Readable {
    return Readable.from([]);
  }

  private session(clientId: string): Session | undefined {
    return this.sessions.get(kioskOf(clientId))?.get(clientId);
  }

  private half(client: ClientName): Map<number, KeptPacket> | undefined {
    return this.incoming.get(kioskOf(client.id))?.get(client.id);
  }

  private begin(clientId: string): Session {
    const kioskId = kioskOf(clientId);
    const ofKiosk = this.sessions.get(kioskId) ?? new Map<string, Session>();
    const session = new Session();
    this.sessions.set(kioskId, ofKiosk.set(clientId, session));
    const gone = trim(ofKiosk, MOST_SESSIONS);
    if (gone === undefined) return session;
    this.parts.excess.note('many-sessions', kioskId);
    void this.log?.append({ c: gone, s: [] });
    return session;
  }

  /** Answers whether there was one. */
  private forget(clientId: string): boolean {
    const ofKiosk = this.sessions.get(kioskOf(clientId));
    const was = ofKiosk?.delete(clientId) === true;
    if (ofKiosk?.size === 0) this.sessions.delete(kioskOf(clientId));
    return was;
  }

  /** As it was told then; only what the kiosk may hear now. */
  private redo(change: SessionChange): void {
    const kioskId = kioskOf(change.c);
    const session = this.session(change.c) ?? new Session();
    const s = 's' in change ? change.s.filter(([topic]) => this.parts.mayKeep(kioskId, topic)) : null;
    redo(session, s ? { ...change, s } : change);
    if (session.subscriptions.size === 0) this.forget(change.c);
    else this.sessions.set(kioskId, (this.sessions.get(kioskId) ?? new Map()).set(change.c, session));
  }

  private *changes(): Generator<SessionChange> {
    for (const ofKiosk of this.sessions.values())
      for (const [clientId, session] of ofKiosk) {
        yield listens(clientId, session);
        for (const packet of session.queue) if (packet.cmd !== 'pubrel') yield waits(clientId, packet);
      }
  }
}

/** Takes the first out when there are too many; answers its key. */
function trim<K>(map: Map<K, unknown>, most: number): K | undefined {
  const first = map.keys().next().value;
  if (map.size <= most || first === undefined) return undefined;
  map.delete(first);
  return first;
}

/** What was on its way once is marked as a repeat [MQTT-3.3.1-1]. */
const asRepeat = (packet: KeptPacket): KeptPacket =>
  packet.cmd === 'publish' && packet.messageId ? { ...packet, dup: true } : packet;

/** The broker puts the kiosk's id before its client ids. */
const kioskOf = (clientId: string): string => clientId.slice(0, Math.max(0, clientId.indexOf('/')));

const ownPart = (topic: string): string => topic.split('/', OWN_LEVELS).join('/');

/** Whether the filter takes the topic; both begin with the same kiosk. */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}
