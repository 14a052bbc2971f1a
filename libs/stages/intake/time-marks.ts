import { type Clock, SECOND } from '#libs/domain/index.js';
import { every, speedOf } from '#libs/runtime/index.js';

/** Marks of time on a fast clock come no more often than four times a second of ours. */
const markEvery = (clock: Clock): number => Math.max(SECOND, (SECOND / 4) * speedOf(clock));

/** Marks in the journal that time passes. */
export class TimeMarks {
  private callOff: () => void = () => undefined;

  constructor(
    private readonly intake: { tick(): void },
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.callOff = every(markEvery(this.clock), this.clock, () => this.intake.tick());
  }

  stop(): void {
    this.callOff();
  }
}
