import {
  type Clock,
  type History,
  type Instant,
  type Journal,
  type Journaled,
  namedIn,
  type Position,
  type Reading,
  SECOND,
} from '#libs/domain/index.js';
import { follow, type NamedEvent, Progress, type Report, takeApart } from '#libs/runtime/index.js';
import { RecordStalled } from './events.js';
import { Patience } from './patience.js';
import { RefusedReadings, tooOld, type Unwritable } from './refused-readings.js';
import { unhurried } from './unhurried.js';

export interface RecordParts {
  journal: Pick<Journal, 'read' | 'more' | 'end' | 'release'>;
  history: Pick<History, 'position' | 'write'> & Partial<Pick<History, 'keptSince'>>;
  clock: Clock;
  report: Report;
  /** Keeps what the history refused for good. It may be told again after a crash: the position names it. */
  unwritable(some: Unwritable[]): Promise<void> | void;
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
  private readonly course: Progress;
  private readonly refused: RefusedReadings;
  /** Of the batch in hand, so that one that comes again is not set aside twice. */
  private readonly aside = new Set<Position>();
  private running: Promise<unknown> = Promise.resolve();
  private reached: Position = 0;
  private keptAt: Instant;
  /** When the last entry came that is in the history. */
  private reachedAt: Instant | null = null;

  constructor(private readonly parts: RecordParts) {
    this.patience = new Patience(parts.clock, (error, tries) => new RecordStalled(error, tries));
    this.course = new Progress(parts.clock, 'Readings are not written to the history');
    this.refused = new RefusedReadings(parts.clock, parts.report);
    this.keptAt = parts.clock.now();
  }

  /** Null while it gets on. */
  readonly complaint = (): string | null => this.course.complaint();

  /** Goes on from where the history is. */
  async start(): Promise<void> {
    const { history, journal, clock } = this.parts;
    this.reached = await history.position();
    const { signal } = this.stopping;
    this.running = follow({
      journal: unhurried(journal, signal, clock),
      from: this.reached,
      max: BATCH,
      act: (batch) => this.course.step(() => this.act(batch)),
      onError: (error, tries) => {
        this.course.failed(error);
        this.tell(this.patience.failed(error, tries));
      },
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
      entry.type === 'reading' && position > kept && !this.aside.has(position) ? [{ reading: entry.reading, position }] : [],
    );
    if (readings.length > 0 || this.parts.clock.now() - this.keptAt >= COMMIT_EVERY) await this.keep(readings, upTo);
    this.aside.clear();
    this.reached = upTo;
    this.reachedAt = receiptOf(batch.at(-1)) ?? this.reachedAt;
    this.tell(this.patience.resumed());
  }

  private tell(event: NamedEvent | null): void {
    if (event) this.parts.report(event);
  }

  private async keep(readings: Placed[], upTo: Position): Promise<void> {
    const { history, clock, journal } = this.parts;
    const since = history.keptSince?.(clock.now()) ?? Number.NEGATIVE_INFINITY;
    const isLate = ({ reading }: Placed): boolean => reading.ts < since;
    const late = readings.filter(isLate);
    const lasting = late.length === 0 ? readings : readings.filter((one) => !isLate(one));
    await this.setAside(late, ({ reading }) => tooOld(reading, since));
    await this.write(lasting, upTo);
    // Where the last were set aside.
    if ((await history.position()) < upTo) await history.write([], upTo);
    this.keptAt = clock.now();
    journal.release('record', upTo);
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
      namedIn: (error) => {
        const named = namedIn<Reading>(error);
        const bad = new Set(named?.refused);
        return named && { ...named, refused: readings.filter(({ reading }) => bad.has(reading)) };
      },
      setAside: (some, { message }) => this.setAside(some, () => message),
    });
  }

  private async setAside(some: readonly Placed[], why: (placed: Placed) => string): Promise<void> {
    if (some.length === 0) return;
    const refused = some.map((placed) => ({ ...placed, reason: why(placed) }));
    const kept = this.refused.note(refused);
    if (kept.length > 0) await this.parts.unwritable(kept);
    for (const { position } of some) this.aside.add(position);
  }
}

function receiptOf(last: Journaled | undefined): Instant | undefined {
  if (!last) return undefined;
  if (last.entry.type === 'reading') return last.entry.reading.receivedAt;
  return last.entry.type === 'refused' ? last.entry.packet.receivedAt : last.entry.at;
}
