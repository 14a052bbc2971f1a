import { type Allowance, type Flood, floodOf, type Instant, MINUTE } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { FloodCut, FloodOver } from './events.js';
import type { KnownKiosks } from './known.js';

interface UnderWay {
  since: Instant;
  /** When something of it was refused last. */
  last: Instant;
  refused: number;
}

/**
 * Knows a flood without end from a backlog: a backlog of any library is taken whole, and only what goes on far above the pace for minutes is
 * refused. Told when it begins, and when for as long nothing of it was refused.
 */
export class Floods {
  private readonly under = new Map<string, UnderWay>();

  constructor(
    private readonly known: KnownKiosks,
    /** Null: any pace is right. */
    private readonly allowance: Allowance | null,
    private readonly report: Report,
  ) {}

  /** Whether one more of the kiosk is taken; it counts for so much. */
  takes(kioskId: string, now: Instant, weight: number): boolean {
    if (!this.allowance) return true;
    const beyond = this.known.beyondOf(kioskId, this.allowance.perSecond);
    if (beyond.levelAt(now) + weight > floodOf(this.allowance)) {
      this.refuse(kioskId, now);
      return false;
    }
    beyond.add(weight, now);
    return true;
  }

  /** What is known of the flood of the kiosk. */
  of(kioskId: string): Flood {
    const { perSecond = 0, floodMinutes: minutes = 0 } = this.allowance ?? {};
    return { perSecond, minutes, refused: this.under.get(kioskId)?.refused ?? 0 };
  }

  /** Tells of those that are over. */
  tick(now: Instant): void {
    for (const [kioskId, { since, last, refused }] of this.under) {
      if (now - last < this.quiet) continue;
      this.under.delete(kioskId);
      this.report(new FloodOver({ kioskId, refused, minutes: Math.ceil((last - since) / MINUTE) }));
    }
  }

  private get quiet(): number {
    return (this.allowance?.floodMinutes ?? 0) * MINUTE;
  }

  private refuse(kioskId: string, now: Instant): void {
    const flood = this.under.get(kioskId);
    if (flood) {
      flood.refused++;
      flood.last = now;
      return;
    }
    this.under.set(kioskId, { since: now, last: now, refused: 1 });
    const { perSecond, minutes } = this.of(kioskId);
    this.report(new FloodCut({ kioskId, perSecond, minutes }));
  }
}
