import { Column, Entity, Index } from 'typeorm';
import type { StockMovement } from '#libs/domain/stock/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { numberOf, textOf } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

@Entity('stock_movement')
@Index('stock_movement_newest', ['at', 'id'])
@Index('stock_movement_store', ['store', 'at', 'id'])
@Index('stock_movement_item', ['item', 'at', 'id'])
@Index('stock_movement_order', ['orderId'], { where: 'order_id IS NOT NULL' })
export class StockMovementEntity extends DocumentRow<StockMovement> {
  @Column(numberOf('at'))
  readonly at!: Instant;

  @Column(textOf('store'))
  readonly store!: string;

  @Column(textOf('item'))
  readonly item!: string;

  /** Null: it is for no order. */
  @Column({ ...textOf('orderId'), nullable: true })
  readonly orderId!: string | null;
}
