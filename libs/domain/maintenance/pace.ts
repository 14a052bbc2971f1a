import { REOPENS_WITHIN } from '../incident/index.js';
import type { Instant } from '../time/index.js';
import type { LastNotification, Priority } from './order.js';
import { higher } from './priority.js';

/** What they are told of any cause, */
export type CauseNotification = 'opened' | 'updated' | 'closed' | 'reopened';

/** and of one that people see to. */
export type NotificationKind =
  | CauseNotification
  | 'rejected'
  | 'cancelled'
  | 'takenOver'
  | 'moved'
  | 'overdue'
  | 'warned'
  | 'breached'
  | 'unaccepted'
  | 'resumed'
  | 'awayLate'
  | 'planWaits';

/** Why they are not told. `told-already`: the last word stands. `told-with-another`: the wider order names it. */
export type NotNotifiedAgainReason = 'told-already' | 'told-with-another';

/** How grave a cause is from a moment on. */
export interface Turn {
  priority: Priority;
  at: Instant;
}

/** What they are told of a turn, and what they know and are to be told after it. */
export interface Paced<T extends NotificationKind = NotificationKind> {
  told: LastNotification;
  /** When the end is told if it is over still. */
  closingAt?: Instant;
  tell: T | null;
  /** Why not, where somebody may ask; null: nothing new happened. */
  why: NotNotifiedAgainReason | null;
}

export function say<T extends NotificationKind>({ priority, at }: Turn, before: LastNotification | undefined, tell: T): Paced<T> {
  const highest = before && !higher(priority, before.highest) ? before.highest : priority;
  const cameBack = (before?.cameBack ?? false) || tell === 'reopened';
  return { told: { at, highest, over: tell === 'closed' || tell === 'cancelled', cameBack }, tell, why: null };
}

export const keepStill = (told: LastNotification, why: NotNotifiedAgainReason | null = null): Paced<never> => ({
  told,
  tell: null,
  why,
});

/** The first end is told at once; once it was told that the cause is back, an end is told when it has lasted. */
export function end(turn: Turn, told: LastNotification, atOnce = false): Paced<'closed'> {
  if (!told.cameBack || atOnce) return say(turn, told, 'closed');
  return { ...keepStill(told), closingAt: turn.at + REOPENS_WITHIN };
}

/** A cause that is back: nothing new to whoever was not told that it was gone. */
export function comeBack(turn: Turn, told: LastNotification): Paced<'reopened'> {
  if (told.over || higher(turn.priority, told.highest)) return say(turn, told, 'reopened');
  return keepStill(told, 'told-already');
}

/** News when it is worse than it was ever told. */
export const change = (turn: Turn, told: LastNotification): Paced<'updated'> =>
  higher(turn.priority, told.highest) ? say(turn, told, 'updated') : keepStill(told);
