import { Readable } from 'node:stream';
import type { Subscription } from 'aedes';

/** What the broker asks it to keep of a packet. */
interface KeptPacket {
  cmd?: string;
  dup?: boolean;
  topic: string;
  payload: Buffer | string;
  brokerId?: string;
  brokerCounter?: number;
  messageId?: number;
}

type ClientName = { id: string };
type Queued = { clientId: string; topic: string; qos: number };

/** Messages that wait for a kiosk that is away; the oldest go first. Signs are retained besides. */
const LONGEST_QUEUE = 100;
/** Sessions that are kept of one kiosk; the oldest goes first. */
const MOST_SESSIONS = 4;
/** Where the kiosk's own part of a topic ends: hallwatch/v1/{region}/{kioskId}. */
const OWN_LEVELS = 4;

class Session {
  readonly subscriptions = new Map<string, Subscription>();
  queue: KeptPacket[] = [];
}

/**
 * What the broker remembers between connections, in memory and bounded. It is looked up by kiosk, as a kiosk hears only what is for
 * it: ten thousand that reconnect together do not search through each other's messages.
 * Wills are not kept beyond their connection.
 */
export class KioskSessions {
  /** By the kiosk's part of the topic, then by topic. */
  private readonly retained = new Map<string, Map<string, KeptPacket>>();
  /** By kiosk id, then by client id, oldest first. */
  private readonly sessions = new Map<string, Map<string, Session>>();
  /** Messages of quality 2 that are half handed over, by client id. */
  private readonly incoming = new Map<string, Map<number, KeptPacket>>();

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
    const own = subscriptions.filter(({ topic }) => isOwn(client.id, topic));
    if (own.length === 0) return;
    const session = this.session(client.id) ?? this.begin(client.id);
    for (const subscription of own) session.subscriptions.set(subscription.topic, subscription);
  }

  async removeSubscriptions(client: ClientName, topics: string[]): Promise<void> {
    for (const topic of topics) this.session(client.id)?.subscriptions.delete(topic);
  }

  async subscriptionsByClient(client: ClientName): Promise<Subscription[]> {
    return [...(this.session(client.id)?.subscriptions.values() ?? [])];
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
    const queue = this.session(to.clientId)?.queue;
    queue?.push({ ...packet });
    if (queue && queue.length > LONGEST_QUEUE) queue.shift();
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
    const kept = this.incoming.get(client.id) ?? new Map<number, KeptPacket>();
    // Only its number matters: what it says is in the journal.
    kept.set(packet.messageId ?? 0, { topic: packet.topic, payload: '', messageId: packet.messageId });
    this.incoming.set(client.id, kept);
  }

  async incomingGetPacket(client: ClientName, packet: KeptPacket): Promise<KeptPacket> {
    const kept = this.incoming.get(client.id)?.get(packet.messageId ?? 0);
    if (!kept) throw new Error('no such packet');
    return kept;
  }

  async incomingDelPacket(client: ClientName, packet: KeptPacket): Promise<void> {
    if (!this.incoming.get(client.id)?.delete(packet.messageId ?? 0)) throw new Error('no such packet');
  }

  async cleanIncoming(client: ClientName): Promise<void> {
    this.incoming.delete(client.id);
  }

  async putWill(): Promise<void> {}
  async delWill(): Promise<void> {}

  streamWill(): Readable {
    return Readable.from([]);
  }

  private session(clientId: string): Session | undefined {
    return this.sessions.get(kioskOf(clientId))?.get(clientId);
  }

  private begin(clientId: string): Session {
    const kioskId = kioskOf(clientId);
    const ofKiosk = this.sessions.get(kioskId) ?? new Map<string, Session>();
    const session = new Session();
    ofKiosk.set(clientId, session);
    this.sessions.set(kioskId, ofKiosk);
    const oldest = ofKiosk.keys().next().value;
    if (ofKiosk.size > MOST_SESSIONS && oldest !== undefined) {
      ofKiosk.delete(oldest);
      this.incoming.delete(oldest);
    }
    return session;
  }
}

/** What was on its way once is marked as a repeat [MQTT-3.3.1-1]. */
const asRepeat = (packet: KeptPacket): KeptPacket =>
  packet.cmd === 'publish' && packet.messageId ? { ...packet, dup: true } : packet;

/** The broker puts the kiosk's id before its client ids. */
const kioskOf = (clientId: string): string => clientId.slice(0, Math.max(0, clientId.indexOf('/')));

const ownPart = (topic: string): string => topic.split('/', OWN_LEVELS).join('/');

const isOwn = (clientId: string, filter: string): boolean => filter.split('/')[OWN_LEVELS - 1] === kioskOf(clientId);

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
