import type { Page, Paged } from '../page.js';
import type { Instant } from '../time/index.js';
import type { OutboundMessage } from './message.js';

export type OutboxState = 'waiting' | 'sent' | 'dead';

export interface OutboxItem {
  /** Idempotency key: the receiver may see it twice, and must act once. */
  id: string;
  message: OutboundMessage;
  state: OutboxState;
  attempts: number;
  createdAt: Instant;
  /** Not before. */
  dueAt: Instant;
  sentAt: Instant | null;
  lastError: string | null;
  /** Id of the message that told it too. */
  toldWith?: string;
  /** It was said that this way does not reach who is to be told. */
  unreached?: true;
}

/** A message that was just put in. */
export const waitingItem = ({ id, message, at }: { id: string; message: OutboundMessage; at: Instant }): OutboxItem => ({
  id,
  message,
  state: 'waiting',
  attempts: 0,
  createdAt: at,
  dueAt: at,
  sentAt: null,
  lastError: null,
});

/** A message that goes next; `followed`: others of its lane and thread wait behind it. */
export type ReadyItem = OutboxItem & { followed?: true };

/** Messages that wait to be sent, written in the same transaction as what they tell. */
export abstract class Outbox {
  /** Puts a message in, unless one with the same id is there. */
  abstract put(item: { id: string; message: OutboundMessage; at: Instant }): Promise<void>;
  /**
   * Of each lane that is not busy the message that goes first: those that were not tried yet, then by urgency, then in the order in which
   * they were put in. Of one thread it is the first that waits, as soon as any of the thread is due.
   */
  abstract ready(at: Instant, limit: number, busy: readonly string[]): Promise<ReadyItem[]>;
  /** When the first message of a lane that is not busy falls due; null when none waits. */
  abstract nextDue(busy: readonly string[]): Promise<Instant | null>;
  /** Of the message's lane and thread those that wait behind it, in their order. */
  abstract behind(item: OutboxItem): Promise<OutboxItem[]>;
  /** Every message of the same thread, event and moment, to whomever, itself too. */
  abstract besides(item: OutboxItem): Promise<OutboxItem[]>;
  abstract settle(item: OutboxItem): Promise<void>;
  /** Nothing that waits in the message's lane, or in its thread alone, falls due before the instant. */
  abstract hold(item: OutboxItem, of: 'lane' | 'thread', until: Instant): Promise<void>;
  abstract one(id: string): Promise<OutboxItem | undefined>;
  abstract list(filter: Paged & { state?: string }): Promise<Page<OutboxItem>>;
}
