import { isUtf8 } from 'node:buffer';
import { parseTopic } from '#libs/contracts/index.js';
import { type JournalEntry, type Journaled, receivedAt } from '#libs/domain/index.js';
import type { Options } from './options.js';

/** Where a line is printed. */
export type Say = (line: string) => void;

export const utc = (at: number): string => new Date(at).toISOString();

/** The kiosk that an entry is about, or null. */
export function kioskOf(entry: JournalEntry): string | null {
  if (entry.type === 'reading') return entry.reading.kioskId;
  if (entry.type === 'heard' || entry.type === 'retired') return entry.kioskId;
  return entry.type === 'refused' ? (entry.packet.sender ?? parseTopic(entry.packet.topic)?.kioskId ?? null) : null;
}

/** Whether the entry is one that was asked for; marks of time are not. */
export function isWanted(entry: JournalEntry, { kiosk, reason }: Pick<Options, 'kiosk' | 'reason'>): boolean {
  const about = kioskOf(entry);
  if (about === null && entry.type !== 'refused') return false;
  if (kiosk !== null && about !== kiosk) return false;
  if (entry.type === 'heard' && reason !== null) return entry.refused?.reason === reason;
  return reason === null || (entry.type === 'refused' && entry.packet.reason === reason);
}

const bytesTold = (payload: Uint8Array): object =>
  isUtf8(payload) ? { text: Buffer.from(payload).toString() } : { base64: Buffer.from(payload).toString('base64') };

/** An entry as one line of JSON. */
export function lineOf({ position, entry }: Journaled): string {
  const head = { position, receivedAt: utc(receivedAt(entry)) };
  if (entry.type === 'reading') {
    const { kioskId, kind, ts, bootId, seq, historical, used, payload } = entry.reading;
    const more = { ...(historical && { historical }), ...(used && { used }) };
    return JSON.stringify({ ...head, kioskId, kind, ts, bootId, seq, ...more, payload });
  }
  if (entry.type === 'refused') {
    const { reason, detail, topic, sender, size, payload } = entry.packet;
    return JSON.stringify({ ...head, refused: reason, detail, topic, sender, size, ...bytesTold(payload) });
  }
  return JSON.stringify({ ...head, ...entry });
}
