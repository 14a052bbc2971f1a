import { Books, type OpenBooks } from '#libs/domain/books/index.js';
import type { Position } from '#libs/domain/journal/index.js';
import type { Database, Transaction } from '../database.js';
import { JOIN_LOCK } from '../locks.js';
import { PostgresStandingSilences } from '../register/silences.js';
import { PostgresActAnswers } from './acts.js';
import { PostgresAdministratorsBook } from './administrators.js';
import { PostgresIncidentBook } from './incidents.js';
import { PostgresNotNotifiedBook } from './not-notified.js';
import { PostgresNoticeBoard } from './notices.js';
import { PostgresOrderBook } from './orders.js';
import { PostgresOutbox } from './outbox.js';
import { commitPosition, positionOf } from './positions.js';
import { PostgresReviewBook } from './reviews.js';
import { PostgresStockBook } from './stock.js';
import { PostgresWithheldBook } from './withheld.js';

const openBooks = (transaction: Transaction): OpenBooks => ({
  incidents: new PostgresIncidentBook(transaction, new Map()),
  withheld: new PostgresWithheldBook(transaction),
  silences: new PostgresStandingSilences(transaction),
  orders: new PostgresOrderBook(transaction),
  notices: new PostgresNoticeBoard(transaction),
  untold: new PostgresNotNotifiedBook(transaction),
  administrators: new PostgresAdministratorsBook(transaction),
  reviews: new PostgresReviewBook(transaction),
  outbox: new PostgresOutbox(transaction),
  stock: new PostgresStockBook(transaction),
  acts: new PostgresActAnswers(transaction),
  alone: () => transaction.meanwhile(transaction.query('SELECT pg_advisory_xact_lock($1)', [JOIN_LOCK])),
  tell: async (change) => transaction.tell(change),
  commitPosition: (consumer, upTo) => commitPosition(transaction, consumer, upTo),
});

/** The books in PostgreSQL, opened together in one transaction. */
export class PostgresBooks extends Books {
  constructor(private readonly database: Database) {
    super();
  }

  override transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    return this.database.transact((transaction) => act(openBooks(transaction)));
  }

  override position(consumer: string): Promise<Position> {
    return positionOf(this.database, consumer);
  }
}
