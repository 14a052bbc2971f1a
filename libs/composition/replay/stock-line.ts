import { z } from 'zod';
import { STOCK_MOVES, type StockAct } from '#libs/domain/index.js';

const name = z.string().min(1);
const who = { by: name, reason: z.string().optional() };
const units = z.int().min(1);

const StockLine = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('stock.move'),
    ...who,
    how: z.enum(STOCK_MOVES),
    item: name,
    count: units,
    store: name,
    to: name.optional(),
    orderId: name.optional(),
  }),
  z.object({ act: z.literal('stock.count'), ...who, item: name, store: name, count: z.int().min(0) }),
  z.object({
    act: z.literal('stockItem.set'),
    ...who,
    item: z.object({
      id: name,
      name,
      unit: name,
      fills: z.object({ consumable: name, each: units }).optional(),
      minimums: z.record(z.string(), z.int().min(0)),
    }),
  }),
]);

/** What a person did about parts, or in a sentence why a line does not say so. */
export function readStockLine(line: Record<string, unknown>): StockAct | string {
  const read = StockLine.safeParse(line);
  const [issue] = read.error?.issues ?? [];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : (read.data as StockAct);
}
