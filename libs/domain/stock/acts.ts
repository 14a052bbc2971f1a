import type { StockCounted, StockMoved } from '../act/index.js';
import type { Instant } from '../time/index.js';
import type { ComingMovement, StockLevel } from './stock.js';

/** How it changes the store that it is said of. */
const SIGN: Record<StockMoved['how'], 1 | -1> = { received: 1, taken: -1, used: -1, returned: 1, writtenOff: -1 };

/** The movements of what a person says. */
export function movementsOf({ how, item, count, store, to, by, orderId, reason }: StockMoved, at: Instant): ComingMovement[] {
  const told = { at, how, item, by, ...(orderId !== undefined && { orderId }), ...(reason !== undefined && { reason }) };
  const one = { ...told, store, change: SIGN[how] * count };
  if (how !== 'taken' || to === undefined) return [one];
  return [
    { ...one, other: to },
    { ...told, store: to, change: count, other: store },
  ];
}

/** What is there counts from here on; the difference is kept. */
export const countedMovement = (
  { item, store, count, by, reason }: StockCounted,
  level: StockLevel,
  at: Instant,
): ComingMovement => ({
  ...{ at, how: 'counted' as const, item, store, change: count - level.count, counted: count, by },
  ...(reason !== undefined && { reason }),
});
