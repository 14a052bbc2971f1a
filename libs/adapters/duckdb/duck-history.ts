import {
  BadCursor,
  type Coarse,
  cursorAfter,
  History,
  type HistoryPoint,
  HistoryRefusal,
  HistoryUnavailable,
  HOUR,
  type Instant,
  isHistoryRefusal,
  KEEP_ALL,
  keptSince,
  type Position,
  type Reading,
  type ReadingsQuery,
  type ReceivedReading,
  type Retention,
  type SeriesPoint,
  type SeriesQuery,
  type StoredReading,
  Stretches,
  WIDTH,
  type WindowRun,
} from '#libs/domain/index.js';
import { type Report, takeApart } from '#libs/runtime/index.js';
import { appendMissing, appendReadings } from './append.js';
import { OneAtATime } from './one-at-a-time.js';
import { keepPoints } from './points.js';
import { select, selectReceived, selectWindows } from './query.js';
import { prune, settleRetention } from './retention.js';
import { copyStore, rowsByTable } from './save.js';
import { type DuckStore, openStore } from './store.js';
import { unreadableIn } from './summarize.js';
import { Summarizer } from './summarizer.js';
import { ReadingsUnreadable, WindowUnsummed } from './unreadable.js';

/** DuckDB's words for what is wrong with the rows themselves. */
const REFUSALS = /^(Constraint|Conversion|Invalid Input|Out of Range) Error/;

export interface DuckPlace {
  folder: string;
  /** Absent: everything is kept for ever. */
  retention?: { wished: Retention; report: Report };
}

const UNHEARD: Report = () => undefined;

/** What is kept no longer goes this often. */
const PRUNE_EVERY = HOUR;

/** The history in one DuckDB file: readings and the position in one transaction. */
export class DuckHistory extends History {
  private readonly writing = new OneAtATime();
  private readonly reading = new OneAtATime();
  /** Null after an error that the open file cannot go on from, and when closed. */
  private store: DuckStore | null;
  private opening: Promise<DuckStore> | null = null;
  private closed = false;
  private complaint: string | null = null;

  /** Null after a transaction that failed: what it knows is then read anew. */
  private summarizer: Summarizer | null = null;
  private prunedAt = 0;

  private constructor(
    private readonly folder: string,
    store: DuckStore,
    private written: Position,
    private readonly retention: Retention,
    private readonly report: Report,
  ) {
    super();
    this.store = store;
  }

  /** Opens the history of the folder. Throws StartRefused, also when another process has it open. */
  static async open({ folder, retention }: DuckPlace): Promise<DuckHistory> {
    const store = await openStore(folder);
    const kept = retention ? await settleRetention(store.writer, retention.wished, retention.report) : KEEP_ALL;
    return new DuckHistory(folder, store, await positionIn(store), kept, retention?.report ?? UNHEARD);
  }

  override async position(): Promise<Position> {
    await this.opened();
    return this.written;
  }

  override write(readings: Reading[], upTo: Position): Promise<void> {
    return this.writing.run(async () => {
      const store = await this.opened();
      if (upTo <= this.written) return;
      await this.transact(store, async (writer) => {
        if (readings.length > 0) await this.keep(writer, readings);
        await writer.run('UPDATE position SET up_to = ?', [BigInt(upTo)]);
      });
      this.written = upTo;
    });
  }

  override load(readings: Reading[]): Promise<void> {
    return this.writing.run(async () => {
      const store = await this.opened();
      if (readings.length === 0) return;
      await this.transact(store, async (writer) => {
        await appendMissing(writer, readings);
        await (await this.summarizerOn(writer)).readingsKept(writer, readings);
      });
    });
  }

  override writePoints(points: HistoryPoint[]): Promise<void> {
    return this.writing.run(async () => {
      if (points.length === 0) return;
      await this.transact(await this.opened(), async (writer) => {
        await keepPoints(writer, points);
        await (await this.summarizerOn(writer)).pointsKept(writer, points);
      });
    });
  }

