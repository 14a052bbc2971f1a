import type { ChannelAddress } from '../people/index.js';

/** What came of one attempt. `retry`: it may succeed later by itself; else the other side refuses. `detail`: for the log alone. */
export type SendResult = { ok: true } | { ok: false; retry: boolean; error: string; detail?: string };

/** An alert as it goes out. */
export interface OutgoingAlert<Address extends ChannelAddress = ChannelAddress> {
  /** Idempotency key: the receiver may see it twice, and must act once. */
  id: string;
  address: Address;
  /** Facts and words; a channel makes of them what its receiver reads. */
  body: Record<string, unknown>;
}

/** A way to reach people. Never throws for what the other side does. */
export abstract class Channel<Address extends ChannelAddress = ChannelAddress> {
  /** `cut`: the answer is not waited for any more. */
  abstract send(alert: OutgoingAlert<Address>, cut?: AbortSignal): Promise<SendResult>;
}
