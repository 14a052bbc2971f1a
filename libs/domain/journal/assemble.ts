import type { Placing, Reading, ReadingKind } from '../reading/index.js';
import type { Instant } from '../time/index.js';

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
  { kioskId, hallId, region, kioskType, kind }: ReadingHead,
  payload: Record<string, unknown>,
  receivedAt: Instant,
  placing: Placing,
): Reading {
  const isWill = kind === 'will';
  const ts = isWill ? receivedAt : (payload.ts as Instant);
  const bootId = payload.bootId as string;
  const seq = isWill ? -1 : (payload.seq as number);
  return place({ kioskId, hallId, region, kioskType, kind, ts, receivedAt, bootId, seq, historical: false, payload }, placing);
}

/** Notes in it how a reading is to be taken. */
export function place(reading: Reading, { historical, unplaced }: Placing): Reading {
  reading.historical = historical;
  if (!unplaced) return reading;
  reading.unplaced = unplaced;
  reading.ts = reading.receivedAt;
  return reading;
}
