import type { TLSSocket } from 'node:tls';
import type { Instant } from '#libs/domain/index.js';
import type { MqttVia } from '#libs/runtime/index.js';

/** What a client showed of itself by TLS. */
export interface ClientCertificate {
  /** Common name of the subject. */
  name: string;
  /** Null when it is of our authority and valid; else the word of TLS for why not. */
  fault: string | null;
  until: Instant;
}

/** Who is at the other end of a connection, before it says its name. */
export interface Peer {
  via: MqttVia;
  address: string | undefined;
  /** Of the other end; with the address it names the connection. */
  port: number | undefined;
  certificate: ClientCertificate | null;
}

const MAPPED = '::ffff:';

/** One address has one name, whether it came by IPv4 or by IPv6. */
export const addressOf = (remote: string | undefined): string | undefined =>
  remote?.startsWith(MAPPED) ? remote.slice(MAPPED.length) : remote;

/** The certificate of the client, or null when it gave none. */
export function certificateOf(socket: TLSSocket): ClientCertificate | null {
  const { subject, valid_to } = socket.getPeerCertificate();
  if (!subject) return null;
  // Several names are no name.
  const name = typeof subject.CN === 'string' ? subject.CN : '';
  return { name, fault: socket.authorized ? null : String(socket.authorizationError), until: Date.parse(valid_to) };
}
