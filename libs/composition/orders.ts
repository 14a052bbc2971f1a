import { type Instant, type MaintenanceOrder, type NounFilter, OrderBook, type Page } from '#libs/domain/index.js';

/** The orders within one transaction: those whose end waits to be told are read once, however many moments are decided in it. */
export class Orders extends OrderBook {
  private closing: Map<string, MaintenanceOrder> | undefined;

  constructor(private readonly of: OrderBook) {
    super();
  }

  /** The first whose end was to be told before the instant, among those that are due until then. */
  async firstClosing(before: Instant, until: Instant): Promise<MaintenanceOrder | undefined> {
    this.closing ??= new Map((await this.of.closingsDue(until)).map((order) => [order.id, order]));
    return [...this.closing.values()]
      .filter(({ closingAt = 0 }) => closingAt < before)
      .sort((a, b) => (a.closingAt ?? 0) - (b.closingAt ?? 0) || (a.id < b.id ? -1 : 1))[0];
  }

  override async save(order: MaintenanceOrder): Promise<void> {
    await this.of.save(order);
    if (order.closingAt === undefined) this.closing?.delete(order.id);
    else this.closing?.set(order.id, order);
  }

  override closingsDue(at: Instant): Promise<MaintenanceOrder[]> {
    return this.of.closingsDue(at);
  }

  override forIncident(incidentId: string): Promise<MaintenanceOrder | undefined> {
    return this.of.forIncident(incidentId);
  }

  override undoneOf(kioskId: string): Promise<MaintenanceOrder[]> {
    return this.of.undoneOf(kioskId);
  }

  override list(filter: NounFilter): Promise<Page<MaintenanceOrder>> {
    return this.of.list(filter);
  }

  override one(id: string): Promise<MaintenanceOrder | undefined> {
    return this.of.one(id);
  }
}
