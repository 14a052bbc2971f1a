import { type Clock, type Instant, type Position, type RuleBook, SECOND } from '#libs/domain/index.js';
import { Again, NamedEvent, type Report } from '#libs/runtime/index.js';

/** How often the book is looked at without being told. Ours. */
const LOOK_EVERY = 5 * SECOND;

/** Where and when the journal says that rules count. */
export interface RulesMark {
  position: Position;
  at: Instant;
}

export interface RuleKeeperParts {
  book: RuleBook;
  /** Marks in the journal that these rules count from here on; resolves when that is durable. */
  mark(version: string): Promise<RulesMark>;
  clock: Clock;
  report: Report;
}

/** Has accepted rules take effect at one place of the journal. Only the owner of the journal has one. */
export class RuleKeeper {
  private readonly again: Again;
  private stopListening: () => void = () => undefined;
  /** Marked, and not yet in the book as such. */
  private marked: (RulesMark & { id: number }) | null = null;

  constructor(private readonly parts: RuleKeeperParts) {
    this.again = new Again({
      ...parts,
      missing: 'Accepted rules do not take effect',
      once: async () => {
        await this.look();
        return LOOK_EVERY;
      },
      failed: (error, tries) => (tries === 1 ? new RulesNotTaken(error) : null),
      // That they count is told by itself.
      resumed: () => null,
    });
  }

  /** What was accepted while nobody judged is in the journal before anything else. */
  async start(): Promise<void> {
    this.stopListening = this.parts.book.onNew(this.again.hurry);
    await this.look();
    this.again.start(LOOK_EVERY);
  }

  stop(): Promise<void> {
    this.stopListening();
    return this.again.stop();
  }

  private async look(): Promise<void> {
    const { book, mark, report } = this.parts;
    const newest = await book.newest();
    if (newest?.state !== 'waiting') return;
    const { id, version, by } = newest;
    // Marking it twice would change nothing, and one mark is easier to read.
    if (this.marked?.id !== id) this.marked = { id, ...(await mark(version)) };
    await book.taken(id, this.marked.position, this.marked.at);
    report(new RulesTaken({ version, by, position: this.marked.position }));
  }
}

class RulesTaken extends NamedEvent {
  readonly level = 'info';
  readonly says = 'New rules are in force from here on';
  override readonly counts = { metric: 'hallwatch_rules_taken_total', help: 'Times that other rules took effect.' };
  constructor(override readonly fields: { version: string; by: string; position: Position }) {
    super();
  }
}

class RulesNotTaken extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Accepted rules could not take effect yet; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}
