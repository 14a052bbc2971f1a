import { ORDER_CLOCKS, type OrderClockName } from '#libs/domain/maintenance/clock.js';
import { millis } from '../../time.js';
import type { Order } from '../../told.js';

/** `stands`: the order is on hold, so that none of its clocks runs. */
export type ClockState = 'kept' | 'late' | 'over' | 'stands' | 'runs';

export interface ClockSeen {
  name: OrderClockName;
  dueAt: number;
  metAt: number | null;
  state: ClockState;
}

/** The clocks of an order as they are now; none of what has none, and of what ended before its time came. */
export function clocksOf(
  { clocks = {}, state, closedAt }: Pick<Order, 'clocks' | 'state' | 'closedAt'>,
  now: number,
): ClockSeen[] {
  return ORDER_CLOCKS.flatMap((name) => {
    const clock = clocks[name];
    if (!clock || (closedAt !== null && clock.metAt === undefined && clock.breachedAt === undefined)) return [];
    const [dueAt, metAt] = [millis(clock.dueAt), clock.metAt === undefined ? null : millis(clock.metAt)];
    const isOver = clock.breachedAt !== undefined || (metAt ?? now) > dueAt;
    if (metAt !== null) return { name, dueAt, metAt, state: isOver ? 'late' : 'kept' };
    if (isOver) return { name, dueAt, metAt, state: 'over' };
    return { name, dueAt, metAt, state: state === 'onHold' ? 'stands' : 'runs' };
  });
}
