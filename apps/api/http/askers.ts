import { bytesOf, innerKindOf, isIn, type Network, networkOf } from '#libs/domain/index.js';

/** One asker by their address: of IPv6 the network of a house is one, as it has more addresses than anybody counts. */
export function askerOf(address: string | undefined): string {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  const bytes = bytesOf(plain);
  return bytes?.length === 16 ? `${bytes.slice(0, 8).join('.')}/64` : plain;
}

/**
 * Whose address is that of nobody in particular: a proxy that is trusted, and, where none is named, this machine, on which there may be one.
 * Whoever is here has other ways to take everything.
 */
export function standsForMany(trusted: readonly string[]): (address: string | undefined) => boolean {
  const networks = trusted.map(networkOf).filter((one): one is Network => one !== null);
  return (address) => {
    const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
    const bytes = bytesOf(plain);
    if (networks.length === 0) return bytes !== null && innerKindOf(plain) === 'loopback';
    return bytes !== null && networks.some((network) => isIn(bytes, network));
  };
}
