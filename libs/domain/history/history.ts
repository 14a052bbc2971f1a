import type { Position } from '../journal/index.js';
import type { Reading, ReadingKind } from '../reading/index.js';
import type { Instant } from '../time/index.js';
import type { HistoryPoint } from './points.js';
import type { Coarse } from './retention.js';
import type { SeriesPoint, SeriesQuery } from './series.js';
import type { StoredReading } from './stored.js';
import type { SummaryPoint } from './summary-maker.js';

/** Thrown when the history did not take a batch and may take it later. Keep the position and try again. */
export class HistoryUnavailable extends Error {
  readonly retry = true;
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/** What of a batch the history refused, where it says so. */
export interface RefusedOf {
  refused: readonly (Reading | HistoryPoint)[];
  /** The others of the batch are kept; the position is not. Else nothing of it is. */
  othersKept: boolean;
}

/** Thrown when the history refused a batch for what is in it. Where it does not say for what, halve it until the bad one stands alone. */
export class HistoryRefusal extends Error {
  readonly retry = false;
  /** Null: it does not say. */
  readonly of: RefusedOf | null;
  constructor(message: string, { of = null, ...options }: ErrorOptions & { of?: RefusedOf | null } = {}) {
    super(message, options);
    this.of = of;
  }
}

/** What the error names of a batch of such things. */
export const namedIn = <T extends Reading | HistoryPoint>(
  error: unknown,
): { refused: readonly T[]; othersKept: boolean } | null =>
  error instanceof HistoryRefusal ? (error.of as { refused: readonly T[]; othersKept: boolean } | null) : null;

export const isHistoryRefusal = (error: unknown): error is HistoryRefusal => error instanceof HistoryRefusal;

export interface ReadingsQuery {
  kioskId?: string;
  /** Of these kiosks alone; absent: of all. */
  kioskIds?: readonly string[] | undefined;
  kind?: ReadingKind;
  /** Inclusive, by `ts`. */
  from?: Instant;
  /** Exclusive, by `ts`. */
  to?: Instant;
  limit: number;
  /** Cursor of the last answer. */
  after?: string;
}

/** A reading as the door needs it to judge it anew. */
export interface ReceivedReading extends StoredReading {
  historical: boolean;
}

/** What readings come to, as far as whoever loads them knows. */
export interface MadeSummaries {
  points: SummaryPoint[];
  /** Of the readings those whose windows are still to be summed up. */
  others: Reading[];
}

/** Every reading, for years. A repeat of the same reading is kept once. */
export abstract class History {
  /** Readings from before are refused, or gone soon: known without asking. Null: none are, or it is not known. */
  keptSince(_now: Instant): Instant | null {
    return null;
  }
  /** Up to where the history has the journal: the last `upTo` that was written. */
  abstract position(): Promise<Position>;
  /** Keeps readings and, with them, the position. Throws {@link HistoryUnavailable} or {@link HistoryRefusal}. */
  abstract write(readings: Reading[], upTo: Position): Promise<void>;
  /**
   * Keeps readings that did not come by the journal: the position stays. Whoever knows what they come to may say so, to spare a slow store
   * the work. Throws {@link HistoryUnavailable} or {@link HistoryRefusal}.
   */
  abstract load(readings: Reading[], made?: MadeSummaries): Promise<void>;
  /** Keeps what was decided, beside the readings. Throws {@link HistoryUnavailable} or {@link HistoryRefusal}. */
  abstract writePoints(points: HistoryPoint[]): Promise<void>;
  /**
   * Sums up windows whose readings have changed and which are over, some at a time, oldest first; answers how many. What was summed up before
   * is overwritten. Throws {@link HistoryUnavailable}.
   */
  abstract summarize(now: Instant): Promise<number>;
  /**
   * What was received from `from` up to and without `to`, of all kiosks, in the order of receipt, a part at a time. Throws
   * {@link HistoryUnavailable}.
   */
  abstract received(from: Instant, to: Instant): AsyncIterable<ReceivedReading[]>;
  /** What windows that are over came to, oldest first. Throws {@link HistoryUnavailable}. */
  abstract windows(of: Coarse, query: SeriesQuery): Promise<SeriesPoint[]>;
  /** Newest first, by `ts`. */
  abstract readings(query: ReadingsQuery): Promise<{ items: StoredReading[]; next: string | null }>;
}
