import { type History, type Instant, namedIn, type Reading, SummaryMaker, type SummaryPoint } from '#libs/domain/index.js';
import { takeApart } from '#libs/runtime/index.js';

/** Readings that the history does not keep. */
export interface Unkept {
  /** They are older than what it keeps. */
  old: number;
  /** It refused them for what is in them. */
  refused: number;
  /** Why, of the first of those. */
  why: string | null;
}

export const allKept = (): Unkept => ({ old: 0, refused: 0, why: null });

/** Brings a past's readings into the history. */
export interface Loading {
  /** No more is to be taken before {@link room}. */
  readonly full: boolean;
  /** So far. */
  readonly unkept: Unkept;
  /** Takes the next reading, in the order of receipt. */
  take(reading: Reading): void;
  /** Resolves when there is room again. Throws {@link HistoryUnavailable} or {@link HistoryRefusal}. */
  room(): Promise<void>;
  /** Resolves when every reading is in the history. Throws as {@link room} does. */
  finish(): Promise<void>;
}

/** What is loaded. */
export interface PastSpan {
  /** Where the past ends. */
  to: Instant;
  /** The history had nothing before, so that a window is what these readings come to. */
  alone: boolean;
  /** When it is loaded. */
  now: Instant;
}

/** More are not left out: a simulated past is right nearly everywhere. Ours. */
const MOST_REFUSED = 100;

/** What of a past the history is asked for. */
type Loaded = Pick<History, 'load'> & Partial<Pick<History, 'keptSince'>>;

/** Readings on their way into a history, with what they come to. */
export class Loads {
  private readonly means: SummaryMaker;
  private batch: Reading[] = [];
  /** Of the batch, those whose windows the history is to sum up itself. */
  private others: Reading[] = [];
  private underWay: Promise<void> = Promise.resolve();
  readonly unkept = allKept();

  constructor(
    private readonly history: Loaded,
    private readonly span: PastSpan,
    /** Readings in one load. */
    private readonly most: number,
  ) {
    this.means = new SummaryMaker(span.to);
  }

  get full(): boolean {
    return this.batch.length >= this.most;
  }

  take(reading: Reading): void {
    const summed = this.span.alone && this.means.take(reading);
    const since = this.history.keptSince?.(this.span.now) ?? null;
    if (since !== null && reading.ts < since) {
      this.unkept.old++;
      return;
    }
    this.batch.push(reading);
    if (!summed) this.others.push(reading);
  }

  /** Loads what was taken, and the windows that are over at that time; one load is under way while the next is put together. */
  load(upTo?: Instant): Promise<void> {
    return this.begin(upTo === undefined ? [] : this.means.ready(upTo));
  }

  /** Resolves when everything is in the history. */
  async finish(): Promise<void> {
    await this.begin(this.means.rest());
    await this.underWay;
  }

  private async begin(points: SummaryPoint[]): Promise<void> {
    await this.underWay;
    const { batch, others } = this;
    this.batch = [];
    this.others = [];
    this.underWay = this.loadAll(batch, points, new Set(others));
    // It is awaited with the next one; until then it must not count as nobody's.
    this.underWay.catch(() => undefined);
  }

  private async loadAll(batch: Reading[], points: SummaryPoint[], others: Set<Reading>): Promise<void> {
    if (batch.length === 0) return this.history.load([], { points, others: [] });
    await takeApart(batch, {
      take: (some) => this.history.load([...some], { points, others: some.filter((one) => others.has(one)) }),
      namedIn: (error) => namedIn<Reading>(error),
      setAside: (some, why) => {
        this.unkept.refused += some.length;
        this.unkept.why ??= why.message;
        // Then it is not the readings that are wrong.
        if (this.unkept.refused > MOST_REFUSED) throw why;
      },
    });
  }
}

/** Some hours of a fleet. */
const BATCH = 64_000;

/** Loads in the thread that judges, beside it: for a history that works in threads of its own. */
export class LoadingHere implements Loading {
  private readonly loads: Loads;
  private reached: Instant = 0;

  constructor(history: Loaded, span: PastSpan) {
    this.loads = new Loads(history, span, BATCH);
  }

  get full(): boolean {
    return this.loads.full;
  }

  get unkept(): Unkept {
    return this.loads.unkept;
  }

  take(reading: Reading): void {
    this.reached = reading.receivedAt;
    this.loads.take(reading);
  }

  room(): Promise<void> {
    return this.loads.load(this.reached);
  }

  finish(): Promise<void> {
    return this.loads.finish();
  }
}
