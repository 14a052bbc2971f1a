import {
  type IncidentLoss,
  incidentLossOf,
  LossBook,
  lossesAfter,
  type ServiceLoss,
  servicesDue,
  turnsOf,
} from '#libs/domain/availability/index.js';
import type { Incident } from '#libs/domain/incident/index.js';
import { barsOf, type MaintenanceOrder } from '#libs/domain/maintenance/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';
import { kept } from '../documents.js';
import { REJECTED } from '../grafana/views/reckoning-of-past.js';
import { json, type Sql } from '../sql.js';

/** An incident that was held back tells of what was lost before it was opened, by less than this. */
const LONGEST_HELD = DAY;

/**
 * Keeps an incident, and with it that it was opened or closed, and which services it takes, for the history. $6 and $7 say what it takes
 * by what it took before, if that is known ($8), else as of one that is new.
 */
const KEEP = `
  WITH before AS (SELECT state FROM incident WHERE id = $1), turned AS (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM before) THEN $3::jsonb WHEN (SELECT state FROM before) <> $5 THEN $4::jsonb ELSE '[]' END
      || CASE WHEN $8 OR NOT EXISTS (SELECT FROM before) THEN $7::jsonb ELSE '[]' END AS due
  ), told AS (INSERT INTO history_due (body) SELECT jsonb_array_elements(due) FROM turned)
  INSERT INTO incident (id, body, losses) VALUES ($1, $2, $6)
  ON CONFLICT (id) DO UPDATE SET body = excluded.body, losses = CASE WHEN $8 THEN excluded.losses ELSE incident.losses END
  RETURNING losses, xmax = 0 AS fresh`;

const KEEP_LOSSES = `
  WITH told AS (INSERT INTO history_due (body) SELECT jsonb_array_elements($3::jsonb))
  UPDATE incident SET losses = $2 WHERE id = $1`;

/** What the incidents that were read in a transaction took before it. */
export type KnownLosses = Map<string, ServiceLoss[]>;

/** Keeps an incident, and with it when it took which service from the public, and what the history must hear of it. */
export async function keepIncident(sql: Sql, incident: Incident, known: KnownLosses): Promise<void> {
  const { id, state } = incident;
  const { first, turned } = turnsOf(incident);
  const before = known.get(id);
  const losses = lossesAfter(before ?? [], incident);
  if (before) known.set(id, losses);
  const values = [json(losses), json(servicesDue(before ?? [], losses)), before !== undefined];
  const [row] = await sql.query<{ losses: ServiceLoss[]; fresh: boolean }>(KEEP, [
    id,
    json(incident),
    json(first),
    json(turned),
    state,
    ...values,
  ]);
  if (row?.fresh) known.set(id, losses);
  if (before || row?.fresh) return;
  await keepLosses(sql, incident, row?.losses ?? []);
}

async function keepLosses(sql: Sql, incident: Incident, before: ServiceLoss[]): Promise<void> {
  const losses = lossesAfter(before, incident);
  if (JSON.stringify(losses) === JSON.stringify(before)) return;
  await sql.query(KEEP_LOSSES, [incident.id, json(losses), json(servicesDue(before, losses))]);
}

const reaches = (loss: ServiceLoss, from: Instant, to: Instant): boolean =>
  loss.from < to && (loss.to === null || loss.to > from);

/** What incidents took, in PostgreSQL. */
export class PostgresLossBook extends LossBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async between(from: Instant, to: Instant): Promise<IncidentLoss[]> {
    const rows = await this.sql.query<{ id: string; kind: Incident['kind']; losses: ServiceLoss[] }>(
      `SELECT id, kind, losses FROM incident
       WHERE losses <> '[]' AND opened_at < $2 AND (closed_at IS NULL OR closed_at >= $1) ORDER BY opened_at, id`,
      [from, to + LONGEST_HELD],
    );
    return rows
      .flatMap(({ losses, ...of }) => losses.map((loss) => incidentLossOf(loss, of)))
      .filter((loss) => reaches(loss, from, to));
  }

  override async barred(from: Instant, to: Instant): Promise<IncidentLoss[]> {
    const orders = await kept<MaintenanceOrder>(this.sql, 'maintenance_order', `${REJECTED} ORDER BY opened_at, id`, []);
    return orders
      .flatMap((order) => barsOf(order).map((bar) => ({ ...bar, service: 'ALL', incidentId: order.incidentId })))
      .filter((loss) => reaches(loss, from, to));
  }
}
