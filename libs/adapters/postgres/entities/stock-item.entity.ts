import { Entity } from 'typeorm';
import type { StockItem } from '#libs/domain/act/index.js';
import { DocumentRow } from './document-row.entity.js';

@Entity('stock_item')
export class StockItemEntity extends DocumentRow<StockItem> {}