  override keptSince(now: Instant): Instant | null {
    return keptSince(this.retention, 'raw', now);
  }

  override summarize(now: Instant): Promise<number> {
    return this.writing.run(async () => {
      await this.pruneWhenDue(now);
      let run: WindowRun | null = null;
      await this.withSummarizer(async (summarizer) => {
        summarizer.forgetBefore(this.retention, now);
        run = summarizer.next(now);
      });
      return run === null ? this.sumServices(now) : this.sumUp(run);
    });
  }

  override readings(query: ReadingsQuery): Promise<{ items: StoredReading[]; next: string | null }> {
    return this.reading.run(async () => {
      const found = await this.found(query);
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      return { items, next: found.length > items.length && last ? cursorAfter(last) : null };
    });
  }

  override async *received(from: Instant, to: Instant): AsyncGenerator<ReceivedReading[]> {
    const stretches = new Stretches(from, to);
    for (let next = stretches.next(); next; next = stretches.next()) {
      const { from: begin, to: end } = next;
      const part = await this.reading.run(() => this.asked(({ reader }) => selectReceived(reader, begin, end)));
      stretches.had(part.length, end);
      if (part.length > 0) yield part;
    }
  }

  override windows(of: Coarse, query: SeriesQuery): Promise<SeriesPoint[]> {
    return this.reading.run(() => this.asked(({ reader }) => selectWindows(reader, of, query)));
  }

  /** Null when well, else what is wrong. */
  async ready(): Promise<string | null> {
    return this.closed ? 'The history is closed.' : this.complaint;
  }

  /** Copies the file as it is between two writes; answers how many rows the copy has, by table. Meanwhile readings wait in the journal. */
  save(to: string): Promise<Record<string, number>> {
    return this.writing.run(async () => {
      const store = await this.opened();
      // A question that is open keeps the log from being folded in.
      await this.reading.run(() => store.writer.run('CHECKPOINT'));
      const rows = await rowsByTable(store.writer);
      await copyStore(this.folder, to);
      return rows;
    });
  }

  /** Folds the log into the file and lets go of it. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.writing.run(() =>
      this.reading.run(async () => {
        const store = this.store;
        this.store = null;
        if (!store) return;
        try {
          await store.writer.run('CHECKPOINT');
        } finally {
          store.close();
        }
      }),
    );
  }

  private async keep(writer: DuckStore['writer'], readings: Reading[]): Promise<void> {
    // What has a number that was there may be there itself.
    const unsure = readings.filter(({ used }) => used);
    await appendReadings(writer, unsure.length > 0 ? readings.filter(({ used }) => !used) : readings);
    await appendMissing(writer, unsure);
    await (await this.summarizerOn(writer)).readingsKept(writer, readings);
  }

  private async summarizerOn(writer: DuckStore['writer']): Promise<Summarizer> {
    this.summarizer ??= await Summarizer.from(writer);
    return this.summarizer;
  }

  /** One reading that cannot be read must not hold up the means of all kiosks; answers how many windows. */
  private async sumUp({ of, from, to }: WindowRun): Promise<number> {
    const width = WIDTH[of];
    const windows = Array.from({ length: (to - from) / width }, (_, i) => from + i * width);
    const run = (some: readonly Instant[]): WindowRun => ({ of, from: some[0] as Instant, to: (some.at(-1) as Instant) + width });
    await takeApart(windows, {
      take: (some) => this.withSummarizer((summarizer, writer) => summarizer.sum(writer, run(some), 'all')),
      setAside: (some, why) => this.sumReadable(run(some), why),
    });
    return windows.length;
  }

