import { type Clock, DAY, HOUR, type Instant } from '#libs/domain/index.js';
import { every, NamedEvent, type Report } from '#libs/runtime/index.js';

export interface TrimmingParts {
  changes: { trim(now: Instant): Promise<void> };
  /** Forgets what passed before. */
  withheld: { forgetPassed(before: Instant): Promise<unknown> };
  /** Days that it stays listed what waited to count and passed. */
  withheldKeepDays: number;
  clock: Clock;
  report: Report;
}

/** Removes every hour what nobody reads any more. */
export class Trimming {
  private callOff: () => void = () => undefined;

  constructor(private readonly parts: TrimmingParts) {}

  start(): void {
    this.callOff = every(HOUR, this.parts.clock, () => void this.trim());
  }

  stop(): void {
    this.callOff();
  }

  private async trim(): Promise<void> {
    const { changes, withheld, withheldKeepDays, clock, report } = this.parts;
    await changes.trim(clock.now()).catch((error: unknown) => report(new ChangesNotTrimmed(error)));
    const before = clock.now() - withheldKeepDays * DAY;
    await withheld.forgetPassed(before).catch((error: unknown) => report(new WithheldNotTrimmed(error)));
  }
}

class WithheldNotTrimmed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Old withheld alarms could not be removed; the next try is in an hour';
  constructor(override readonly error: unknown) {
    super();
  }
}

class ChangesNotTrimmed extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Old entries of the change feed could not be removed; the next try is in an hour';
  constructor(override readonly error: unknown) {
    super();
  }
}
