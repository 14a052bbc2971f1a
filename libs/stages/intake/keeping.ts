import type { AppendableEntry, Journal } from '#libs/domain/index.js';

/** Called once: null, the sender may be told that it is received; else it must not be. */
export type Done = (error: Error | null) => void;

/** Forgets what was noted of an entry that could not be kept. */
export type Undo = () => void;

/** Brings entries into the journal, and knows when what was brought is safe. */
export abstract class Keeping {
  /** Keeps the entry; calls `undo` when that failed, then `done`. */
  abstract keep(entry: AppendableEntry, undo: Undo | null, done: Done): void;
  /** Calls when everything that was brought until now is safe. */
  abstract afterAll(done: Done): void;
  /** Entries on their way. */
  abstract readonly pending: number;
}

/** Safe is: flushed to the disk. Many entries share a flush. */
export class KeepingUntilFlushed extends Keeping {
  private brought = 0;
  private settled = 0;
  private waiting: { after: number; done: Done }[] = [];

  constructor(private readonly journal: Journal) {
    super();
  }

  override get pending(): number {
    return this.brought - this.settled + this.waiting.length;
  }

  override keep(entry: AppendableEntry, undo: Undo | null, done: Done): void {
    this.brought++;
    this.journal.append(entry, (error) => {
      this.settled++;
      if (error) undo?.();
      done(error);
      if (this.waiting.length > 0) this.tellWaiting(error);
    });
  }

  override afterAll(done: Done): void {
    if (this.brought === this.settled) done(null);
    else this.waiting.push({ after: this.brought, done });
  }

  /** A failure is told to all who wait: which of them it meant does not matter, each will send again. */
  private tellWaiting(error: Error | null): void {
    const ready = error ? this.waiting.length : this.waiting.findIndex(({ after }) => after > this.settled);
    for (const { done } of this.waiting.splice(0, ready < 0 ? this.waiting.length : ready)) done(error);
  }
}

/** Safe is: in the operating system's cache, flushed soon after. For a recording that is played, which no disk keeps. */
export class KeepingWhenWritten extends Keeping {
  override readonly pending = 0;

  constructor(private readonly journal: Journal) {
    super();
  }

  override keep(entry: AppendableEntry, undo: Undo | null, done: Done): void {
    let failure: Error | null = null;
    try {
      this.journal.appendNow(entry);
    } catch (error) {
      failure = error as Error;
      undo?.();
    }
    done(failure);
  }

  override afterAll(done: Done): void {
    done(null);
  }
}
