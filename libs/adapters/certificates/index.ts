import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { type Clock, type Instant, MINUTE, SECOND } from '#libs/domain/time/index.js';

const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const SERVER = /^([\w.-]+):(\d{1,5})$/;
/** A server writes each look into its log, so it is looked at so seldom, milliseconds. Ours. */
const LOOKED_FOR = 10 * MINUTE;
/** Longest wait for a server, milliseconds. */
const PATIENCE = 1.5 * SECOND;

/** When the first certificate of a PEM file expires. 0: it cannot be read, or holds none; null: there is no such file. */
function ofFile(file: string): Instant | null {
  try {
    const ends = (readFileSync(file, 'utf8').match(ONE) ?? []).map((pem) => Date.parse(new X509Certificate(pem).validTo));
    return ends.length === 0 ? 0 : Math.min(...ends);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 0;
  }
}

/** When the certificate expires that a server shows. Null: none answers by TLS. */
function ofServer(host: string, port: number): Promise<Instant | null> {
  return new Promise((resolve) => {
    // Whether it is to be trusted is for those who connect to it; here it is read.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, timeout: PATIENCE });
    const end = (at: Instant | null): void => {
      socket.destroy();
      resolve(at);
    };
    socket.once('secureConnect', () => end(Date.parse(socket.getPeerCertificate().valid_to)));
    socket.once('timeout', () => end(null));
    socket.once('error', () => end(null));
  });
}

/** Knows when a certificate expires: of a PEM file, or of a server, by `host:port`. */
export class Expiry {
  private seen: { until: Instant; at: Instant | null } | null = null;

  constructor(
    private readonly of: string,
    private readonly clock: Clock,
  ) {}

  async look(): Promise<Instant | null> {
    const [, host, port] = SERVER.exec(this.of) ?? [];
    if (!host) return ofFile(this.of);
    const now = this.clock.now();
    if (this.seen === null || now >= this.seen.until)
      this.seen = { until: now + LOOKED_FOR, at: await ofServer(host, Number(port)) };
    return this.seen.at;
  }
}
