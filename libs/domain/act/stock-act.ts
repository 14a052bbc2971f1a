/** What a person says of parts: moved, counted, or what an item is. */
export const STOCK_ACTS = ['stock.move', 'stock.count', 'stockItem.set'] as const;
export type StockActName = (typeof STOCK_ACTS)[number];

/** What people say became of parts. What a count and a record of work make of them is no less a movement, see the domain’s stock. */
export const STOCK_MOVES = ['received', 'taken', 'used', 'returned', 'writtenOff'] as const;
export type StockMove = (typeof STOCK_MOVES)[number];

/** A kind of part or supply, in the customer’s words. */
export interface StockItem {
  id: string;
  name: string;
  /** What it is counted in: a roll, a pack, a piece. */
  unit: string;
  /** The consumable of a kiosk that it fills, as levels name it, and how much of that one unit holds: sheets of a roll. */
  fills?: { consumable: string; each: number };
  /** By store: fewer than so many are told of. */
  minimums: Readonly<Record<string, number>>;
}

interface BySomebody {
  /** Person id; of an account that is nobody’s, its name. */
  by: string;
}

export interface StockMoved extends BySomebody {
  act: 'stock.move';
  how: StockMove;
  item: string;
  /** Units, at least 1. */
  count: number;
  store: string;
  /** Of what is taken: to which store. */
  to?: string;
  /** Of what is used, and given back: of which order. */
  orderId?: string;
  /** Of what is written off. */
  reason?: string;
}

export interface StockCounted extends BySomebody {
  act: 'stock.count';
  item: string;
  store: string;
  /** What is there. */
  count: number;
  reason?: string;
}

export interface StockItemSet extends BySomebody {
  act: 'stockItem.set';
  item: StockItem;
  reason?: string;
}

export type StockAct = StockMoved | StockCounted | StockItemSet;
