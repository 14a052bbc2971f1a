import type { Aedes, Client, PublishPacket } from 'aedes';
import { contractBreach, isOwnClientId } from '#libs/contracts/index.js';
import type { Clock, Instant, Line, LineEvent, LineFilter, LineLook, LineWill, LoginRefusal } from '#libs/domain/index.js';
import type { Connections } from './connections.js';
import { LineBook } from './line-book.js';

/** What the broker library knows of a client beside its public face. */
type Inner = Client & { will?: PublishPacket | null; subscriptions: Record<string, { qos: number }> };
type Connack = { returnCode: number; sessionPresent: boolean };
type Opened = Pick<Line, 'line' | 'at' | 'keepAliveS' | 'takesOver' | 'sessionPresent'>;

/** Characters of a message to a kiosk that are told on. */
const MOST_TOLD = 1_024;
const REFUSED = 128;
const KIOSK_LEVEL = 3;

/** Tells of the connections of single kiosks to who looks at them. */
export class BrokerLines {
  private readonly book: LineBook;
  private readonly opened = new WeakMap<Client, Opened>();
  private readonly keepAlive = new WeakMap<Client, number>();
  /** Begins with the time, so that no number is used twice over a restart. */
  private last: number;

  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
  ) {
    this.book = new LineBook(clock);
    this.last = clock.now();
  }

  follow(broker: Aedes): void {
    const ears = broker as NodeJS.EventEmitter;
    ears.on('connackSent', (connack: Connack, client: Client) => this.connected(connack, client));
    ears.on('clientDisconnect', (client: Client) => this.ofLine(client, (line, at) => ({ what: 'lost', at, line })));
    ears.on('subscribe', (filters: { topic: string; qos: number }[], client: Client) => {
      for (const { topic: filter, qos } of filters)
        this.ofLine(client, (line, at) => ({ what: 'subscribed', at, line, filter, qos: qos === REFUSED ? null : qos }));
    });
    ears.on('unsubscribe', (filters: string[], client: Client) => {
      // Who goes leaves its topics, which says nothing.
      if (client.closed) return;
      for (const filter of filters) this.ofLine(client, (line, at) => ({ what: 'unsubscribed', at, line, filter }));
    });
  }

  look(kioskId: string, after: number | null): LineLook {
    const open = this.connections.ofKiosk(kioskId).flatMap((client) => this.lineOf(client) ?? []);
    return { ...this.book.look(kioskId, after), open };
  }

  comes(client: Client, keepAliveS: number): void {
    this.keepAlive.set(client, keepAliveS);
  }

  letIn(client: Client, takesOver: boolean): void {
    const keepAliveS = this.keepAlive.get(client) ?? 0;
    this.opened.set(client, { line: ++this.last, at: this.clock.now(), keepAliveS, takesOver, sessionPresent: false });
  }

  turnedAway(name: string | undefined, reason: LoginRefusal): void {
    this.book.note(name, () => ({ what: 'turned-away', at: this.clock.now(), reason }));
  }

  published(client: Client, { topic, qos, retain }: Pick<PublishPacket, 'topic' | 'qos' | 'retain'>, bytes: number): void {
    if (this.book.isIdle) return;
    this.ofLine(client, (line, at) => ({ what: 'published', at, line, topic, qos, retain, bytes }));
  }

  told(topic: string, payload: string): void {
    if (this.book.isIdle) return;
    const kioskId = topic.split('/')[KIOSK_LEVEL];
    this.book.note(kioskId, () => ({ what: 'told', at: this.clock.now(), topic, text: payload.slice(0, MOST_TOLD) }));
  }

  private connected({ returnCode, sessionPresent }: Connack, client: Client): void {
    const opened = this.opened.get(client);
    if (!opened || returnCode !== 0) return;
    opened.sessionPresent = sessionPresent;
    const line = this.lineOf(client);
    if (line) this.book.note(this.connections.kioskId(client), () => ({ what: 'connected', ...line }));
  }

  private ofLine(client: Client, event: (line: number, at: Instant) => LineEvent): void {
    if (this.book.isIdle) return;
    const opened = this.opened.get(client);
    if (opened) this.book.note(this.connections.kioskId(client), () => event(opened.line, this.clock.now()));
  }

  private lineOf(client: Client): Line | null {
    const opened = this.opened.get(client);
    const { id, clean, will, subscriptions } = client as Inner;
    if (!opened || !id) return null;
    const filters = Object.entries(subscriptions).map(([filter, { qos }]): LineFilter => ({ filter, qos }));
    const at = id.indexOf('/');
    const clientId = id.slice(at + 1);
    const ownId = isOwnClientId(id.slice(0, at), clientId);
    return { ...opened, clientId, ownId, clean, will: will ? willOf(will) : null, filters };
  }
}

function willOf({ topic, qos, retain, payload }: PublishPacket): LineWill {
  const shown = { topic, qos, retain: retain === true };
  try {
    const said = JSON.parse(payload.toString());
    const breach = contractBreach('will', said);
    return { ...shown, bootId: breach === null ? said.bootId : null, breach };
  } catch {
    return { ...shown, bootId: null, breach: 'it is not JSON' };
  }
}
