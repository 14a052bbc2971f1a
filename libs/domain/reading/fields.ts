import { ownTime, skewOf } from './placing.js';
import type { Reading } from './reading.js';

/** What every message has, which the history keeps beside what it says. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(['ts', 'bootId', 'seq', 'historical']);

/**
 * What a reading says, without what the history keeps in columns of its own; of a live heartbeat also how far the kiosk's clock is
 * from ours, and of one that its clock does not place what that clock said. Same for every history.
 */
export function fieldsOf(
  reading: Pick<Reading, 'payload' | 'kind' | 'ts' | 'receivedAt' | 'historical' | 'unplaced'>,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name in reading.payload) if (!OWN_COLUMNS.has(name)) fields[name] = reading.payload[name];
  const skew = reading.kind === 'heartbeat' ? skewOf(reading) : undefined;
  if (skew !== undefined) fields['skewMs'] = skew;
  if (reading.unplaced) fields['kioskTs'] = ownTime(reading);
  return fields;
}
