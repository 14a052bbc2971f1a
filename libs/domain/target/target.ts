import type { Text } from '../text.js';
import { type AddressBytes, bytesOf, isIn, type Network, networkOf } from './network.js';

/** What an address is that is not simply somebody's on the Internet. */
export const INNER_KINDS = ['loopback', 'private', 'shared', 'link-local', 'multicast', 'unspecified', 'reserved'] as const;
export type InnerKind = (typeof INNER_KINDS)[number];

/** By RFC 6890 and its registry. The first that fits counts; metadata services of clouds are link-local or named beside it. */
const NETWORKS: [InnerKind, string[]][] = [
  ['link-local', ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', 'fd20:ce::/32', '100.100.100.200/32', '168.63.129.16/32']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10']],
  ['shared', ['100.64.0.0/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  [
    'reserved',
    [
      '192.0.0.0/24',
      '192.0.2.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '240.0.0.0/4',
      '100::/64',
      '2001:db8::/32',
    ],
  ],
];
const known = NETWORKS.map(([kind, all]) => [kind, all.map((one) => networkOf(one) as Network)] as const);

/** IPv6 that leads to an IPv4 address, and where in it that stands: mapped, compatible, NAT64 (RFC 6052, 8215), 6to4. */
const CARRIERS: [Network, number][] = (
  [
    ['::ffff:0:0/96', 12],
    ['::ffff:0:0:0/96', 12],
    ['64:ff9b::/96', 12],
    ['64:ff9b:1::/48', 12],
    ['2002::/16', 2],
    ['::/96', 12],
  ] as const
).map(([network, at]) => [networkOf(network) as Network, at]);

function carriedIn(bytes: AddressBytes): AddressBytes | null {
  const carrier = CARRIERS.find(([network]) => isIn(bytes, network));
  return carrier ? bytes.slice(carrier[1], carrier[1] + 4) : null;
}

function kindOfBytes(bytes: AddressBytes): InnerKind | null {
  const own = known.find(([, networks]) => networks.some((network) => isIn(bytes, network)))?.[0];
  if (own) return own;
  const carried = carriedIn(bytes);
  return carried ? kindOfBytes(carried) : null;
}

/** What kind of inner address it is; null: anybody's. What is no address is reserved: nobody calls it. */
export function innerKindOf(address: string): InnerKind | null {
  const bytes = bytesOf(address);
  return bytes ? kindOfBytes(bytes) : 'reserved';
}

const KIND_WORDS: Record<InnerKind, Text> = {
  loopback: { zh: '本机地址', en: 'this machine itself' },
  private: { zh: '内网地址', en: 'a private network' },
  shared: { zh: '运营商共享地址', en: 'a shared network of a carrier' },
  'link-local': { zh: '链路本地或云元数据地址', en: 'the link itself or the metadata of a cloud' },
  multicast: { zh: '组播地址', en: 'many at once' },
  unspecified: { zh: '未指定地址', en: 'no address' },
  reserved: { zh: '保留地址', en: 'a reserved network' },
};

/** What to do about a target that is refused. */
export const refusedTarget = (host: string, kind: InnerKind): Text => ({
  zh: `${host} 指向${KIND_WORDS[kind].zh}，不会向它发送；确需发送，请把它写入 HALLWATCH_ALLOW_TARGETS`,
  en: `${host} leads to ${KIND_WORDS[kind].en}, and nothing is sent there; if it is wanted, name it in HALLWATCH_ALLOW_TARGETS`,
});

/** What an installation that stood before the policy may go on with: its own networks, and never what tells secrets of the machine. */
const MILD: ReadonlySet<InnerKind> = new Set(['loopback', 'private', 'shared']);

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
const isLocalName = (host: string): boolean => /(^|\.)localhost$/.test(host);

/** Whether a name, an address or a network can be named in HALLWATCH_ALLOW_TARGETS. */
export const isTargetEntry = (entry: string): boolean =>
  networkOf(entry) !== null || /^(?!-)[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63})*$/u.test(entry);

/** Where requests may go that somebody who is no operator of the machine gave the address of. */
export class AllowedTargets {
  private readonly names: ReadonlySet<string>;
  private readonly networks: readonly Network[];
  private readonly before: ReadonlySet<string>;

  /** `before`: hosts that were registered before there was a policy. */
  constructor(allowed: readonly string[] = [], before: readonly string[] = []) {
    this.networks = allowed.map(networkOf).filter((one) => one !== null);
    this.names = new Set(allowed.filter((entry) => networkOf(entry) === null).map(bare));
    this.before = new Set(before.map(bare));
  }

  /** The same, with hosts that the operator named elsewhere, or that were registered before. */
  goingOnWith(hosts: readonly string[]): AllowedTargets {
    const other: AllowedTargets = Object.create(AllowedTargets.prototype);
    return Object.assign(other, this, { before: new Set([...this.before, ...hosts.map(bare)]) });
  }

  /** What is wrong with a host as it is written; null: nothing, as far as can be said before its name is looked up. */
  ofHost(host: string): InnerKind | null {
    const name = bare(host);
    if (this.names.has(name)) return null;
    if (isLocalName(name)) return this.judged('loopback', name);
    return bytesOf(name) ? this.ofAddress(name, name) : null;
  }

  /** What is wrong with an address to which the host leads; null: it may be called. */
  ofAddress(host: string, address: string): InnerKind | null {
    const [name, bytes] = [bare(host), bytesOf(address)];
    if (this.names.has(name)) return null;
    const kind = innerKindOf(address);
    if (kind === null || (bytes && this.isNamed(bytes))) return null;
    return this.judged(kind, name);
  }

  private isNamed(bytes: AddressBytes): boolean {
    const carried = carriedIn(bytes);
    return this.networks.some((network) => isIn(bytes, network) || (carried !== null && isIn(carried, network)));
  }

  private judged(kind: InnerKind, name: string): InnerKind | null {
    return MILD.has(kind) && this.before.has(name) ? null : kind;
  }
}
