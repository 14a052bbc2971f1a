import type { StockItem } from '#libs/domain/act/index.js';
import type { Page } from '#libs/domain/index.js';
import { levelId, type MovementFilter, StockBook, type StockLevel, type StockMovement } from '#libs/domain/stock/index.js';
import { keep, kept, keptPage } from '../documents.js';
import type { Sql } from '../sql.js';

/** Stock in PostgreSQL. */
export class PostgresStockBook extends StockBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override items(): Promise<StockItem[]> {
    return kept<StockItem>(this.sql, 'stock_item', 'true ORDER BY id', []);
  }

  override saveItem(item: StockItem): Promise<void> {
    return keep(this.sql, 'stock_item', item);
  }

  override levels(): Promise<StockLevel[]> {
    return kept<StockLevel>(this.sql, 'stock_level', 'true ORDER BY id', []);
  }

  override async level(store: string, item: string): Promise<StockLevel | undefined> {
    const [level] = await kept<StockLevel>(this.sql, 'stock_level', 'id = $1', [levelId(store, item)]);
    return level;
  }

  override saveLevel(level: StockLevel): Promise<void> {
    return keep(this.sql, 'stock_level', level);
  }

  override add(movement: StockMovement): Promise<void> {
    return keep(this.sql, 'stock_movement', movement);
  }

  override ofOrder(orderId: string): Promise<StockMovement[]> {
    return kept<StockMovement>(this.sql, 'stock_movement', 'order_id = $1 ORDER BY at, id', [orderId]);
  }

  override movements({ limit, after, item, store, orderId, stores }: MovementFilter): Promise<Page<StockMovement>> {
    return keptPage(this.sql, {
      table: 'stock_movement',
      time: 'at',
      where: { item, store, order_id: orderId },
      also: stores && ((put) => `store = ANY(${put(stores)}::text[])`),
      limit,
      after,
    });
  }
}
