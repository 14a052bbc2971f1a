import {
  type Cause,
  type Instant,
  type MaintenanceOrder,
  type Mended,
  type NounFilter,
  OrderBook,
  type OrdersInHand,
  type Page,
} from '#libs/domain/index.js';
import { Closings } from './closings.js';

/** The orders within one transaction: those to which time brings something are read once, however many moments are decided in it. */
export class Orders extends OrderBook {
  readonly closings: Closings<MaintenanceOrder>;
  readonly turns: Closings<MaintenanceOrder>;

  constructor(private readonly of: OrderBook) {
    super();
    this.closings = new Closings(
      (until) => of.closingsDue(until),
      ({ closingAt }) => closingAt,
    );
    this.turns = new Closings(
      (until) => of.turnsDue(until),
      ({ turnsAt }) => turnsAt,
    );
  }

  override async save(order: MaintenanceOrder): Promise<void> {
    await this.of.save(order);
    this.closings.note(order);
    this.turns.note(order);
  }

  override closingsDue(at: Instant): Promise<MaintenanceOrder[]> {
    return this.of.closingsDue(at);
  }

  override turnsDue(at: Instant): Promise<MaintenanceOrder[]> {
    return this.of.turnsDue(at);
  }

  override forIncident(incidentId: string): Promise<MaintenanceOrder | undefined> {
    return this.of.forIncident(incidentId);
  }

  override undoneOf(kioskId: string): Promise<MaintenanceOrder[]> {
    return this.of.undoneOf(kioskId);
  }

  override undoneBy(personId: string): Promise<MaintenanceOrder[]> {
    return this.of.undoneBy(personId);
  }

  override undoneIn(hallIds: readonly string[]): Promise<MaintenanceOrder[]> {
    return this.of.undoneIn(hallIds);
  }

  override inHandOf(personIds: readonly string[]): Promise<OrdersInHand[]> {
    return this.of.inHandOf(personIds);
  }

  override lastMended(kioskId: string, cause: Cause): Promise<Mended | null> {
    return this.of.lastMended(kioskId, cause);
  }

  override undone(): Promise<MaintenanceOrder[]> {
    return this.of.undone();
  }

  override list(filter: NounFilter): Promise<Page<MaintenanceOrder>> {
    return this.of.list(filter);
  }

  override one(id: string): Promise<MaintenanceOrder | undefined> {
    return this.of.one(id);
  }
}
