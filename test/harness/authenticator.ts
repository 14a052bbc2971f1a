import { codeOf, stepOf } from '#libs/adapters/postgres/access/totp.js';
import { SECOND } from '#libs/domain/index.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP = 30 * SECOND;

function bytesOf(secret: string): Uint8Array {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

/** What somebody's telephone shows for a secret; `ahead` codes later. */
export const codeShown = (secret: string, now: number, ahead = 0): string =>
  codeOf(bytesOf(secret.replaceAll(' ', '')), stepOf(now + ahead * STEP));
