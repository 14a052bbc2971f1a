import { DAY, type Instant, MINUTE, type OutboxItem, SECOND, type SendResult } from '#libs/domain/index.js';

/** Pauses after the first failures; the last one repeats. */
const PAUSES = [1 * SECOND, 2 * SECOND, 5 * SECOND, 15 * SECOND, 1 * MINUTE, 5 * MINUTE];
/** After a day an alert is history; it stays readable as dead. */
const GIVE_UP_AFTER = 1 * DAY;

/** Jitter of a fifth, made from the message's own name: the same message waits the same in a replay. */
const jitter = (id: string, attempts: number): number => {
  const last = id.charCodeAt(id.length - 1) + attempts * 31;
  return 0.9 + (last % 21) / 100;
};

/** The item after one attempt: sent, waiting for the next one, or dead. */
export function afterAttempt(item: OutboxItem, result: SendResult, now: Instant): OutboxItem {
  const attempts = item.attempts + 1;
  if (result.ok) return { ...item, attempts, state: 'sent', sentAt: now, lastError: null };
  const failed = { ...item, attempts, lastError: result.error };
  if (!result.retry || now - item.createdAt >= GIVE_UP_AFTER) return { ...failed, state: 'dead' };
  const pause = PAUSES[Math.min(attempts, PAUSES.length) - 1] as number;
  return { ...failed, dueAt: now + Math.round(pause * jitter(item.id, attempts)) };
}
