import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import type { Pass } from './admission.js';
import type { Peer } from './peer.js';

/** Connections that one kiosk may have: its own, an old one that nobody has noticed to be dead, and some of its maintenance. Ours. */
export const MOST_CONNECTIONS = 4;

/** What is known of one client. */
interface Known {
  peer: Peer;
  pass?: Pass;
  /** Cut off by us, because its pass ended. */
  cutOff?: boolean;
}

/** The clients that are connected, who they are and by what they are let in. */
export class Connections {
  /** What is known outlives the connection: the will comes after it. */
  private readonly known = new WeakMap<Client, Known>();
  private readonly open = new Map<Duplex, Client>();
  /** Open connections by kiosk. */
  private readonly byKiosk = new Map<string, Set<Client>>();

  get size(): number {
    return this.open.size;
  }

  add(stream: Duplex, client: Client, peer: Peer): void {
    this.known.set(client, { peer });
    this.open.set(stream, client);
    stream.once('close', () => this.drop(stream, client));
  }

  peer(client: Client): Peer | undefined {
    return this.known.get(client)?.peer;
  }

  letIn(client: Client, pass: Pass): void {
    const known = this.known.get(client);
    if (!known) return;
    known.pass = pass;
    const ofKiosk = this.byKiosk.get(pass.kioskId) ?? new Set<Client>();
    // Those that were closed are dropped when their sockets are, which takes while many come.
    for (const one of ofKiosk) if (one.closed) ofKiosk.delete(one);
    this.byKiosk.set(pass.kioskId, ofKiosk.add(client));
  }

  /** Those of one kiosk that are open. */
  ofKiosk(kioskId: string): Client[] {
    return [...(this.byKiosk.get(kioskId) ?? [])].filter(({ closed }) => !closed);
  }

  /** Whether the kiosk of this client is connected by another one. */
  hasOther(client: Client): boolean {
    const ofKiosk = this.byKiosk.get(this.kioskId(client) ?? '') ?? [];
    return [...ofKiosk].some((other) => other !== client && !other.closed);
  }

  /** Address of another client that has the session of this one and is still there. */
  holderOf(client: Client): string | undefined {
    const ofKiosk = this.byKiosk.get(this.kioskId(client) ?? '') ?? [];
    const holder = [...ofKiosk].find((other) => other !== client && other.id === client.id && !other.closed);
    return holder && this.known.get(holder)?.peer.address;
  }

  /** The oldest connection of the kiosk of this client when it has more than it may; one whose session it takes over goes anyway. */
  surplusBeside(client: Client): Client | undefined {
    const ofKiosk = this.byKiosk.get(this.kioskId(client) ?? '') ?? [];
    const others = [...ofKiosk].filter((other) => other !== client && other.id !== client.id && !other.closed);
    return others.length >= MOST_CONNECTIONS ? others[0] : undefined;
  }

  kioskId(client: Client): string | undefined {
    return this.known.get(client)?.pass?.kioskId;
  }

  wasCutOff(client: Client): boolean {
    return this.known.get(client)?.cutOff === true;
  }

  private drop(stream: Duplex, client: Client): void {
    this.open.delete(stream);
    const kioskId = this.kioskId(client) ?? '';
    const ofKiosk = this.byKiosk.get(kioskId);
    ofKiosk?.delete(client);
    if (ofKiosk?.size === 0) this.byKiosk.delete(kioskId);
  }

  /** Closes the connections whose pass ended; answers their kiosks. */
  cutEnded(): string[] {
    const ended = [...this.open.values()].flatMap((client) => {
      const known = this.known.get(client);
      return known?.pass && !known.cutOff && !known.pass.stands() ? [{ client, known, kioskId: known.pass.kioskId }] : [];
    });
    for (const { client, known } of ended) {
      known.cutOff = true;
      client.close();
    }
    return ended.map(({ kioskId }) => kioskId);
  }

  /** Ends every connection once what is written has gone out. */
  end(): void {
    for (const stream of this.open.keys()) stream.end();
  }

  destroy(): void {
    for (const stream of this.open.keys()) stream.destroy();
  }
}
