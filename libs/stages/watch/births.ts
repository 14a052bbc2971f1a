import { type Instant, type KioskMemory, MINUTE, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BirthAsked, BirthNotAsked } from './events.js';

/** What a kiosk is told on `down/config`, where the last word stays: once it has answered it is asked for no birth any more. */
export interface Wish {
  ts: Instant;
  rebirth?: true;
  /** Seconds between heartbeats, as the register has it. */
  heartbeatS?: number;
}
export type AskBirth = (kiosk: { kioskId: string; region: string }, wish: Wish) => Promise<void>;

const periodOf = ({ periodWished }: KioskMemory): Pick<Wish, 'heartbeatS'> =>
  periodWished === null ? {} : { heartbeatS: periodWished };

/** A kiosk is asked no more often. Ours. */
const ASK_EVERY = 10 * MINUTE;
/** Next try when the broker did not take the question. */
const TRY_AGAIN = 10 * SECOND;

/** Asks kiosks of which something is missing, or whose period is not the register's, to say anew what they are. */
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
      if (m.birthAsked) void this.takeBack(m, now);
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
      await this.askBirth(m, { ts: now, rebirth: true, ...periodOf(m) });
      this.report(new BirthAsked({ kioskId: m.kioskId, gaps: m.gaps }));
    } catch (error) {
      this.beforeChange(m);
      m.birthAskedAt = now - ASK_EVERY + TRY_AGAIN;
      this.report(new BirthNotAsked(error, { kioskId: m.kioskId }));
    }
  }

  private async takeBack(m: KioskMemory, now: Instant): Promise<void> {
    this.beforeChange(m);
    m.birthAsked = false;
    try {
      await this.askBirth(m, { ts: now, ...periodOf(m) });
    } catch (error) {
      this.beforeChange(m);
      m.birthAsked = true;
      this.report(new BirthNotAsked(error, { kioskId: m.kioskId }));
    }
  }
}