  /** The readings of a window that can be read; without them, when that is refused too. */
  private async sumReadable(run: WindowRun, why: Error): Promise<void> {
    try {
      let unreadable = new Map<string, number>();
      await this.withSummarizer(async (summarizer, writer) => {
        await summarizer.sum(writer, run, 'readable');
        unreadable = await unreadableIn(writer, run);
      });
      this.report(new ReadingsUnreadable(run, unreadable, why));
    } catch (error) {
      if (!isHistoryRefusal(error)) throw error;
      await this.withSummarizer((summarizer, writer) => summarizer.leaveOut(writer, run));
      this.report(new WindowUnsummed(run, error));
    }
  }

  /** What was told of services is in columns of its own, which cannot be unreadable; answers how many windows. */
  private async sumServices(now: Instant): Promise<number> {
    let run: WindowRun | null = null;
    await this.withSummarizer(async (summarizer, writer) => {
      run = summarizer.nextServices(now);
      if (run) await summarizer.sumServices(writer, run);
    });
    return windowsIn(run);
  }

  private async withSummarizer(act: (summarizer: Summarizer, writer: DuckStore['writer']) => Promise<void>): Promise<void> {
    await this.transact(await this.opened(), async (writer) => act(await this.summarizerOn(writer), writer));
  }

  /** By itself: what is kept no longer goes also while nothing can be summed up. */
  private async pruneWhenDue(now: Instant): Promise<void> {
    if (now - this.prunedAt < PRUNE_EVERY) return;
    await this.transact(await this.opened(), (writer) => prune(writer, this.retention, now));
    this.prunedAt = now;
  }

  private found(query: ReadingsQuery): Promise<StoredReading[]> {
    return this.asked(({ reader }) => select(reader, query, query.limit + 1));
  }

  private async asked<T>(ask: (store: DuckStore) => Promise<T>): Promise<T> {
    const store = await this.opened();
    try {
      return await ask(store);
    } catch (cause) {
      if (cause instanceof BadCursor) throw cause;
      throw new HistoryUnavailable(`The history cannot be read: ${(cause as Error).message}`, cause);
    }
  }

  private async transact(store: DuckStore, act: (writer: DuckStore['writer']) => Promise<void>): Promise<void> {
    try {
      await store.writer.run('BEGIN');
      try {
        await act(store.writer);
        await store.writer.run('COMMIT');
      } catch (cause) {
        await this.rollBack(store);
        throw cause;
      }
      this.complaint = null;
    } catch (cause) {
      this.summarizer = null;
      throw this.told(cause);
    }
  }

  /** When even that fails the file is let go, to be opened again: what is on disk is whole. */
  private async rollBack(store: DuckStore): Promise<void> {
    try {
      await store.writer.run('ROLLBACK');
      await store.writer.run('FROM position');
    } catch (error) {
      this.complaint = `The history had to be opened again: ${(error as Error).message}`;
      this.store = null;
      await this.reading.run(async () => store.close());
    }
  }

  private async opened(): Promise<DuckStore> {
    if (this.closed) throw new HistoryUnavailable('The history is closed');
    if (this.store) return this.store;
    this.opening ??= this.openAgain().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  private async openAgain(): Promise<DuckStore> {
    try {
      this.store = await openStore(this.folder);
      this.written = await positionIn(this.store);
      return this.store;
    } catch (cause) {
      throw new HistoryUnavailable((cause as Error).message, cause);
    }
  }

  private told(cause: unknown): Error {
    if (cause instanceof HistoryRefusal || cause instanceof HistoryUnavailable) return cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (REFUSALS.test(text)) return new HistoryRefusal(text, { cause });
    this.complaint = `The history cannot be written (${text.split('\n')[0]}); readings wait in the journal.`;
    return new HistoryUnavailable(this.complaint, cause);
  }
}

async function positionIn({ reader }: DuckStore): Promise<Position> {
  const answer = await reader.runAndReadAll('SELECT max(up_to) FROM position');
  return Number(answer.getRows()[0]?.[0] ?? 0);
}

const windowsIn = (run: WindowRun | null): number => (run === null ? 0 : (run.to - run.from) / WIDTH[run.of]);
