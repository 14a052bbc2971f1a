import { isOwnClientId } from '#libs/contracts/index.js';
import type { Report } from '#libs/runtime/index.js';
import { ClientIdNotOwn, ClientIdShared } from './client-id-events.js';

/** Kiosks, and client ids, that are remembered; the oldest go first. Ours. */
const MOST_REMEMBERED = 10_000;

/** Tells of kiosks whose client id is not their own: of each once, while it stays the same. */
export class ClientIds {
  /** The client id that was told of, by kiosk. */
  private readonly told = new Map<string, string>();
  /** Who came last with a client id that is not its own, by client id. */
  private readonly strays = new Map<string, string>();
  /** The kiosks that were told of together, by client id. */
  private readonly toldShared = new Map<string, string>();

  /** @param shared whether the client ids of all kiosks are one space at this broker. */
  constructor(
    private readonly report: Report,
    private readonly shared: boolean,
  ) {}

  /** A kiosk was let in with this client id. */
  see(kioskId: string, clientId: string): void {
    if (this.shared) this.lookForOther(kioskId, clientId);
    if (isOwnClientId(kioskId, clientId)) return;
    if (this.told.get(kioskId) !== clientId) this.report(new ClientIdNotOwn({ kioskId, clientId: shown(clientId) }));
    remember(this.told, kioskId, clientId);
    remember(this.strays, clientId, kioskId);
  }

  private lookForOther(kioskId: string, clientId: string): void {
    const other = this.strays.get(clientId);
    if (other === undefined || other === kioskId) return;
    const kiosks = [other, kioskId].sort();
    if (this.toldShared.get(clientId) === kiosks.join(' ')) return;
    remember(this.toldShared, clientId, kiosks.join(' '));
    this.report(new ClientIdShared({ clientId: shown(clientId), kiosks }));
  }
}

/** As much of it as belongs into a log. */
const shown = (clientId: string): string => clientId.slice(0, 64);

function remember(memory: Map<string, string>, key: string, value: string): void {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.keys().next().value;
  if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}
