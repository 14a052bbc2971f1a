import type { Instant, OutboxItem, SendResult } from '#libs/domain/index.js';
import { laneOf } from '#libs/domain/index.js';

/** Receivers that are remembered. Ours. */
const MOST = 1_000;
/** Named to whoever asks how it goes. Ours. */
const NAMED = 3;

interface Failing {
  who: string;
  since: Instant;
  why: string;
  /** It answers, and somebody must correct something; else it may come back by itself. */
  refuses: boolean;
}

/** Receivers that refuse or do not answer, until they take something. */
export class Refusing {
  private readonly byLane = new Map<string, Failing>();

  constructor(private readonly name: (personId: string) => string) {}

  get count(): number {
    return this.byLane.size;
  }

  note({ message }: OutboxItem, result: SendResult, now: Instant): void {
    const lane = laneOf(message);
    if (result.ok) {
      this.byLane.delete(lane);
      return;
    }
    const who = message.type === 'alert' ? `${this.name(message.to)} (${message.to})` : `the sign of ${message.kioskId}`;
    const since = this.byLane.get(lane)?.since ?? now;
    if (this.byLane.size < MOST || this.byLane.has(lane)) {
      this.byLane.set(lane, { who, since, why: result.error, refuses: !result.retry });
    }
  }

  /** Null: all take what is sent to them. */
  readonly complaint = (): string | null => {
    if (this.byLane.size === 0) return null;
    const all = [...this.byLane.values()].sort((a, b) => Number(b.refuses) - Number(a.refuses));
    const named = all
      .slice(0, NAMED)
      .map(({ who, since, why }) => `${who} since ${new Date(since).toISOString()}: ${why}`)
      .join('; ');
    const others = all.length > NAMED ? `; and ${all.length - NAMED} more` : '';
    return `Not told: ${named}${others}. Correct the channel in the register; it is tried again.`;
  };
}
