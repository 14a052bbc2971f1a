import type { Duplex } from 'node:stream';

/** What is made of the bytes of a connection. */
export interface Sieved {
  /** What the broker reads of a chunk. */
  sift(chunk: Buffer): Buffer | null;
  /** Bytes until the present packet ends, as far as is known; 0: between two. */
  readonly due: number;
  /** Packets that have begun. */
  readonly packets: number;
}

/** So much is read at a time: of the smallest packets five hundred. */
const AT_A_TIME = 1_024;
/** Packets after which it is enough, however small they are: each costs the same. Ours. */
const MOST_PACKETS = 128;

/**
 * Reads about so many bytes, of small packets fewer, and on to the end of the packet. The broker reads again when it has answered a packet, so a rest may
 * only be left in the buffer behind a whole one.
 */
export function sip(stream: Duplex, read: (size?: number) => unknown, bytes: number, through: Sieved): Buffer | null {
  const read1 = (most: number): Buffer | null =>
    read(stream.readableLength > most ? Math.ceil(most) : undefined) as Buffer | null;
  const taken: Buffer[] = [];
  const enough = through.packets + MOST_PACKETS;
  let left = bytes;
  for (let most = Math.min(left, AT_A_TIME); most > 0 && !stream.destroyed; ) {
    const chunk = read1(most);
    if (!chunk) break;
    left -= chunk.length;
    const sifted = through.sift(chunk);
    if (sifted) taken.push(sifted);
    const goesOn = taken.length === 0 || (left > 0 && through.packets < enough);
    most = through.due || (goesOn ? Math.min(Math.max(left, 1), AT_A_TIME) : 0);
  }
  return taken.length > 1 ? Buffer.concat(taken) : (taken[0] ?? null);
}
