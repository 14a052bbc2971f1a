type After = (ms: number, call: () => void) => () => void;

/** The machine's own time, for the patience of sockets. */
export const machineAfter: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** Calls that are still to come, so that they can be called off together. */
export class Timers {
  private readonly pending = new Set<() => void>();

  constructor(private readonly arm: After) {}

  /** Calls once after so long; answers how to call it off. */
  after(ms: number, call: () => void): () => void {
    const callOff = this.arm(ms, () => {
      this.pending.delete(forget);
      call();
    });
    const forget = (): void => {
      this.pending.delete(forget);
      callOff();
    };
    this.pending.add(forget);
    return forget;
  }

  clear(): void {
    for (const forget of [...this.pending]) forget();
  }
}

/** Timers of the machine know no more than three weeks. */
const LONGEST_MS = 86_400_000;

/** Calls after as long as it may be. */
export function longAfter(timers: Timers, ms: number, call: () => void): void {
  if (ms <= LONGEST_MS) timers.after(Math.max(0, ms), call);
  else timers.after(LONGEST_MS, () => longAfter(timers, ms - LONGEST_MS, call));
}
