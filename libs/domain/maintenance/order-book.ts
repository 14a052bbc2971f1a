import type { Cause } from '../finding/index.js';
import type { OrderFilter, Page } from '../page.js';
import type { Instant } from '../time/index.js';
import type { MaintenanceOrder, OrderState } from './order.js';

/** Who mended something, and when that was accepted. */
export interface Mended {
  /** Person id. */
  person: string;
  at: Instant;
}

/** Undone orders of one person in one hall. */
export interface OrdersInHand {
  person: string;
  hallId: string;
  state: OrderState;
  orders: number;
}

export abstract class OrderBook {
  abstract forIncident(incidentId: string): Promise<MaintenanceOrder | undefined>;
  /** The kiosk's orders, also those for more kiosks, that are neither closed nor cancelled; oldest first. */
  abstract undoneOf(kioskId: string): Promise<MaintenanceOrder[]>;
  /** What a person has to do, alone or as the second, that is neither closed nor cancelled; oldest first. */
  abstract undoneBy(personId: string): Promise<MaintenanceOrder[]>;
  /** What is to be done in these halls, neither closed nor cancelled; oldest first. */
  abstract undoneIn(hallIds: readonly string[]): Promise<MaintenanceOrder[]>;
  /** What these people have to do: of who has nothing there is none. Asked while an order is decided, so it looks at nobody else's. */
  abstract inHandOf(personIds: readonly string[]): Promise<OrdersInHand[]>;
  /** Who mended this cause of the kiosk last, by its orders that are closed; null: nobody is known. */
  abstract lastMended(kioskId: string, cause: Cause): Promise<Mended | null>;
  /** All that are neither closed nor cancelled, oldest first. */
  abstract undone(): Promise<MaintenanceOrder[]>;
  /** Those whose end waits to be told until the instant at the latest, the first first. */
  abstract closingsDue(at: Instant): Promise<MaintenanceOrder[]>;
  /** Those to which time alone brings something until the instant at the latest, the first first. */
  abstract turnsDue(at: Instant): Promise<MaintenanceOrder[]>;
  abstract save(order: MaintenanceOrder): Promise<void>;
  abstract list(filter: OrderFilter): Promise<Page<MaintenanceOrder>>;
  abstract one(id: string): Promise<MaintenanceOrder | undefined>;

  /** Those of the ids that there are, in any order. */
  async several(ids: readonly string[]): Promise<MaintenanceOrder[]> {
    return (await Promise.all(ids.map((id) => this.one(id)))).filter((order) => order !== undefined);
  }
}
