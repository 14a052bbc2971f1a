import type { ChannelAddress } from '../people/index.js';
import type { Instant } from '../time/index.js';

/** An alert on a technician's phone. */
export interface AlertMessage {
  type: 'alert';
  /** Null: it is of an incident without an order. */
  orderId: string | null;
  /** When it has no order. */
  incidentId?: string;
  /** Null: the order is for the hall. */
  kioskId: string | null;
  hallId: string;
  to: string;
  address: ChannelAddress;
  body: Record<string, unknown>;
}

/** The sign on a kiosk's own screen. */
export interface SignMessage {
  type: 'sign';
  kioskId: string;
  region: string;
  body: Record<string, unknown>;
}

export type OutboundMessage = AlertMessage | SignMessage;

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
}

/** What came of one attempt. `retry`: it may succeed later. */
export type SendResult = { ok: true } | { ok: false; retry: boolean; error: string };

/** One way to reach somebody or something. Never throws for what the other side does. */
export abstract class Channel {
  abstract readonly takes: OutboundMessage['type'];
  abstract send(item: OutboxItem): Promise<SendResult>;
}

/** Messages that wait to be sent, written in the same transaction as what they tell. */
export abstract class Outbox {
  /** Puts a message in, unless one with the same id is there. */
  abstract put(item: { id: string; message: OutboundMessage; at: Instant }): Promise<void>;
  abstract due(at: Instant, limit: number): Promise<OutboxItem[]>;
  /** When the next waiting message falls due; null when none waits. */
  abstract nextDue(): Promise<Instant | null>;
  abstract settle(item: OutboxItem): Promise<void>;
  abstract list(filter: { state?: string; limit: number; after?: string }): Promise<{ items: OutboxItem[]; next: string | null }>;
}
