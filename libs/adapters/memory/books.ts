import { Books, type NewChange, type OpenBooks, type Waits } from '#libs/domain/books/index.js';
import type { OutboxItem } from '#libs/domain/delivery/index.js';
import type { Position } from '#libs/domain/journal/index.js';
import { MemoryAdministrators } from './administrators.js';
import { MemoryIncidents, MemoryNotices, MemoryNotNotified, MemoryOrders, MemoryWithheld } from './nouns.js';
import { MemoryOutbox } from './outbox.js';
import { MemoryReviews } from './reviews.js';
import { UndoableMap, UndoLog } from './shelf.js';
import { MemoryStock } from './stock.js';

/** What a transaction told and put into the outbox, in that order. */
export type News = { change: NewChange } | { item: OutboxItem };

export interface MemoryOptions {
  /** Told what a transaction did when it is kept. */
  kept?(news: News[]): void;
  /** Keeps only what still stands: what is closed, withdrawn or queued is gone with its transaction. For runs longer than memory. */
  forget?: boolean;
}

/** The books in memory, one transaction at a time. */
export class MemoryBooks extends Books {
  private readonly log = new UndoLog();
  private news: News[] = [];
  private readonly positions = new UndoableMap<string, Position>(this.log);
  private readonly withheld: MemoryWithheld;
  private readonly orders: MemoryOrders;
  private readonly notices: MemoryNotices;
  private readonly administrators: MemoryAdministrators;
  private readonly reviews: MemoryReviews;
  private readonly open: OpenBooks;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: MemoryOptions = {}) {
    super();
    const forget = options.forget ?? false;
    this.withheld = new MemoryWithheld(this.log, forget);
    this.orders = new MemoryOrders(this.log, forget);
    this.notices = new MemoryNotices(this.log, forget);
    this.administrators = new MemoryAdministrators(this.log);
    this.reviews = new MemoryReviews(this.log);
    this.open = {
      incidents: new MemoryIncidents(this.log, forget),
      withheld: this.withheld,
      // Nobody sets a silence here.
      silences: { between: async () => [] },
      orders: this.orders,
      notices: this.notices,
      untold: new MemoryNotNotified(this.log, forget),
      administrators: this.administrators,
      reviews: this.reviews,
      outbox: new MemoryOutbox(this.log, forget, (item) => this.news.push({ item })),
      stock: new MemoryStock(this.log, forget),
      // Nobody waits for an answer here.
      acts: { isAnswered: async () => false, answer: async () => undefined },
      // One transaction at a time: nobody else decides.
      alone: async () => undefined,
      tell: async (change) => {
        this.news.push({ change });
      },
      commitPosition: async (consumer, upTo) => this.positions.set(consumer, upTo),
    };
  }

  override transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    const turn = this.last.then(() => this.carryOut(act));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  override async position(consumer: string): Promise<Position> {
    return this.positions.get(consumer) ?? 0;
  }

  override waits(): Waits {
    const { withheld, orders, notices, administrators, reviews } = this;
    const ends = Math.min(orders.nextClosing, administrators.nextClosing);
    const until = Math.min(withheld.nextUntil, orders.nextTurn, reviews.nextTurn, notices.nextDue, ends);
    return { until, byMode: withheld.heldByMode };
  }

  private async carryOut<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    this.news = [];
    try {
      const result = await act(this.open);
      this.log.clear();
      this.options.kept?.(this.news);
      return result;
    } catch (error) {
      this.log.rollBack();
      throw error;
    }
  }
}
