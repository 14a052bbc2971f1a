/** An address as its bytes: 4 of IPv4, 16 of IPv6. */
export type AddressBytes = readonly number[];

export interface Network {
  bytes: AddressBytes;
  bits: number;
}

/** As `new URL` writes IPv4: four decimal numbers, none of them with a zero in front. */
const QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

function fourBytes(text: string): AddressBytes | null {
  const bytes = QUAD.exec(text)?.slice(1).map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes : null;
}

const GROUP = /^[0-9a-f]{1,4}$/i;

/** The groups of one side of `::`; IPv4 at the end is two of them. Null: it is none. */
function groupsIn(side: string, isLast: boolean): number[] | null {
  if (side === '') return [];
  const parts = side.split(':');
  const quad = isLast && parts.at(-1)?.includes('.') ? fourBytes(parts.pop() ?? '') : undefined;
  if (quad === null || !parts.every((part) => GROUP.test(part))) return null;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  if (!quad) return groups;
  const [a = 0, b = 0, c = 0, d = 0] = quad;
  return [...groups, a * 256 + b, c * 256 + d];
}

function sixteenBytes(text: string): AddressBytes | null {
  const sides = text.split('::');
  if (sides.length > 2) return null;
  const [head, tail] = sides.map((side, at) => groupsIn(side, at === sides.length - 1));
  if (!head || tail === null) return null;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = tail === undefined ? head : [...head, ...Array<number>(missing).fill(0), ...tail];
  return groups.flatMap((group) => [Math.floor(group / 256), group % 256]);
}

/** The bytes of an address, with or without brackets and zone; null: it is none. */
export function bytesOf(text: string): AddressBytes | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  return bare.includes(':') ? sixteenBytes(bare) : fourBytes(bare);
}

/** A network such as 10.1.0.0/24, or an address, which is a network of one; null: it is none. */
export function networkOf(text: string): Network | null {
  const [address = '', bits, more] = text.split('/');
  const bytes = bytesOf(address);
  if (!bytes || more !== undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const width = bytes.length * 8;
  const of = bits === undefined ? width : Number(bits);
  return of > width ? null : { bytes, bits: of };
}

/** Whether the address is in the network. */
export function isIn(address: AddressBytes, { bytes, bits }: Network): boolean {
  if (address.length !== bytes.length) return false;
  return bytes.every((byte, at) => {
    const left = Math.min(8, Math.max(0, bits - at * 8));
    const unit = 2 ** (8 - left);
    return Math.floor(byte / unit) === Math.floor((address[at] as number) / unit);
  });
}
