import type { Instant } from '../time/index.js';
import { laneOf, rankOf, threadOf } from './message.js';
import type { OutboxItem, ReadyItem } from './outbox.js';

/** Messages of lanes that are not busy, in the order in which they were put in. */
const free = (waiting: readonly OutboxItem[], busy: readonly string[]): OutboxItem[] => {
  const lanes = new Set(busy);
  return waiting.filter(({ message }) => !lanes.has(laneOf(message)));
};

/** The first of each thread of which something is due. */
function firsts(waiting: readonly OutboxItem[], at: Instant): ReadyItem[] {
  const threads = new Map<string, { first: ReadyItem; isDue: boolean }>();
  for (const item of waiting) {
    const key = JSON.stringify([laneOf(item.message), threadOf(item.message)]);
    const thread = threads.get(key);
    const first: ReadyItem = thread ? { ...thread.first, followed: true } : item;
    threads.set(key, { first, isDue: (thread?.isDue ?? false) || item.dueAt <= at });
  }
  return [...threads.values()].filter(({ isDue }) => isDue).map(({ first }) => first);
}

const byRank = (a: OutboxItem, b: OutboxItem): number => rankOf(a.message) - rankOf(b.message);
const untriedFirst = (a: OutboxItem, b: OutboxItem): number => Number(a.attempts > 0) - Number(b.attempts > 0);

/** See {@link Outbox.ready}; `waiting`: in the order in which they were put in. */
export function readyOf(waiting: readonly OutboxItem[], at: Instant, limit: number, busy: readonly string[]): ReadyItem[] {
  const lanes = new Map<string, ReadyItem>();
  for (const item of firsts(free(waiting, busy), at).sort(byRank)) {
    const lane = laneOf(item.message);
    if (!lanes.has(lane)) lanes.set(lane, item);
  }
  return [...lanes.values()].sort((a, b) => untriedFirst(a, b) || byRank(a, b)).slice(0, limit);
}

/** See {@link Outbox.nextDue}. */
export const nextDueOf = (waiting: readonly OutboxItem[], busy: readonly string[]): Instant | null =>
  free(waiting, busy).reduce<Instant | null>((first, { dueAt }) => Math.min(first ?? dueAt, dueAt), null);
