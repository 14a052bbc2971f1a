import { isUtf8 } from 'node:buffer';
import { type MaskedCounts, maskPacket, mayBePersonal } from '#libs/domain/index.js';

/** What came, without numbers that tell who somebody is: masked before anything is kept, so that live and replay have the same bytes. */
export function withoutPersonal(came: Uint8Array): { payload: Uint8Array; found: MaskedCounts | null } {
  if (!mayBePersonal(came)) return { payload: came, found: null };
  return masked(came);
}

/** The same of what is put in quarantine: it may be no JSON at all. */
export function masked(came: Uint8Array): { payload: Uint8Array; found: MaskedCounts | null } {
  // Digits are the same bytes in GBK and its kin.
  const encoding = isUtf8(came) ? 'utf8' : 'latin1';
  const { text, found } = maskPacket(Buffer.from(came.buffer, came.byteOffset, came.byteLength).toString(encoding));
  return { payload: found ? Buffer.from(text, encoding) : came, found };
}
