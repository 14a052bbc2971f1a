import { type Instant, type KioskMemory, MINUTE, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BirthAsked, BirthNotAsked } from './events.js';

/** What a kiosk is told on `down/config`; null takes it away again, so that nobody who comes later is asked for nothing. */
export type AskBirth = (kiosk: { kioskId: string; region: string }, wish: { ts: Instant; rebirth: true } | null) => Promise<void>;

/** A kiosk is asked no more often. Ours. */
const ASK_EVERY = 10 * MINUTE;
/** Next try when the broker did not take the question. */
const TRY_AGAIN = 10 * SECOND;

/** Asks kiosks of which something is missing to say anew what they are. */
export class Births {
  constructor(
    private readonly askBirth: AskBirth,
    private readonly report: Report,
    /** Told before what is remembered of a kiosk changes. */
    private readonly beforeChange: (m: KioskMemory) => void,
  ) {}

  /** Called after every reading of the kiosk, and when a gap was found. */
  see(m: KioskMemory, now: Instant): void {
    if (m.birthWanted === null) {
      if (m.birthAsked) void this.takeBack(m);
    } else if (m.birthAskedAt === null || now - m.birthAskedAt >= ASK_EVERY) void this.ask(m, now);
  }

  /** As `see`, for what is read again after a start: the question may have been asked then. */
  suppose(m: KioskMemory, now: Instant): void {
    if (m.birthWanted === null || (m.birthAskedAt !== null && now - m.birthAskedAt < ASK_EVERY)) return;
    m.birthAskedAt = now;
    m.birthAsked = true;
  }

  private async ask(m: KioskMemory, now: Instant): Promise<void> {
    this.beforeChange(m);
    m.birthAskedAt = now;
    m.birthAsked = true;
    try {
      await this.askBirth(m, { ts: now, rebirth: true });
      this.report(new BirthAsked({ kioskId: m.kioskId, gaps: m.gaps }));
    } catch (error) {
      this.beforeChange(m);
      m.birthAskedAt = now - ASK_EVERY + TRY_AGAIN;
      this.report(new BirthNotAsked(error, { kioskId: m.kioskId }));
    }
  }

  private async takeBack(m: KioskMemory): Promise<void> {
    this.beforeChange(m);
    m.birthAsked = false;
    try {
      await this.askBirth(m, null);
    } catch (error) {
      this.beforeChange(m);
      m.birthAsked = true;
      this.report(new BirthNotAsked(error, { kioskId: m.kioskId }));
    }
  }
}
