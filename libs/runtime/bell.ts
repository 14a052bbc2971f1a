import type { Clock } from '#libs/domain/index.js';

/** Wakes one sleeper before its time. What rings while nobody sleeps ends the next sleep at once. */
export class Bell {
  private rung = false;
  private wake: () => void = () => undefined;

  /** @param gatherMs calls that come together wake once, so long after the first. */
  constructor(
    private readonly clock: Clock,
    private readonly gatherMs: number,
  ) {}

  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Answers whether the time was up, and nobody rang. */
  async sleep(ms: number): Promise<boolean> {
    if (!this.rung) await this.untilRung(ms);
    const timeIsUp = !this.rung;
    if (!timeIsUp) await new Promise<void>((resolve) => void this.clock.after(this.gatherMs, resolve));
    this.rung = false;
    return timeIsUp;
  }

  private untilRung(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.clock.after(ms, resolve);
      this.wake = () => {
        callOff();
        resolve();
      };
    });
  }
}
