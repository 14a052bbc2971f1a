import type { BoardColumn, BoardFilter } from './order-board.js';

/** All orders of a place at one look. */
export abstract class OrderOverview {
  /** Undone orders in columns by state. */
  abstract board(filter: BoardFilter): Promise<BoardColumn[]>;
}
