import type { IncomingMessage } from 'node:http';
import { bytesOf, innerKindOf } from '#libs/domain/target/index.js';
import type { Settings } from './settings.js';

export type HostSettings = Partial<Pick<Settings, 'PUBLIC_URL' | 'BOARD_URL' | 'HOSTS' | 'HTTP_HOST' | 'METRICS_HOST'>>;

/** The path of those who ask for no more than whether we live. */
const PROBES = '/api/v1/health/';

export type HostRefusal = 'no-host' | 'wrong-host';
export const SAYS_HOST_REFUSAL: Record<HostRefusal, string> = {
  'no-host': 'The request does not say in one Host header what it wants.',
  'wrong-host':
    'Hallwatch is not opened by this name. Use the address of HALLWATCH_PUBLIC_URL, or have the name added to HALLWATCH_HOSTS.',
};

const bare = (host: string): string => host.toLowerCase().replace(/\.$/, '');
const isOf = (url: string | undefined): string[] => (url === undefined ? [] : [new URL(url).hostname]);

/** The name in `Host`, as a browser has it of an address; null: it is none. */
function nameIn(host: string): string | null {
  // `new URL` takes much that no Host may have.
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return bare(new URL(`http://${host}`).hostname);
}

/**
 * By which names the pages are opened. A name that is not given may be a stranger's, led to this machine so that a page of theirs
 * reads ours (DNS rebinding). Until somebody says what our names are, any is taken.
 */
export class Hosts {
  private readonly names: ReadonlySet<string>;
  /** Whether names that are not given are refused. */
  readonly isStrict: boolean;

  constructor({ PUBLIC_URL, BOARD_URL, HOSTS = [], HTTP_HOST, METRICS_HOST }: HostSettings) {
    const given = [...isOf(PUBLIC_URL), ...isOf(BOARD_URL), ...HOSTS];
    this.isStrict = PUBLIC_URL !== undefined || HOSTS.length > 0;
    this.names = new Set(
      [...given, ...[HTTP_HOST, METRICS_HOST].flatMap((host) => host ?? [])].map(
        (host) => nameIn(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host) ?? '',
      ),
    );
  }

  /** Whether it is one of the names that were given. */
  has(host: string): boolean {
    const name = nameIn(host);
    return name !== null && this.names.has(name);
  }

  /** Of a request; `host`: what it wants, where a proxy that is believed says it, and else as `Host` does. Null: it is taken. */
  refusalOf({ rawHeaders, httpVersion, url = '', socket }: IncomingMessage, host: string): HostRefusal | null {
    const said = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
    if (said > 1 || (said === 0 && httpVersion !== '1.0')) return 'no-host';
    return said === 1 && !this.takes(host, socket.localAddress, url.startsWith(PROBES)) ? 'wrong-host' : null;
  }

  /** `own`: the address of ours at which the request came in. `isProbe`: it asks for no more than whether we live. */
  takes(host: string, own: string | undefined, isProbe = false): boolean {
    const name = nameIn(host);
    if (name === null) return false;
    if (!this.isStrict || this.names.has(name) || /^(.+\.)?localhost$/.test(name)) return true;
    const bytes = bytesOf(name);
    if (!bytes) return false;
    return isProbe || innerKindOf(name) === 'loopback' || String(bytes) === String(bytesOf((own ?? '').replace(/^::ffff:/i, '')));
  }
}
