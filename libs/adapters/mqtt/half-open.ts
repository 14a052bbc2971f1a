import type { Socket } from 'node:net';
import { type Clock, type Instant, SECOND } from '#libs/domain/index.js';
import type { Excess } from './excess.js';
import { addressOf, type Peer } from './peer.js';

/** Connections of one address that may wait to be let in: thousands of kiosks may stand behind one. Ours. */
export const MOST_HALF_OPEN = 2_048;
/** Who is let in is so within less; the oldest goes only when it is older, else those who are coming would push out each other. Ours. */
const COMING = 5 * SECOND;

interface Waiting {
  socket: Socket;
  since: Instant;
}

/** Connections that are not let in yet, by address and oldest first, bounded. */
export class HalfOpen {
  private readonly waiting = new Map<string, Map<number, Waiting>>();

  constructor(
    private readonly clock: Clock,
    private readonly excess: Excess,
    private readonly most = MOST_HALF_OPEN,
  ) {}

  add(socket: Socket): void {
    const address = addressOf(socket.remoteAddress) ?? '';
    const port = socket.remotePort ?? 0;
    const ofAddress = this.waiting.get(address) ?? new Map<number, Waiting>();
    this.waiting.set(address, ofAddress.set(port, { socket, since: this.clock.now() }));
    socket.once('close', () => this.drop(address, port, socket));
    if (ofAddress.size > this.most) this.makeRoom(address, ofAddress, socket);
  }

  letIn({ address, port }: Peer): void {
    this.drop(address ?? '', port ?? 0);
  }

  private makeRoom(address: string, ofAddress: Map<number, Waiting>, newest: Socket): void {
    const [oldest] = ofAddress.values();
    const stale = oldest && this.clock.now() - oldest.since >= COMING;
    this.excess.note(stale ? 'half-open' : 'too-many-coming', address);
    (stale ? oldest.socket : newest).destroy();
  }

  /** A port may be used again, by another socket. */
  private drop(address: string, port: number, socket?: Socket): void {
    const ofAddress = this.waiting.get(address);
    if (socket && ofAddress?.get(port)?.socket !== socket) return;
    ofAddress?.delete(port);
    if (ofAddress?.size === 0) this.waiting.delete(address);
  }
}
