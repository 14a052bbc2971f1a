import { join } from 'node:path';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { HOUR, type Position } from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';
import { DOOR_CONSUMER, QUARANTINE_CONSUMER } from '#libs/stages/intake/index.js';
import type { Setting } from './stores.js';

const MB = 1024 * 1024;
const CONSUMERS = ['record', 'watch', QUARANTINE_CONSUMER, DOOR_CONSUMER] as const;

/** Consumers that can save what they know ahead of time, so that the journal may let go of what it was read from. */
export type LettingGo = Partial<Record<string, () => Promise<void> | void>>;

/** The journal within its bounds, shown in health and metrics. */
export async function openJournal(on: Setting, after: Position, lettingGo: LettingGo): Promise<LocalJournal> {
  const { settings, dataDir, clock, reporter, lifecycle, health } = on;
  const { report } = reporter;
  const letGo = async (consumer: string): Promise<void> => lettingGo[consumer]?.();
  const journal = await LocalJournal.open({
    folder: join(dataDir, 'journal'),
    clock,
    report,
    after,
    maxBytes: settings.JOURNAL_MAX_MB * MB,
    keepMs: settings.JOURNAL_KEEP_HOURS * HOUR,
    // What may wait for company has waited at the door.
    gatherMs: 0,
    reserveBytes: settings.JOURNAL_RESERVE_MB * MB,
    onTight: (consumer) => void letGo(consumer).catch((error: unknown) => report(new ConsumerHoldsOn(error, { consumer }))),
    ...(on.journalFiles && { files: on.journalFiles }),
  });
  journal.consumers(CONSUMERS);
  journal.expose(reporter.metrics);
  health.add('journal', () => journal.illness());
  lifecycle.onStop('the journal', () => journal.close());
  return journal;
}

/** Who tells kiosks whether what they send is taken. */
interface Teller {
  tellTaking(taking: boolean): Promise<void>;
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
    private readonly journal: LocalJournal,
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

/** Kiosks are told when the journal takes nothing, so that they keep what they have, and when it does again. */
export function tellKiosks(journal: LocalJournal, broker: Teller, report: Report): void {
  const tell = (taking: boolean): void =>
    void broker.tellTaking(taking).catch((error: unknown) => report(new KiosksNotTold(error, { taking })));
  journal.onStanding((reason) => tell(reason === null));
  if (journal.stopped) tell(false);
}

class ConsumerHoldsOn extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A consumer of the journal could not save what it knows, so the journal cannot let go yet; it is tried again';
  constructor(
    override readonly error: unknown,
    override readonly fields: { consumer: string },
  ) {
    super();
  }
}

class KiosksNotTold extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Kiosks could not be told whether what they send is taken; those that send meanwhile wait for the answer';
  constructor(
    override readonly error: unknown,
    override readonly fields: { taking: boolean },
  ) {
    super();
  }
}
