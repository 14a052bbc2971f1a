import {
  type Clock,
  type History,
  type Instant,
  isHistoryRefusal,
  type Journal,
  type Journaled,
  type Position,
  type Reading,
  SECOND,
} from '#libs/domain/index.js';
import { follow, type Report, takeApart } from '#libs/runtime/index.js';
import { ReadingUnwritable, RecordStalled } from './events.js';
import { Patience } from './patience.js';
import { unhurried } from './unhurried.js';

export interface RecordParts {
  journal: Pick<Journal, 'read' | 'more' | 'end' | 'release'>;
  history: Pick<History, 'position' | 'write'>;
  clock: Clock;
  report: Report;
  /** Keeps what the history refused for good. It may be told again after a crash: the position names it. */
  unwritable(reading: Reading, reason: string, position: Position): Promise<void> | void;
}

interface Placed {
  reading: Reading;
  position: Position;
}

/** Entries in one batch: two requests of a history that takes some thousands at a time. */
const BATCH = 8_000;
/** Time alone moves the kept position on no more often than this. */
const COMMIT_EVERY = 10 * SECOND;

/** Follows the journal and writes every reading to the history, once. */
export class Record {
  private readonly stopping = new AbortController();
  private readonly patience: Patience;
  private running: Promise<unknown> = Promise.resolve();
  private reached: Position = 0;
  private keptAt: Instant;
  /** When the last entry came that is in the history. */
  private reachedAt: Instant | null = null;

  constructor(private readonly parts: RecordParts) {
    this.patience = new Patience(parts.clock, parts.report, (error, tries) => new RecordStalled(error, tries));
    this.keptAt = parts.clock.now();
  }

  /** Goes on from where the history is. */
  async start(): Promise<void> {
    const { history, journal, clock } = this.parts;
    this.reached = await history.position();
    const { signal } = this.stopping;
    this.running = follow({
      journal: unhurried(journal, signal, clock),
      from: this.reached,
      max: BATCH,
      act: (batch) => this.act(batch),
      onError: (error, tries) => this.patience.failed(error, tries),
      signal,
      clock,
    });
  }

  /** Lets the batch in hand end. What is left stays in the journal. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Entries of the journal that are not in the history yet. */
  get behind(): number {
    return Math.max(0, this.parts.journal.end() - this.reached);
  }

  /** Milliseconds that the history is behind the journal. */
  lagMs(): number {
    return this.behind === 0 || this.reachedAt === null ? 0 : Math.max(0, this.parts.clock.now() - this.reachedAt);
  }

  private async act(batch: Journaled[]): Promise<void> {
    // A batch that comes again may be there in part.
    const kept = await this.parts.history.position();
    const upTo = batch.at(-1)?.position ?? kept;
    const readings = batch.flatMap(({ position, entry }) =>
      entry.type === 'reading' && position > kept ? [{ reading: entry.reading, position }] : [],
    );
    if (readings.length > 0 || this.parts.clock.now() - this.keptAt >= COMMIT_EVERY) await this.keep(readings, upTo);
    this.reached = upTo;
    this.reachedAt = receiptOf(batch.at(-1)) ?? this.reachedAt;
    this.patience.succeeded();
  }

  private async keep(readings: Placed[], upTo: Position): Promise<void> {
    if (readings.length === 0) await this.parts.history.write([], upTo);
    else await this.write(readings, upTo);
    this.keptAt = this.parts.clock.now();
    this.parts.journal.release('record', upTo);
  }

  private async write(readings: Placed[], upTo: Position): Promise<void> {
    const { history } = this.parts;
    const last = readings.at(-1);
    const behind = (placed: Placed | undefined): Position => (!placed || placed === last ? upTo : placed.position);
    await takeApart(readings, {
      take: (some) =>
        history.write(
          some.map(({ reading }) => reading),
          behind(some.at(-1)),
        ),
      isRefusal: isHistoryRefusal,
      setAside: (placed, { message }) => this.setAside(placed, message, behind(placed)),
    });
  }

  private async setAside({ reading, position }: Placed, reason: string, upTo: Position): Promise<void> {
    await this.parts.unwritable(reading, reason, position);
    this.parts.report(new ReadingUnwritable(reading, reason));
    await this.parts.history.write([], upTo);
  }
}

function receiptOf(last: Journaled | undefined): Instant | undefined {
  if (!last) return undefined;
  if (last.entry.type === 'reading') return last.entry.reading.receivedAt;
  return last.entry.type === 'refused' ? last.entry.packet.receivedAt : last.entry.at;
}
