import { type AppendableEntry, eventOf } from '#libs/domain/index.js';
import { sharedNow } from './shared-now.js';
import type { Whole } from './whole.js';

/** Milliseconds of the machine's clock at which a kiosk's fault passed each place. */
export interface Passed {
  taken: number;
  flushed: number;
  /** In the journal. */
  position: number;
  /** The transaction that decides it began, and was committed. */
  begun: number;
  decided: number;
  /** Deliver has its alert. */
  read: number;
}

/** Looks on in this process at what each fault passes on its way; nothing is held up. */
export class DispatchParts {
  private readonly passed = new Map<string, Partial<Passed>>();

  constructor({ pipeline, stores }: Whole) {
    this.watchJournal(pipeline.journal);
    this.watchBooks(stores.books);
    this.watchOutbox(stores.outbox);
  }

  /** The next fault of the kiosk is another one. */
  begin(kioskId: string): Partial<Passed> {
    const passed: Partial<Passed> = {};
    this.passed.set(kioskId, passed);
    return passed;
  }

  private watchJournal(journal: Whole['pipeline']['journal']): void {
    const append = journal.append.bind(journal);
    journal.append = (appendable, stored) => {
      const passed = this.faultIn(appendable);
      if (!passed) return append(appendable, stored);
      passed.taken ??= sharedNow();
      append(appendable, (error, position) => {
        passed.flushed ??= sharedNow();
        passed.position ??= position;
        stored(error, position);
      });
    };
  }

  /** The transaction in which the watch first comes past a fault decides it. */
  private watchBooks(books: Whole['stores']['books']): void {
    const transact = books.transact.bind(books);
    books.transact = async (act) => {
      const begun = sharedNow();
      let upTo = 0;
      const result = await transact((open) =>
        act({
          ...open,
          commitPosition: (consumer, position) => {
            upTo = position;
            return open.commitPosition(consumer, position);
          },
        }),
      );
      const decided = sharedNow();
      for (const passed of this.passed.values())
        if (passed.position !== undefined && passed.position <= upTo && passed.decided === undefined)
          Object.assign(passed, { begun, decided });
      return result;
    };
  }

  private watchOutbox(outbox: Whole['stores']['outbox']): void {
    const ready = outbox.ready.bind(outbox);
    outbox.ready = async (...asked) => {
      const items = await ready(...asked);
      for (const { message } of items) {
        const passed =
          message.type === 'alert' && eventOf(message) === 'order.opened' ? this.passed.get(message.kioskId ?? '') : undefined;
        if (passed) passed.read ??= sharedNow();
      }
      return items;
    };
  }

  private faultIn({ entry }: AppendableEntry): Partial<Passed> | undefined {
    if (entry.type !== 'reading' || entry.reading.kind !== 'fault' || entry.reading.payload['state'] !== 'raised')
      return undefined;
    return this.passed.get(entry.reading.kioskId);
  }
}
