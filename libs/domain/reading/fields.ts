import type { Reading, ReadingKind } from './reading.js';

export const READING_KINDS = [
  'birth',
  'heartbeat',
  'consumables',
  'cashbox',
  'fault',
  'will',
] as const satisfies readonly ReadingKind[];

/** What a reading says, without what the history keeps in columns of its own. Same for every history. */
export function fieldsOf(reading: Pick<Reading, 'payload'>): Record<string, unknown> {
  const { ts, bootId, seq, historical, ...fields } = reading.payload;
  return fields;
}
