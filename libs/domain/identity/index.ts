export * from './joined.js';

import { dayStamp, type Instant } from '../time/index.js';

/** Crockford's letters: none that is misread on the phone. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Two 32-bit FNV-1a lanes with a final mix: 60 bits of them make the name. */
function hash60(text: string): bigint {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ (c + i), 0x85ebca6b);
  }
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 13), 0x297a2d39);
  return ((BigInt(a >>> 0) << 32n) | BigInt(b >>> 0)) >> 4n;
}

/**
 * A short name that people can say, for example `MO-20261122-7KQ2M9XA`.
 * The same parts give the same name, so a replay names things as the live run did.
 */
export function nameOf(
  prefix: 'IN' | 'MO' | 'ON' | 'AL' | 'SG' | 'WH' | 'SI' | 'UT' | 'FO' | 'SM' | 'RE' | 'RS' | 'RV',
  at: Instant,
  ...parts: string[]
): string {
  let rest = hash60([prefix, String(at), ...parts].join('\u0000'));
  let letters = '';
  for (let i = 0; i < 10; i++) {
    letters += LETTERS[Number(rest & 31n)];
    rest >>= 5n;
  }
  return `${prefix}-${dayStamp(at)}-${letters}`;
}
