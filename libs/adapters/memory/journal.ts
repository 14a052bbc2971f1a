import {
  type AppendableEntry,
  Journal,
  type JournalEntry,
  type Journaled,
  type JournalUnavailable,
  type Position,
} from '#libs/domain/journal/index.js';

/** A journal that keeps nothing: it hands every entry on at once to the one who reads. */
export class PassingJournal extends Journal {
  private position: Position = 0;

  constructor(private readonly reader: (entry: JournalEntry) => void) {
    super();
  }

  override append(entry: AppendableEntry, stored: (error: JournalUnavailable | null, position: Position) => void): void {
    stored(null, this.appendNow(entry));
  }

  override appendNow({ entry }: AppendableEntry): Position {
    this.position++;
    this.reader(entry);
    return this.position;
  }

  /** What has passed is gone. */
  override async read(): Promise<Journaled[]> {
    return [];
  }

  override more(_after: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  override end(): Position {
    return this.position;
  }

  override release(): void {
    // There is nothing to let go of.
  }
}
