import { uplinkTopic } from '#libs/contracts/index.js';
import type { ReceivedReading } from '#libs/domain/index.js';

/** What the history adds to what came over the wire. */
function payloadOf({ kind, ts, bootId, seq, historical, fields }: ReceivedReading): Record<string, unknown> {
  if (kind === 'will') return { bootId };
  const { skewMs: _, kioskTs: own = ts, ...said } = fields;
  return { ts: own, bootId, seq, ...said, ...(historical && { historical }) };
}

/** A reading of the history as a line of a recording. */
export const lineOf = (reading: ReceivedReading, region: string): string =>
  `${JSON.stringify({
    receivedAt: reading.receivedAt,
    topic: uplinkTopic({ region, kioskId: reading.kioskId }, reading.kind),
    payload: payloadOf(reading),
  })}\n`;
