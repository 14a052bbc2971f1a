/** Says whether it takes entries. */
interface JournalTaking {
  readonly stopped: string | null;
  /** Calls when it begins to take nothing, and when it takes entries again. */
  onStanding(call: () => void): void;
}

/** Who marks in the journal whether kiosks are heard. */
interface Hearer {
  hear(on: boolean): void;
}

/** While the journal takes nothing, the broker is away, and between a stop and the next start, no kiosk is silent: nobody could have heard it. */
export class Hearing {
  private marked = false;
  private broker = false;

  constructor(
    private readonly journal: JournalTaking,
    private readonly intake: Hearer,
  ) {
    // Not within the write that failed: what it takes back must not take the mark along.
    journal.onStanding(() => queueMicrotask(() => this.mark()));
  }

  /** Whether what kiosks send to the broker comes to us. */
  brokerHears(on: boolean): void {
    this.broker = on;
    this.mark();
  }

  private mark(): void {
    const on = this.broker && this.journal.stopped === null;
    if (on === this.marked) return;
    this.marked = on;
    this.intake.hear(on);
  }
}
