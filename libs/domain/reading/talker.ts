import type { ReadingKind, Refusal, RefusedPacket } from './reading.js';

/** Reasons that say that nobody can read it; the others say that it came too often, or that nobody asked for it. */
const UNREADABLE: ReadonlySet<Refusal> = new Set<Refusal>([
  'not-json',
  'not-text',
  'breaks-contract',
  'too-large',
  'unknown-topic',
  'foreign-topic',
]);

/** Nobody was to send under that name. */
const NOBODY: ReadonlySet<Refusal> = new Set<Refusal>(['retired-kiosk', 'unknown-kiosk']);

export const isUnreadable = (reason: Refusal): boolean => UNREADABLE.has(reason);

/** Who talked when a packet was refused, and what was meant. */
export interface Talker {
  kioskId: string;
  kind: ReadingKind | null;
}

/**
 * The kiosk that lives because it sent this; null: nobody knows. A will is sent by the broker. Without a sender the broker has checked
 * that the topic is the kiosk's own.
 * @param at what the topic says, if it is one of ours.
 */
export function talkerOf(
  { sender, reason }: Pick<RefusedPacket, 'sender' | 'reason'>,
  at: { kioskId: string; kind: ReadingKind } | null,
): Talker | null {
  if (at?.kind === 'will' || NOBODY.has(reason)) return null;
  if (sender === null || sender === at?.kioskId) return at && { kioskId: at.kioskId, kind: at.kind };
  return { kioskId: sender, kind: null };
}
