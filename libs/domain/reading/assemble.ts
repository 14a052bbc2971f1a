import type { Instant } from '../time/index.js';
import type { Placing } from './placing.js';
import type { Reading, ReadingKind } from './reading.js';

/** What is known of a reading beside its payload. */
export interface ReadingHead {
  kioskId: string;
  hallId: string;
  region: string;
  kioskType: string;
  kind: ReadingKind;
}

/** A reading from its parts; the same whether it has just come or is read back from the journal. */
export function assemble(
  head: ReadingHead,
  payload: Record<string, unknown>,
  receivedAt: Instant,
  { historical, unplaced }: Placing,
): Reading {
  const isWill = head.kind === 'will';
  return {
    kioskId: head.kioskId,
    hallId: head.hallId,
    region: head.region,
    kioskType: head.kioskType,
    kind: head.kind,
    ts: isWill || unplaced ? receivedAt : (payload.ts as Instant),
    receivedAt,
    bootId: payload.bootId as string,
    seq: isWill ? -1 : (payload.seq as number),
    historical,
    ...(unplaced && { unplaced }),
    payload,
  };
}
