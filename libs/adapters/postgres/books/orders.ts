import type { Cause, OrderFilter, Page, Within } from '#libs/domain/index.js';
import {
  type MaintenanceOrder,
  type Mended,
  mendedBy,
  OrderBook,
  type OrdersInHand,
  UNDONE_STATES,
} from '#libs/domain/maintenance/index.js';
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

  override undoneBy(personId: string): Promise<MaintenanceOrder[]> {
    const theirs = `state NOT IN ('closed', 'cancelled') AND (assignee = $1 OR body->>'second' = $1) ORDER BY opened_at, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', theirs, [personId]);
  }

  override undoneIn(hallIds: readonly string[]): Promise<MaintenanceOrder[]> {
    const there = `state NOT IN ('closed', 'cancelled') AND hall_id = ANY ($1::text[]) ORDER BY opened_at, id COLLATE "C"`;
    return kept<MaintenanceOrder>(this.sql, 'maintenance_order', there, [hallIds]);
  }

  override async inHandOf(personIds: readonly string[]): Promise<OrdersInHand[]> {
    // Own SQL: counted by an index of undone orders alone, in the order that replay has.
    const text = `SELECT assignee AS person, hall_id AS "hallId", state, count(*)::int AS orders FROM maintenance_order
      WHERE assignee = ANY ($1::text[]) AND state NOT IN ('closed', 'cancelled')
      GROUP BY assignee, hall_id, state ORDER BY assignee COLLATE "C", hall_id COLLATE "C", state COLLATE "C"`;
    return this.sql.query<OrdersInHand>(text, [personIds]);
  }

  override async lastMended(kioskId: string, cause: Cause): Promise<Mended | null> {
    const mended = `kiosk_id = $1 AND body->>'cause' = $2 AND state = 'closed' AND body->'history' @> '[{"what": "repaired"}]'
      ORDER BY closed_at DESC, id COLLATE "C" DESC LIMIT 1`;
    const [last] = await kept<MaintenanceOrder>(this.sql, 'maintenance_order', mended, [kioskId, cause]);
    return last ? mendedBy(last) : null;
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
