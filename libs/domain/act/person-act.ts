import type { OrderAct } from './order-act.js';
import { REVIEW_ACTS, type ReviewAct } from './review-act.js';
import { STOCK_ACTS, type StockAct } from './stock-act.js';

/** What a person does at kiosks and in stores: a recording has them, too. */
export type WorkAct = OrderAct | StockAct;

/** What a person does that is judged in its place in the journal. */
export type PersonAct = WorkAct | ReviewAct;

const OF_STOCK: ReadonlySet<string> = new Set(STOCK_ACTS);
const OF_REVIEW: ReadonlySet<string> = new Set(REVIEW_ACTS);

export const isStockAct = (act: PersonAct): act is StockAct => OF_STOCK.has(act.act);
export const isReviewAct = (act: PersonAct): act is ReviewAct => OF_REVIEW.has(act.act);
