import type { Subscription } from 'aedes';
import { MOST_FILTERS } from './subscriptions.js';

/** What the broker asks to keep of a packet. */
export interface KeptPacket {
  cmd?: string;
  dup?: boolean;
  topic: string;
  payload: Buffer | string;
  qos?: number;
  retain?: boolean;
  brokerId?: string;
  brokerCounter?: number;
  messageId?: number;
}

/** Messages that wait for a kiosk that is away, and their bytes; the oldest go first. Signs are retained besides. Ours. */
const LONGEST_QUEUE = 100;
const MOST_BYTES = 256 * 1024;

/** What is kept of a client that wants its session kept, bounded. */
export class Session {
  readonly subscriptions = new Map<string, Subscription>();
  readonly queue: KeptPacket[] = [];

  /** What is over the bound was refused to the client as well. */
  subscribe(subscription: Subscription): void {
    if (this.subscriptions.size < MOST_FILTERS || this.subscriptions.has(subscription.topic))
      this.subscriptions.set(subscription.topic, subscription);
  }

  /** Answers how many messages had to go. */
  enqueue(packet: KeptPacket): number {
    this.queue.push(packet);
    const before = this.queue.length;
    let bytes = this.queue.reduce((sum, { payload }) => sum + payload.length, 0);
    while (this.queue.length > LONGEST_QUEUE || (bytes > MOST_BYTES && this.queue.length > 1))
      bytes -= this.queue.shift()?.payload.length ?? 0;
    return before - this.queue.length;
  }
}
