import { type Instant, MINUTE } from '../time/index.js';
import { eventOf } from './message.js';
import type { OutboxItem } from './outbox.js';

const verbOf = ({ message }: OutboxItem): string => eventOf(message).split('.')[1] ?? '';

const ENDS: ReadonlySet<string> = new Set(['closed', 'cancelled', 'takenOver']);

/** It tells that there is nothing left to do. */
export const isEnd = (item: OutboxItem): boolean => ENDS.has(verbOf(item));

/** What was said before it counts no more. */
const turns = (item: OutboxItem): boolean => isEnd(item) || verbOf(item) === 'reopened';

/** One message that is told, and those before it that it tells too. */
export interface Folded {
  told: OutboxItem;
  with: OutboxItem[];
}

/** What is over before it could be told is told as over, once: by the last turn that waits behind it. */
export function folded(first: OutboxItem, behind: readonly OutboxItem[]): Folded {
  const turn = first.message.type === 'alert' ? behind.findLastIndex(turns) : -1;
  const told = behind[turn];
  return told ? { told, with: [first, ...behind.slice(0, turn)] } : { told: first, with: [] };
}

/** From when on it is said of what is told that it is late. Ours. */
const LATE_AFTER = 2 * MINUTE;

/** When what is told happened, and when what is over by it began, if that was to be told too. */
export interface Late {
  happenedAt: Instant;
  beganAt?: Instant;
}

/** Null: it is not late. */
export function lateOf({ told, with: others }: Folded, now: Instant): Late | null {
  const began = others[0];
  if (began && isEnd(told)) return { happenedAt: told.createdAt, beganAt: began.createdAt };
  return now - told.createdAt >= LATE_AFTER ? { happenedAt: told.createdAt } : null;
}
