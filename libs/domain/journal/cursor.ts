import type { Reading, ReadingKind } from '../reading/index.js';
import { READING_KINDS } from '../reading/index.js';

/** Where a reading stands in the order of every history. Two readings with the same place are one and its repeat. */
export type ReadingPlace = Pick<Reading, 'ts' | 'seq' | 'kioskId' | 'kind' | 'bootId'>;

/** Thrown when a cursor is not one that a history gave. */
export class BadCursor extends Error {
  constructor() {
    super('The cursor is not one of ours. Take `next` of an earlier answer as it is, or leave it out.');
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Newest first by `ts`, then by `seq`; the rest only makes the order total. */
export const newestFirst = (a: ReadingPlace, b: ReadingPlace): number =>
  b.ts - a.ts || b.seq - a.seq || byText(a.kioskId, b.kioskId) || byText(a.kind, b.kind) || byText(a.bootId, b.bootId);

/** An opaque word for the place after which the next page begins. */
export const cursorAfter = ({ ts, seq, kioskId, kind, bootId }: ReadingPlace): string =>
  Buffer.from(JSON.stringify([ts, seq, kioskId, kind, bootId])).toString('base64url');

/** The place that a cursor names. Throws {@link BadCursor}. */
export function placeOf(cursor: string): ReadingPlace {
  const parts = parsed(cursor);
  if (!Array.isArray(parts) || parts.length !== 5) throw new BadCursor();
  const [ts, seq, kioskId, kind, bootId] = parts as unknown[];
  if (!Number.isSafeInteger(ts) || !Number.isSafeInteger(seq)) throw new BadCursor();
  if (typeof kioskId !== 'string' || typeof bootId !== 'string' || !isKind(kind)) throw new BadCursor();
  return { ts: ts as number, seq: seq as number, kioskId, kind, bootId };
}

const isKind = (word: unknown): word is ReadingKind => READING_KINDS.some((kind) => kind === word);

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new BadCursor();
  }
}
