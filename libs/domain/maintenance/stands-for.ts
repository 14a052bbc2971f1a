import type { OpenedKind } from '../act/work.js';
import type { OrderKind } from './order.js';

/** Kinds that say of a device that something is wrong with it. */
const FAULTS: ReadonlySet<string> = new Set(['repair', 'inspect']);

/**
 * The undone order that stands for what is asked for: of a kiosk at which something is wrong one is enough, whoever told it first; of other
 * work one of its kind.
 */
export function standsFor<T extends { kind: OrderKind; kioskId: string | null; hallId: string }>(
  opening: { kind: OpenedKind },
  kioskId: string | null,
  hallId: string,
  undone: Iterable<T>,
): T | undefined {
  for (const order of undone) {
    if (order.kioskId !== kioskId || order.hallId !== hallId) continue;
    if (order.kind === opening.kind || (FAULTS.has(opening.kind) && FAULTS.has(order.kind))) return order;
  }
  return undefined;
}
