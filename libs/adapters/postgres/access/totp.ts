import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, SECOND } from '#libs/domain/time/index.js';

/** As every authenticator takes it without being told (RFC 6238). */
const STEP = 30 * SECOND;
const DIGITS = 6;
/** Steps by which a telephone's clock may be off. */
const OFF_BY = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** The code of a step (RFC 4226, 5.3). */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export const stepOf = (now: Instant): number => Math.floor(now / STEP);

/** The step of which the code is, about now; null: of none. All are compared, so that the time says nothing. */
export function stepOfCode(secret: Uint8Array, code: string, now: Instant): number | null {
  const said = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS));
  let found: number | null = null;
  for (let step = Math.max(0, stepOf(now) - OFF_BY); step <= stepOf(now) + OFF_BY; step++) {
    const expected = Buffer.from(codeOf(secret, step));
    if (said.length === expected.length && timingSafeEqual(said, expected)) found = step;
  }
  return code.length === DIGITS ? found : null;
}
