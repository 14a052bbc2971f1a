import { NamedEvent } from '#libs/runtime/index.js';
import type { KeptPacket, Session } from './session.js';

/** One change of what is kept of sessions. Each is about the client `c`, and does the same when it comes twice. */
export type SessionChange =
  /** What it listens to, filter and quality; nothing: its session is forgotten. */
  | { c: string; s: [string, number][] }
  /** A message waits for it. */
  | { c: string; q: { topic: string; payload: string; qos: number; retain: boolean; by: string; n: number } }
  /** The message of that number of that broker waits no longer. */
  | { c: string; d: [string, number] };

export const listens = (c: string, session: Session): SessionChange => ({
  c,
  s: [...session.subscriptions.values()].map(({ topic, qos }) => [topic, qos]),
});

export const waits = (c: string, packet: KeptPacket): SessionChange => {
  const { topic, qos = 1, retain = false, brokerId: by = '', brokerCounter: n = 0 } = packet;
  return { c, q: { topic, payload: Buffer.from(packet.payload).toString('base64'), qos, retain, by, n } };
};

export const waitsNoLonger = (c: string, { brokerId = '', brokerCounter = 0 }: KeptPacket): SessionChange => ({
  c,
  d: [brokerId, brokerCounter],
});

/** Does a change to the session as it was when it came. */
export function redo(session: Session, change: SessionChange): void {
  if ('s' in change) {
    session.subscriptions.clear();
    for (const [topic, qos] of change.s) session.subscribe({ topic, qos: qos as 0 | 1 | 2 });
  } else if ('q' in change) {
    const { by, n, payload, ...rest } = change.q;
    session.remove(by, n);
    const sent = { cmd: 'publish', dup: false, brokerId: by, brokerCounter: n };
    session.enqueue({ ...rest, ...sent, payload: Buffer.from(payload, 'base64') });
  } else session.remove(...change.d);
}

/** Sessions cannot be written to the disk; they are kept in memory alone. */
export class SessionsNotKept extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'Kiosk sessions cannot be stored on disk. Until that is fixed, kiosks that subscribe only once hear nothing after a restart.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_sessions_not_kept_total',
    help: 'Times that keeping sessions on the disk began to fail.',
  };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Part of what was kept of sessions is damaged and left out. */
export class SessionsDamaged extends NamedEvent {
  readonly level = 'error';
  readonly says =
    'Part of what was kept of the sessions of kiosks is damaged and left out. Kiosks that hear nothing any more must connect anew and subscribe.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_sessions_damaged_total',
    help: 'Starts at which part of the kept sessions was damaged.',
  };
  constructor(override readonly fields: { path: string; lines: number }) {
    super();
  }
}
