import type { ClientIds } from './client-ids.js';

/** Mosquitto's line for who was let in. A client chooses its id, which may hold anything; the name at the end was looked at. */
const LET_IN = /^(?:\S+: )?New client connected from \S+ as (.*) \(p\d+, c[01], k\d+, u'([A-Za-z0-9._-]+)'\)\.$/s;
/** What Mosquitto names those who have no client id. */
const MADE_UP = /^auto-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/** Whom Mosquitto let in, and with which client id: `log_dest topic` of its configuration. */
export class BrokerLog {
  static readonly TOPIC = '$SYS/broker/log/N';

  constructor(
    private readonly clientIds: ClientIds,
    /** Others than kiosks connect as well. */
    private readonly isKiosk: (name: string) => boolean,
  ) {}

  take(topic: string, payload: Uint8Array): void {
    if (topic !== BrokerLog.TOPIC) return;
    const [, clientId, name] = LET_IN.exec(Buffer.from(payload).toString()) ?? [];
    if (clientId === undefined || name === undefined || MADE_UP.test(clientId) || !this.isKiosk(name)) return;
    this.clientIds.see(name, clientId);
  }
}
