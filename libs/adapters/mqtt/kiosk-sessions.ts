import { Readable } from 'node:stream';
import type { Subscription } from 'aedes';
import type { Excess } from './excess.js';
import { type KeptPacket, Session } from './session.js';

type ClientName = { id: string };
type Queued = { clientId: string; topic: string; qos: number };

/** Sessions that are kept of one kiosk; the one that was away longest goes first. Ours. */
const MOST_SESSIONS = 4;
/** Client ids of one kiosk whose half handed over messages are remembered: of sessions, and of connections. Ours. */
const MOST_INCOMING = 2 * MOST_SESSIONS;
/** Messages of quality 2 of one client that are remembered as half handed over; the oldest go first. Ours. */
const MOST_HALF = 1_000;
/** Where the kiosk's own part of a topic ends: hallwatch/v1/{region}/{kioskId}. */
const OWN_LEVELS = 4;

interface SessionParts {
  /** Whether a filter is for this kiosk. */
  mayKeep(kioskId: string, filter: string): boolean;
  excess: Excess;
}

/**
 * What the broker remembers between connections, in memory and bounded. It is looked up by kiosk, as a kiosk hears only what is for
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

  constructor(private readonly parts: SessionParts) {}

  async setup(): Promise<void> {}
  async destroy(): Promise<void> {}

  async storeRetained(packet: KeptPacket): Promise<void> {
    const group = ownPart(packet.topic);
    const kept = this.retained.get(group) ?? new Map<string, KeptPacket>();
    if (packet.payload.length === 0) kept.delete(packet.topic);
    else kept.set(packet.topic, { ...packet });
    if (kept.size > 0) this.retained.set(group, kept);
    else this.retained.delete(group);
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
    for (const subscription of own) session.subscribe(subscription);
  }

  async removeSubscriptions(client: ClientName, topics: string[]): Promise<void> {
    for (const topic of topics) this.session(client.id)?.subscriptions.delete(topic);
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
    const ofKiosk = this.sessions.get(kioskOf(client.id));
    ofKiosk?.delete(client.id);
    if (ofKiosk?.size === 0) this.sessions.delete(kioskOf(client.id));
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
    const dropped = this.session(to.clientId)?.enqueue({ ...packet }) ?? 0;
    if (dropped > 0) this.parts.excess.note('many-waiting', kioskOf(to.clientId), dropped);
  }

  async outgoingEnqueueCombi(to: Queued[], packet: KeptPacket): Promise<void> {
    for (const one of to) await this.outgoingEnqueue(one, packet);
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
    return at < 0 ? undefined : queue.splice(at, 1)[0];
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
    if (!kept) throw new Error('no such packet');
    return kept;
  }

  async incomingDelPacket(client: ClientName, packet: KeptPacket): Promise<void> {
    if (!this.half(client)?.delete(packet.messageId ?? 0)) throw new Error('no such packet');
    if (this.half(client)?.size === 0) await this.cleanIncoming(client);
  }

  async cleanIncoming(client: ClientName): Promise<void> {
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
    if (trim(ofKiosk, MOST_SESSIONS) !== undefined) this.parts.excess.note('many-sessions', kioskId);
    return session;
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
