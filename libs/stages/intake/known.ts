import { type ClockOffset, type Instant, type KnownKiosk, Meter, unknownOffset } from '#libs/domain/index.js';
import { KioskSeen } from './seen.js';

/** What the door knows of one kiosk. */
export class Known {
  clock: ClockOffset = unknownOffset();
  /** What it sent beyond its pace. */
  beyond: Meter | null = null;
  /** When a session of it was last noted as taken over. */
  takenOverAt = 0;
  /** When the journal last said that it was heard. */
  heardAt: Instant = Number.NEGATIVE_INFINITY;
  /** What it sent last was old: it waits with all that it has buffered. */
  catchesUp = false;

  constructor(readonly seen = new KioskSeen()) {}
}

/** What the door knows of every kiosk. Bounded, as it is asked only for kiosks of the register. */
export class KnownKiosks {
  private readonly kiosks = new Map<string, Known>();

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

  /** What the kiosk sent beyond so many messages a second. */
  beyondOf(kioskId: string, perSecond: number): Meter {
    const known = this.of(kioskId);
    known.beyond ??= new Meter(perSecond);
    return known.beyond;
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
}
