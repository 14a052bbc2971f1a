import type { OrderAct } from './order-act.js';
import { STOCK_ACTS, type StockAct } from './stock-act.js';

/** What a person does that is judged in its place in the journal. */
export type PersonAct = OrderAct | StockAct;

const OF_STOCK: ReadonlySet<string> = new Set(STOCK_ACTS);

export const isStockAct = (act: PersonAct): act is StockAct => OF_STOCK.has(act.act);
