import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Instant } from '#libs/domain/time/index.js';

const ONE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** When the first certificate of a PEM file expires. 0: it cannot be read, or holds none; null: there is no such file. */
export function expiryOf(file: string): Instant | null {
  try {
    const ends = (readFileSync(file, 'utf8').match(ONE) ?? []).map((pem) => Date.parse(new X509Certificate(pem).validTo));
    return ends.length === 0 ? 0 : Math.min(...ends);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 0;
  }
}
