import type { Within } from '../page.js';
import type { FiguredFilter, FiguredOrder } from './figures.js';
import type { MaintenanceOrder } from './order.js';
import type { BoardColumn, BoardFilter } from './order-board.js';

export interface AwayFilter {
  hallId?: string | undefined;
  limit: number;
  within?: Within | undefined;
}

/** All orders of a place at one look. */
export abstract class OrderOverview {
  /** Undone orders in columns by state. */
  abstract board(filter: BoardFilter): Promise<BoardColumn[]>;
  /** Orders of which something is away, whether they are done or not, oldest first. */
  abstract away(filter: AwayFilter): Promise<MaintenanceOrder[]>;
  /** Of which the figures of a period are reckoned: what was closed in it, and what was opened in it or 30 days before or after. */
  abstract figured(filter: FiguredFilter): Promise<FiguredOrder[]>;
}
