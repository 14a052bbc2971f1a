import type { Outbox } from '../delivery/index.js';
import type { IncidentBook, StandingSilences, WithheldBook } from '../incident/index.js';
import type { Position } from '../journal/index.js';
import type { ActAnswers, AdministratorsBook, OrderBook } from '../maintenance/index.js';
import type { NoticeBoard, NotNotifiedBook } from '../outage/index.js';
import type { ReviewBook } from '../review/index.js';
import type { StockBook } from '../stock/index.js';
import type { Instant } from '../time/index.js';
import type { Change, NewChange } from './change.js';

export type * from './change.js';

/** The books that one decision writes to, all in one transaction. */
export interface OpenBooks {
  incidents: IncidentBook;
  withheld: WithheldBook;
  silences: StandingSilences;
  orders: OrderBook;
  notices: NoticeBoard;
  untold: NotNotifiedBook;
  administrators: AdministratorsBook;
  reviews: ReviewBook;
  outbox: Outbox;
  stock: StockBook;
  acts: ActAnswers;
  /** Whoever else decides waits until this transaction ends: two workers must not open the same hall's incident. */
  alone(): Promise<void>;
  /** Tells the pages. */
  tell(change: NewChange): Promise<void>;
  /** The consumer has acted on everything up to here. */
  commitPosition(consumer: string, upTo: Position): Promise<void>;
}

/** What time alone brings in the books, told without looking at them one by one. */
export interface Waits {
  /** When the first hold, notice, order or its end in them falls due. */
  until: Instant;
  /** Kiosks of which something is withheld for what they are doing. */
  byMode: readonly string[];
}

/** The transaction: everything that `act` writes is kept, or nothing is. */
export abstract class Books {
  abstract transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T>;
  abstract position(consumer: string): Promise<Position>;

  /** What waits for its time. Null: it is not known without asking. */
  waits(): Waits | null {
    return null;
  }
}

/** The stream of changes, for live pages. */
export abstract class Changes {
  /** Changes after the id, in order, at most `limit`. */
  abstract after(id: number, limit: number): Promise<Change[]>;
  abstract lastId(): Promise<number>;
  /** Calls when there may be something new. Answers how to stop. */
  abstract onNew(call: () => void): () => void;
}
