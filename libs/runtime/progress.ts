import { type Clock, type Instant, MINUTE } from '#libs/domain/time/index.js';

/** A step that takes longer does not get on, though nothing failed. Ours. */
const LONGEST_STEP = MINUTE;

/** Words of an error for one line. */
const inOneLine = (error: unknown): string => {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.slice(0, 300).replace(/[.;]\s*$/, '');
};

/** How a consumer gets on, for whoever asks how the process is. */
export class Progress {
  private failing: { since: Instant; why: string } | null = null;
  private stepSince: Instant | null = null;

  constructor(
    private readonly clock: Clock,
    /** What does not happen while it does not get on. */
    private readonly missing: string,
  ) {}

  /** A step of its work; passes on what the step answers or throws. */
  async step<T>(act: () => Promise<T>): Promise<T> {
    this.stepSince ??= this.clock.now();
    try {
      const result = await act();
      this.succeeded();
      return result;
    } catch (error) {
      this.failed(error);
      throw error;
    } finally {
      this.stepSince = null;
    }
  }

  /** A part of the step is done. */
  went(): void {
    if (this.stepSince !== null) this.stepSince = this.clock.now();
  }

  failed(error: unknown): void {
    this.failing = { since: this.failing?.since ?? this.clock.now(), why: inOneLine(error) };
  }

  succeeded(): void {
    this.failing = null;
  }

  /** Null: it gets on. Else since when not, and why. */
  readonly complaint = (): string | null => {
    const { failing, stepSince } = this;
    if (failing) return `${this.missing} since ${new Date(failing.since).toISOString()}: ${failing.why}.`;
    if (stepSince === null || this.clock.now() - stepSince < LONGEST_STEP) return null;
    return `${this.missing} since ${new Date(stepSince).toISOString()}: it is still at the same step.`;
  };
}
