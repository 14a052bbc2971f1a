import type { DecisionMemory, Instant, OpenBooks } from '#libs/domain/index.js';
import type { Announcing } from './announce/announcing.js';
import type { DecideParts } from './parts.js';
import type { Routes } from './routes/routes.js';
import { Administrators } from './view/administrators.js';
import { Board } from './view/board.js';
import { InOrder } from './view/in-order.js';
import { Orders } from './view/orders.js';
import type { Outages } from './view/outages.js';
import { Reviews } from './view/reviews.js';

/** What is kept in memory between two transactions. */
export interface Pending {
  unsaid: DecisionMemory;
  routes: Routes;
  /** See {@link Outages}. */
  heard: Map<string, Instant>;
}

/** A kiosk says that it serves nobody, or that it serves again. */
export interface DecisionTurn {
  kioskId: string;
  at: Instant;
}

/** The books of one transaction: what time alone brings is read once. */
export interface OnceRead {
  books: OpenBooks;
  board: Board;
  orders: Orders;
  administrators: Administrators;
  reviews: Reviews;
  /** Hands on what one moment tells, in the order in which it is read. */
  flush(): Promise<void>;
}

/** One transaction: its books, what is in view, and what will be remembered once it is kept. */
export interface Session extends OnceRead {
  parts: DecideParts;
  announcing: Announcing;
  pending: Pending;
  around: Outages;
  /** Not looked at yet, the first first. */
  turned: DecisionTurn[];
  /** Until when time passes. */
  now: Instant;
}

export function readOnce(open: OpenBooks): OnceRead {
  const [board, orders] = [new Board(open.notices), new Orders(open.orders)];
  const administrators = new Administrators(open.administrators);
  const reviews = new Reviews(open.reviews);
  const ordered = new InOrder({ ...open, notices: board, orders, administrators, reviews });
  return { books: ordered.books, board, orders, administrators, reviews, flush: () => ordered.flush() };
}

/** The first ends that were to be told before now, and the first order and review to which time brought something. */
export const firstClosings = ({ orders, administrators, reviews }: OnceRead, now: Instant) =>
  [
    ...[orders.closings.first(now, now), administrators.closings.first(now, now), orders.turns.first(now, now)],
    reviews.turns.first(now, now),
  ] as const;
