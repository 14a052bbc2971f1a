import { uplinkTopic } from '#libs/contracts/index.js';
import type { Quarantine, QuarantinedPacket, RefusedPacket } from '#libs/domain/index.js';
import type { Unwritable } from './refused-readings.js';

/** Readings that the history refuses for good are kept in quarantine, where an operator finds them. */
export const toQuarantine =
  (quarantine: Pick<Quarantine, 'keep' | 'position'>) =>
  async (some: Unwritable[]): Promise<void> =>
    quarantine.keep(some.map(packetOf), await quarantine.position());

function packetOf({ reading, reason, position }: Unwritable): QuarantinedPacket {
  const payload = Buffer.from(JSON.stringify(reading.payload));
  const packet: RefusedPacket = {
    reason: 'unwritable',
    detail: `The history refused it: ${reason}`,
    topic: uplinkTopic(reading, reading.kind),
    sender: reading.kioskId,
    receivedAt: reading.receivedAt,
    payload,
    size: payload.length,
  };
  return { ...packet, id: position, kioskId: reading.kioskId };
}
