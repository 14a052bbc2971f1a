import type { MaintenanceOrder, OrderClockName } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

export class OrderBreached extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  override readonly counts;
  constructor({ id, hallId, assignee }: MaintenanceOrder, clock: OrderClockName) {
    super();
    this.says = `Order ${id} of the hall ${hallId}, with ${assignee ?? 'nobody'} now, was not in time: ${clock}`;
    this.counts = {
      metric: 'hallwatch_orders_breached_total',
      help: 'Limits of maintenance orders that were not kept, by what was to be done: accept, arrive, restore.',
      labels: { clock },
    };
  }
}
