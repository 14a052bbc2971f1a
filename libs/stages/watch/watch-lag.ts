import { type Clock, type Instant, type Position, SECOND } from '#libs/domain/index.js';

/** A watch that has not moved for so long stands, and nothing is gained by waiting for it. Ours. */
const STANDS = 2 * SECOND;
/** Its speed is looked at so often, milliseconds, and of an earlier look so much is believed still: it may have had little to do since. Ours. */
const [LOOK_EVERY, BELIEVED] = [1_000, 0.8];

export interface WatchLagParts {
  /** Position of the last entry that is durable, and of the last that is judged. */
  end(): Position;
  judged(): Position;
  clock: Clock;
}

/** How many entries wait for the watch while it works, and how fast it is. While it stands, as it does when its database is away, none wait. */
export class WatchLag {
  /** Entries that it has judged in a second when it was fast. */
  perSecond = 0;
  private judged: Position = 0;
  private movedAt: Instant = 0;
  private look = { judged: 0, at: 0 };

  constructor(private readonly parts: WatchLagParts) {}

  entries(): number {
    const [judged, now] = [this.parts.judged(), this.parts.clock.now()];
    if (judged !== this.judged) [this.judged, this.movedAt] = [judged, now];
    if (now - this.look.at >= LOOK_EVERY) this.measure(judged, now);
    return now - this.movedAt > STANDS ? 0 : Math.max(0, this.parts.end() - judged);
  }

  private measure(judged: Position, now: Instant): void {
    const { look } = this;
    const measured = ((judged - look.judged) * SECOND) / (now - look.at);
    if (look.at > 0) this.perSecond = Math.max(measured, this.perSecond * BELIEVED);
    this.look = { judged, at: now };
  }
}
