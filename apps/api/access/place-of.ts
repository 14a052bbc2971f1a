import { isIPv6 } from 'node:net';

/** Sixteen-bit groups of an IPv6 address, in full. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...gap, ...after].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
}

/** From where somebody tries: an IPv4 address, or the network of an IPv6 one, of which each customer has 2^64 addresses. */
export function placeOf(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (inside !== undefined || !isIPv6(plain)) return inside ?? plain;
  return `${groupsOf(plain).slice(0, 4).join(':')}::/64`;
}
