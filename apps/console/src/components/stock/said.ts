import type { StockMove } from '#libs/domain/act/stock-act.js';

/** A booking as its form holds it. */
export interface BookDraft {
  how: StockMove | 'counted';
  item: string;
  store: string;
  count: number | '';
  to: string;
  orderId: string;
  reason: string;
}

/** Whose movement may be of an order. */
const OF_ORDER: ReadonlySet<BookDraft['how']> = new Set(['used', 'returned']);

/** What is asked of the server: of what is not of this kind of movement nothing is said. */
export function saidOf({ how, item, store, count, to, orderId, reason }: BookDraft): {
  path: 'movements' | 'counts';
  body: object;
} {
  const said = { item, store, count, ...(reason !== '' && { reason }) };
  if (how === 'counted') return { path: 'counts', body: said };
  const more = {
    ...(how === 'taken' && { to }),
    ...(OF_ORDER.has(how) && orderId !== '' && { orderId }),
  };
  return { path: 'movements', body: { how, ...said, ...more } };
}
