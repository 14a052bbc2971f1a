import { type Clock, type Instant, type LineEvent, type LineLook, MINUTE } from '#libs/domain/index.js';

/** Kiosks that are listened to at once; the one that was asked for longest ago goes first. Ours. */
const MOST_LISTENED = 20;
/** Events that are kept of one of them; the oldest go first. Ours. */
const MOST_KEPT = 500;
/** So long after the last look at it a kiosk is listened to. Ours. */
const LISTENS_FOR = 5 * MINUTE;

interface Listening {
  until: Instant;
  /** Number of the last event; begins with the time, so that none is used twice over a restart. */
  upTo: number;
  events: LineEvent[];
}

/** Keeps what happens to the connections of the few kiosks that somebody looks at. Of all others it costs nothing. */
export class LineBook {
  /** By kiosk id, the one that was asked for last at the end. */
  private readonly listened = new Map<string, Listening>();

  constructor(private readonly clock: Clock) {}

  /** Nobody looks at any kiosk. */
  get isIdle(): boolean {
    return this.listened.size === 0;
  }

  note(kioskId: string | undefined, event: () => LineEvent): void {
    const listening = this.isIdle || kioskId === undefined ? undefined : this.listened.get(kioskId);
    if (!listening) return;
    if (listening.until < this.clock.now()) {
      this.listened.delete(kioskId as string);
      return;
    }
    listening.upTo++;
    listening.events.push(event());
    if (listening.events.length > MOST_KEPT) listening.events.shift();
  }

  look(kioskId: string, after: number | null): Omit<LineLook, 'open'> {
    const { upTo, events } = this.listen(kioskId);
    const before = upTo - events.length;
    if (after === null) return { upTo, events: [], complete: true };
    return { upTo, events: events.slice(Math.max(0, after - before)), complete: after >= before && after <= upTo };
  }

  private listen(kioskId: string): Listening {
    const now = this.clock.now();
    const known = this.listened.get(kioskId);
    const listening = known && known.until >= now ? known : { until: now, upTo: now, events: [] };
    listening.until = now + LISTENS_FOR;
    this.listened.delete(kioskId);
    this.listened.set(kioskId, listening);
    const oldest = this.listened.keys().next().value;
    if (this.listened.size > MOST_LISTENED && oldest !== undefined) this.listened.delete(oldest);
    return listening;
  }
}
