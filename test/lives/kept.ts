import { MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import {
  type ActRefusal,
  type AppendableEntry,
  Books,
  type Change,
  Changes,
  endedSilence,
  FleetView,
  HOUR,
  type Incident,
  type IncidentLoss,
  type Instant,
  incidentLossOf,
  Journal,
  type JournalEntry,
  type Journaled,
  type JournalUnavailable,
  type KioskRecord,
  type KioskSaid,
  type KioskView,
  lossesAfter,
  ModeBook,
  type ModeChange,
  type ModeStretch,
  Monitor,
  type Monitoring,
  type NewChange,
  type OpenBooks,
  type Position,
  type ServiceLoss,
  type Silence,
  type SnapshotHead,
  type Waits,
  type WatchSnapshot,
  WatchSnapshots,
} from '#libs/domain/index.js';
import { MutableRegister, type Put } from '#libs/stages/decide/testing/mutable-register.js';

/*
 * What outlives the process, in memory: the journal, the books, the register, and what pages read.
 */

/** The journal of one installation. Each process reads it by a line of its own, so that one that was killed reads no more. */
export class KeptJournal extends Journal {
  private readonly entries: JournalEntry[] = [];
  private waiting: (() => void)[] = [];

  override append(entry: AppendableEntry, stored: (error: JournalUnavailable | null, position: Position) => void): void {
    stored(null, this.appendNow(entry));
  }

  override appendNow({ entry }: AppendableEntry): Position {
    this.entries.push(entry);
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
    return this.entries.length;
  }

  override async read(after: Position, max: number): Promise<Journaled[]> {
    return this.entries.slice(after, after + max).map((entry, i) => ({ position: after + i + 1, entry }));
  }

  override more(after: Position, signal: AbortSignal): Promise<void> {
    if (this.entries.length > after) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.push(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  override end = (): Position => this.entries.length;
  override release = (): void => undefined;
}

/** The journal as one process reads it. Tells when everything in it was dealt with. */
export class Line extends Journal {
  private isCut = false;
  private upTo: Position = -1;
  private idle: { resolve: () => void; reject: (error: Error) => void } | null = null;
  private broken: Error | null = null;

  constructor(private readonly of: KeptJournal) {
    super();
  }

  override append = (entry: AppendableEntry, stored: Parameters<Journal['append']>[1]): void => this.of.append(entry, stored);
  override appendNow = (entry: AppendableEntry): Position => this.of.appendNow(entry);
  override end = (): Position => this.of.end();
  override release = (): void => undefined;

  override async read(after: Position, max: number): Promise<Journaled[]> {
    return this.isCut ? [] : this.of.read(after, max);
  }

  override more(after: Position, signal: AbortSignal): Promise<void> {
    this.upTo = after;
    if (after >= this.of.end()) this.idle?.resolve();
    return this.isCut ? new Promise(() => undefined) : this.of.more(after, signal);
  }

  /** The process is killed. */
  cut(): void {
    this.isCut = true;
  }

  /** What it does failed: nobody may wait for it. */
  fail(error: Error): void {
    this.broken = error;
    this.idle?.reject(error);
  }

  /** Resolves when everything is dealt with. */
  async dealtWith(): Promise<void> {
    if (this.broken) throw this.broken;
    if (this.upTo >= this.of.end()) return;
    await new Promise<void>((resolve, reject) => {
      this.idle = { resolve, reject };
    });
    this.idle = null;
  }
}

/** A register that says when a kiosk is retired, as the one of the database does. */
export class LivedRegister extends MutableRegister {
  override put(things: Put): void {
    const retired = (things.kiosks ?? []).filter(({ id, state }) => state === 'retired' && this.kiosk(id)?.state === 'active');
    super.put(things);
    for (const { id } of retired) this.tellRetired(id);
  }
}

/** Books with silences, which tell what they take of the public and what people are answered. */
export class KeptBooks extends Books {
  readonly silences = new Map<string, Silence>();
  readonly answers = new Map<string, ActRefusal | null>();
  readonly changes = new KeptChanges();
  private readonly losses = new Map<string, { of: Incident; lost: ServiceLoss[] }>();
  private readonly of: MemoryBooks;

  constructor(private readonly told: (change: NewChange) => void) {
    super();
    this.of = new MemoryBooks({ kept: (news) => this.take(news) });
  }

  private take(news: News[]): void {
    if (news.length > 0) this.changes.passed();
    for (const one of news) {
      if (!('change' in one)) continue;
      const { what, subject, body } = one.change;
      if (what === 'incident') {
        const incident = body as unknown as Incident;
        const lost = lossesAfter(this.losses.get(subject)?.lost ?? [], incident);
        this.losses.set(subject, { of: incident, lost });
      }
      this.told(one.change);
    }
  }

  /** What incidents took between the two. */
  lossesBetween(from: Instant, to: Instant): IncidentLoss[] {
    return [...this.losses.values()]
      .flatMap(({ of, lost }) => lost.map((loss) => incidentLossOf(loss, of)))
      .filter((loss) => loss.from < to && (loss.to === null || loss.to > from));
  }

  override transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    return this.of.transact((open) =>
      act({
        ...open,
        silences: {
          between: async (from, to) => [...this.silences.values()].filter((one) => one.from <= to && one.until > from),
        },
        acts: {
          isAnswered: async (id) => this.answers.has(id),
          answer: async (id, { refused }) => void this.answers.set(id, refused as ActRefusal | null),
        },
      }),
    );
  }

  override position(consumer: string): Promise<Position> {
    return this.of.position(consumer);
  }

  override waits(): Waits {
    return this.of.waits();
  }

  /** Ends a silence, and what it holds back waits no longer. */
  async endSilence(silence: Silence, at: Instant, by: string): Promise<void> {
    const ended = endedSilence(silence, at, by);
    await this.transact(async ({ withheld }) => {
      this.silences.set(silence.id, ended);
      for (const one of await withheld.allHeld()) {
        const isOf = one.reason === 'silenced' && (one.inhibitedBy === silence.id || one.kioskId === null);
        if (isOf) await withheld.save({ ...one, until: ended.until });
      }
    });
  }
}

class KeptChanges extends Changes {
  private last = 0;
  passed(): void {
    this.last += 1;
  }
  override after = async (): Promise<Change[]> => [];
  override lastId = async (): Promise<number> => this.last;
  override onNew = (): (() => void) => () => undefined;
}

/** How old what was written down may be: a start reads the journal from there on. */
const WRITTEN_EVERY = HOUR;

/** The watch state as it was written down. */
export class KeptSnapshots extends WatchSnapshots {
  /** The process ends, and takes its time for it. */
  isLast = false;
  private last: { head: SnapshotHead; records: string[] } | null = null;

  override async load(): Promise<WatchSnapshot | null> {
    if (!this.last) return null;
    const { head, records } = this.last;
    return { ...head, kiosks: inOne(records.map((record) => JSON.parse(record) as KioskRecord)) };
  }

  override async save(head: SnapshotHead, records: Iterable<string>): Promise<void> {
    if (!this.isLast && (head.at ?? 0) - (this.last?.head.at ?? 0) < WRITTEN_EVERY) return;
    this.last = { head, records: [...records] };
  }
}

async function* inOne(records: KioskRecord[]): AsyncGenerator<KioskRecord[]> {
  yield records;
}

export class KeptViews extends FleetView {
  private readonly views = new Map<string, KioskView>();
  override async save(views: KioskView[]): Promise<void> {
    for (const view of views) this.views.set(view.kioskId, view);
  }
  override all = async (): Promise<KioskView[]> => [...this.views.values()];
  override one = async (kioskId: string): Promise<KioskView | undefined> => this.views.get(kioskId);
  override said = async (kioskIds?: string[]): Promise<KioskSaid[]> =>
    [...this.views.values()].filter(({ kioskId }) => kioskIds?.includes(kioskId) ?? true);
}

export class KeptModes extends ModeBook {
  private readonly stretches: ModeStretch[] = [];

  override async note(changes: readonly ModeChange[]): Promise<void> {
    for (const { kioskId, mode, at } of changes) {
      const open = this.stretches.find((one) => one.kioskId === kioskId && one.to === null);
      if (open?.mode === mode) continue;
      if (open && open.from < at) open.to = at;
      if (mode !== null) this.stretches.push({ kioskId, mode, from: at, to: null });
    }
  }

  override open = async (): Promise<ModeStretch[]> => this.stretches.filter(({ to }) => to === null);
  override between = async (since: Instant, until: Instant): Promise<ModeStretch[]> =>
    this.stretches.filter(({ from, to }) => from < until && (to === null || to > since));
}

export class KeptMonitor extends Monitor {
  monitoring: Monitoring = { state: 'watching', at: 0 };
}
