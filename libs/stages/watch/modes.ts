import { type ClosedMode, type Instant, isClosedMode, type ModeBook, type ModeChange } from '#libs/domain/index.js';
import { takeApart } from '#libs/runtime/index.js';

/** Keeps when kiosks serve nobody by their own word: it is no outage, and no time in which they served. */
export class KioskModes {
  /** Of those that do not serve; of most nothing need be kept. */
  private readonly closed = new Map<string, ClosedMode>();
  private waiting: ModeChange[] = [];

  constructor(
    private readonly book: ModeBook,
    /** With the kiosk, where it is its change that is refused. */
    private readonly failed: (error: unknown, kioskId?: string) => void,
  ) {}

  /** What was noted before counts on. */
  async start(): Promise<void> {
    for (const { kioskId, mode } of await this.book.open()) this.closed.set(kioskId, mode);
  }

  see(kioskId: string, mode: string | null, at: Instant): void {
    const now = isClosedMode(mode) ? mode : null;
    if (now === (this.closed.get(kioskId) ?? null)) return;
    if (now === null) this.closed.delete(kioskId);
    else this.closed.set(kioskId, now);
    this.waiting.push({ kioskId, mode: now, at });
  }

  /** What cannot be kept now waits; the watch goes on. */
  async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    let changes = this.waiting;
    this.waiting = [];
    try {
      await takeApart(changes, {
        take: async (some) => {
          await this.book.note(some);
          changes = changes.filter((one) => !some.includes(one));
        },
        setAside: ([one], why) => {
          changes = changes.filter((other) => other !== one);
          this.failed(why, one?.kioskId);
        },
      });
    } catch (error) {
      this.waiting = [...changes, ...this.waiting];
      this.failed(error);
    }
  }
}
