import type { ChannelAddress } from '../people/index.js';

/**
 * Why somebody is told of an order: it is theirs, they are the second of two (S0-Q5c), who is to be told cannot be told, it was theirs
 * before, or they are the next to answer for one that is overdue. An `administrator` is told of what has no order.
 */
export type RecipientRole = 'assignee' | 'second' | 'instead' | 'before' | 'next' | 'administrator';

/** An alert on somebody's phone. Its address and its words are those of the moment of sending. */
export interface AlertMessage {
  type: 'alert';
  /** Null: it is of an incident without an order. */
  orderId: string | null;
  /** When it has no order. */
  incidentId?: string;
  /** When it is of a review: its id, and beside it the incident's. */
  reviewId?: string;
  /** Null: the order is for the hall. */
  kioskId: string | null;
  hallId: string;
  /** Person id. */
  to: string;
  /** Which of the person's channels, from 0. Alerts of before do not have it: they came with their address and their words. */
  channel?: number;
  as?: RecipientRole;
  /** It is of what is critical, or of security. */
  urgent?: true;
  /** Person id of who could not be told. */
  insteadOf?: string;
  /** As it was sent last. */
  address?: ChannelAddress;
  /** What was decided to be told, such as `order.opened`. Alerts of before have it among their words alone. */
  event?: string;
  /** What was decided, and everything else as it was sent last. */
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

/** The receiver and the channel: what waits in one lane waits for nobody in another. */
export const laneOf = (message: OutboundMessage): string =>
  message.type === 'sign' ? `sign ${message.kioskId}` : `alert ${message.to} ${message.channel ?? 0}`;

/** What was decided to be told. */
export const eventOf = (message: OutboundMessage): string =>
  (message.type === 'alert' && message.event) || String(message.body['event'] ?? '');

/** What it is about: messages of one thread come in their order, of several in the order of their urgency. */
export const threadOf = (message: OutboundMessage): string =>
  message.type === 'sign' ? message.kioskId : (message.orderId ?? message.incidentId ?? message.to);

/** The lower goes first. */
export const rankOf = (message: OutboundMessage): number => {
  if (message.type === 'sign') return 2;
  return message.urgent ? 0 : 1;
};
