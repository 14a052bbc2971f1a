import { Entity } from 'typeorm';
import type { StockLevel } from '#libs/domain/stock/index.js';
import { DocumentRow } from './document-row.entity.js';

/** How many of an item are in a store: the sum of its movements, which grow, while these stay as many as there are items and stores. */
@Entity('stock_level')
export class StockLevelEntity extends DocumentRow<StockLevel> {}
