import { type ClockOffset, type Instant, type KnownKiosk, unknownOffset } from '#libs/domain/index.js';
import { Pace, type Rate } from './pace.js';
import { KioskSeen } from './seen.js';

/** What the door knows of one kiosk. */
export class Known {
  clock: ClockOffset = unknownOffset();
  pace: Pace | null = null;
  /** When a session of it was last noted as taken over. */
  takenOverAt = 0;
  /** When the journal last said that it was heard. */
  heardAt: Instant = Number.NEGATIVE_INFINITY;

  constructor(readonly seen = new KioskSeen()) {}
}

/** What the door knows of every kiosk. Bounded, as it is asked only for kiosks of the register. */
export class KnownKiosks {
  private readonly kiosks = new Map<string, Known>();

  /** No rate: any pace is right. */
  constructor(private readonly rate: Rate | null) {}

  of(kioskId: string): Known {
    let known = this.kiosks.get(kioskId);
    if (!known) {
      known = new Known();
      this.kiosks.set(kioskId, known);
    }
    return known;
  }

  /** Nothing when it is not known, which it may not be for its name. */
  find(kioskId: string): Known | undefined {
    return this.kiosks.get(kioskId);
  }

  /** Whether the kiosk may send one more now. */
  allows(known: Known, now: Instant): boolean {
    return this.paceOf(known, now)?.allows(now) ?? true;
  }

  /** Milliseconds that one more message of history has to wait. */
  waitFor(known: Known, now: Instant): number {
    return this.paceOf(known, now)?.waitFor(now) ?? 0;
  }

  /** A copy, for a snapshot. */
  all(): KnownKiosk[] {
    return [...this.kiosks].map(([kioskId, { seen, clock }]) => ({
      kioskId,
      ...seen.known(),
      clock: { ...clock, recent: [...clock.recent] },
    }));
  }

  /** Takes a snapshot's word. Throws when it is not one. */
  restore(kiosks: KnownKiosk[]): void {
    for (const kiosk of kiosks) {
      const { kioskId, clock } = kiosk;
      const known = new Known(KioskSeen.of(kiosk));
      known.clock = { ...clock, recent: clock.recent.map(Number) };
      this.kiosks.set(kioskId, known);
    }
  }

  forget(): void {
    this.kiosks.clear();
  }

  /** Whoever comes under that name is another. */
  forgetKiosk(kioskId: string): void {
    this.kiosks.delete(kioskId);
  }

  ids(): IterableIterator<string> {
    return this.kiosks.keys();
  }

  private paceOf(known: Known, now: Instant): Pace | null {
    if (!this.rate) return null;
    known.pace ??= new Pace(this.rate, now);
    return known.pace;
  }
}
