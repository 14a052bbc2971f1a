import type { FiguredFilter, FiguredOrder } from './figures.js';
import type { BoardColumn, BoardFilter } from './order-board.js';

/** All orders of a place at one look. */
export abstract class OrderOverview {
  /** Undone orders in columns by state. */
  abstract board(filter: BoardFilter): Promise<BoardColumn[]>;
  /** Of which the figures of a period are reckoned: what was closed in it, and what was opened in it or 30 days before or after. */
  abstract figured(filter: FiguredFilter): Promise<FiguredOrder[]>;
}
