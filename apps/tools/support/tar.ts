import { gzipSync } from 'node:zlib';
import type { Instant } from '#libs/domain/index.js';

/** A part of an archive. */
export interface Part {
  name: string;
  text: string;
}

const BLOCK = 512;
const SUM_FROM = 148;
const SUM_TO = 156;

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

/** POSIX.1-1988 (ustar): a name, who may read it, how long it is, when it was made, and a sum over all of that. */
function headOf(name: string, size: number, at: Instant): Buffer {
  const head = Buffer.alloc(BLOCK);
  head.write(name, 0, 100);
  head.write(octal(0o600, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(size, 12), 124);
  head.write(octal(Math.floor(at / 1000), 12), 136);
  head.write('0', 156);
  head.write('ustar\0', 257);
  head.write('00', 263);
  head.fill(' ', SUM_FROM, SUM_TO);
  const sum = head.reduce((all, byte) => all + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, SUM_FROM);
  return head;
}

/** The parts as a `.tar.gz`. Names are ASCII and shorter than 100 characters. */
export function tarGz(parts: readonly Part[], at: Instant): Buffer {
  const blocks = parts.flatMap(({ name, text }) => {
    const body = Buffer.from(text);
    return [headOf(name, body.length, at), body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}
