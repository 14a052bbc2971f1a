import type { Duplex } from 'node:stream';

/** What is made of the bytes of a connection. */
export interface Sieved {
  /** What the broker reads of a chunk. */
  sift(chunk: Buffer): Buffer | null;
  /** Bytes until the present packet ends, as far as is known; 0: between two. */
  readonly due: number;
}

/**
 * Reads about so many bytes and on to the end of the packet. The broker reads again when it has answered a packet, so a rest may only be left
 * in the buffer behind a whole one.
 */
export function sip(stream: Duplex, read: (size?: number) => unknown, bytes: number, through: Sieved): Buffer | null {
  const read1 = (most: number): Buffer | null =>
    read(stream.readableLength > most ? Math.ceil(most) : undefined) as Buffer | null;
  const taken: Buffer[] = [];
  for (let most = bytes; most > 0; most = through.due || (taken.length === 0 ? bytes : 0)) {
    const chunk = read1(most);
    if (!chunk) break;
    const sifted = through.sift(chunk);
    if (sifted) taken.push(sifted);
  }
  return taken.length > 1 ? Buffer.concat(taken) : (taken[0] ?? null);
}
