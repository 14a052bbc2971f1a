import type { ChannelKinds } from '#libs/contracts/index.js';
import type { ChannelAddress, Instant } from '#libs/domain/index.js';

/** Keeps to what the other sides take in a time. */
export class Pacing {
  /** When was sent, by what is counted together; the oldest first, and no more than count. */
  private readonly sentAt = new Map<string, Instant[]>();

  constructor(private readonly kinds: Pick<ChannelKinds, 'pacesOf'>) {}

  /** Null: it goes now, and counts. Else from when on it may go. */
  take(address: ChannelAddress, now: Instant): Instant | null {
    const paces = this.kinds.pacesOf(address);
    const freeAt = paces.map(([counted, { most, inMs }]) => ((this.sentAt.get(counted) ?? []).at(-most) ?? -inMs) + inMs);
    const until = Math.max(now, ...freeAt);
    if (until > now) return until;
    for (const [counted, { most }] of paces) this.sentAt.set(counted, [...(this.sentAt.get(counted) ?? []), now].slice(-most));
    return null;
  }
}
