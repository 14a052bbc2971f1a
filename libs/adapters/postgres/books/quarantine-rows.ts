import type { QuarantinedPacket, Retry } from '#libs/domain/quarantine/index.js';
import type { Refusal } from '#libs/domain/reading/index.js';

export interface PacketRow {
  id: string;
  reason: Refusal;
  kiosk_id: string | null;
  sender: string | null;
  topic: string;
  detail: string;
  received_at: string;
  size: number;
  payload: Buffer;
  retry_state: Retry['state'] | null;
  retry_at: string | null;
  retry_reason: Refusal | null;
  retry_detail: string | null;
}

/** What a packet has when it comes. */
export const WRITTEN = 'id, reason, kiosk_id, sender, topic, detail, received_at, size, payload';
export const COLUMNS = `${WRITTEN}, retry_state, retry_at, retry_reason, retry_detail`;

export type RetryRow = Pick<PacketRow, 'retry_state' | 'retry_at' | 'retry_reason' | 'retry_detail'>;

export const retryOf = (row: RetryRow): Retry | undefined =>
  row.retry_state === null
    ? undefined
    : { state: row.retry_state, at: Number(row.retry_at), reason: row.retry_reason, detail: row.retry_detail };

export function packetOf(row: PacketRow): QuarantinedPacket {
  const retry = retryOf(row);
  return {
    id: Number(row.id),
    reason: row.reason,
    kioskId: row.kiosk_id,
    sender: row.sender,
    topic: row.topic,
    detail: row.detail,
    receivedAt: Number(row.received_at),
    size: row.size,
    payload: row.payload,
    ...(retry && { retry }),
  };
}
