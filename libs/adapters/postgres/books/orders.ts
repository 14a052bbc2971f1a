import type { OrderFilter, Page, Within } from '#libs/domain/index.js';
import { type MaintenanceOrder, OrderBook, UNDONE_STATES } from '#libs/domain/maintenance/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { filtered, inPlaces, keep, kept, keptPage, ofKiosk } from '../documents.js';
import type { PageQuery } from '../page.js';
import type { Sql } from '../sql.js';

function undoneIn(within: Within | undefined): PageQuery['also'] {
  const there = inPlaces(within);
  return (put) => [`state = ANY(${put([...UNDONE_STATES])})`, ...(there ? [there(put)] : [])].join(' AND ');
}

/** Maintenance orders in PostgreSQL. */
export class PostgresOrderBook extends OrderBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async forIncident(incidentId: string): Promise<MaintenanceOrder | undefined> {
    const [order] = await kept<MaintenanceOrder>(this.sql, 'maintenance_order', 'incident_id = $1', [incidentId]);
    return order;
  }

  override undoneOf(kioskId: string): Promise<MaintenanceOrder[]> {
    const undone = `kiosk_ids ? $1 AND state NOT IN ('closed', 'cancelled') ORDER BY opened_at, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', undone, [kioskId]);
  }

  override undone(): Promise<MaintenanceOrder[]> {
    const undone = `state NOT IN ('closed', 'cancelled') ORDER BY opened_at, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', undone, []);
  }

  override closingsDue(at: Instant): Promise<MaintenanceOrder[]> {
    const due = `body ? 'closingAt' AND (body->>'closingAt')::bigint <= $1 ORDER BY (body->>'closingAt')::bigint, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', due, [at]);
  }

  override turnsDue(at: Instant): Promise<MaintenanceOrder[]> {
    const due = `body ? 'turnsAt' AND (body->>'turnsAt')::bigint <= $1 ORDER BY (body->>'turnsAt')::bigint, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', due, [at]);
  }

  override save(order: MaintenanceOrder): Promise<void> {
    return keep(this.sql, 'maintenance_order', order);
  }

  override list(filter: OrderFilter): Promise<Page<MaintenanceOrder>> {
    const { limit, after, within, undone } = filter;
    return keptPage(this.sql, {
      table: 'maintenance_order',
      time: 'opened_at',
      where: filtered(filter),
      among: ofKiosk(filter),
      also: undone ? undoneIn(within) : inPlaces(within),
      limit,
      after,
    });
  }

  override several(ids: readonly string[]): Promise<MaintenanceOrder[]> {
    return kept(this.sql, 'maintenance_order', 'id = ANY ($1::text[])', [ids]);
  }

  override async one(id: string): Promise<MaintenanceOrder | undefined> {
    const [order] = await kept<MaintenanceOrder>(this.sql, 'maintenance_order', 'id = $1', [id]);
    return order;
  }
}
