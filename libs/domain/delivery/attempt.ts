import { DAY, type Instant, MINUTE, SECOND } from '../time/index.js';
import type { SendResult } from './channel.js';
import type { OutboxItem } from './outbox.js';

/** Pauses after the first failures; the last one repeats. Ours. */
const PAUSES = [1 * SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 1 * MINUTE, 5 * MINUTE];
/** Of who refuses: somebody must correct something first. Ours. */
const PAUSES_REFUSED = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];
/** After a day an alert is history; it stays readable as dead. Ours. */
const GIVE_UP_AFTER = 1 * DAY;
/** Whoever is not reached for so long is not told by this way: somebody else is to know. Ours: two hours are left for what is urgent. */
export const UNDELIVERED_AFTER = 10 * MINUTE;

/** Jitter of a fifth, made from the message's own name: the same message waits the same in a replay. */
const jitter = (id: string, attempts: number): number => {
  const last = id.charCodeAt(id.length - 1) + attempts * 31;
  return 0.9 + (last % 21) / 100;
};

function pauseAfterAttempt(id: string, attempts: number, refused: boolean): number {
  const pauses = refused ? PAUSES_REFUSED : PAUSES;
  const pause = pauses[Math.min(attempts, pauses.length) - 1] as number;
  return Math.round(pause * jitter(id, attempts));
}

/** The item after one attempt: sent, waiting for the next one, or dead. */
export function afterAttempt(item: OutboxItem, result: SendResult, now: Instant): OutboxItem {
  const attempts = item.attempts + 1;
  if (result.ok) return { ...item, attempts, state: 'sent', sentAt: now, lastError: null };
  const failed = { ...item, attempts, lastError: result.error };
  if (now - item.createdAt >= GIVE_UP_AFTER) return { ...failed, state: 'dead' };
  return { ...failed, dueAt: now + pauseAfterAttempt(item.id, attempts, !result.retry) };
}

/** Whether it is to be said from now on that who is to be told is not told by this way. */
export function isUndelivered(item: OutboxItem, result: SendResult, now: Instant): boolean {
  if (result.ok || item.unreached || item.message.type !== 'alert') return false;
  return !result.retry || now - item.createdAt >= UNDELIVERED_AFTER;
}
