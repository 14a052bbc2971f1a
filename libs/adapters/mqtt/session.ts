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
export const LONGEST_QUEUE = 100;
export const MOST_BYTES = 256 * 1024;

/** What is kept of a client that wants its session kept, bounded. */
export class Session {
  readonly subscriptions = new Map<string, Subscription>();
  readonly queue: KeptPacket[] = [];

  /** Answers whether that changes anything. What is over the bound was refused to the client as well. */
  subscribe({ topic, qos }: Subscription): boolean {
    const before = this.subscriptions.get(topic);
    if (before?.qos === qos || (!before && this.subscriptions.size >= MOST_FILTERS)) return false;
    this.subscriptions.set(topic, { topic, qos });
    return true;
  }

  /** Takes out the message of that number of that broker. */
  remove(brokerId: string, brokerCounter: number): void {
    const at = this.queue.findIndex((packet) => packet.brokerId === brokerId && packet.brokerCounter === brokerCounter);
    if (at >= 0) this.queue.splice(at, 1);
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
