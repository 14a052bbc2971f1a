import { type IncidentLoss, LossBook, lossesAfter, type ServiceLoss } from '#libs/domain/availability/index.js';
import type { Incident } from '#libs/domain/incident/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';
import { json, type Sql } from './sql.js';

/** An incident that was held back tells of what was lost before it was opened, by less than this. */
const LONGEST_HELD = DAY;

/** Keeps an incident, and with it when it took which service from the public. */
export async function keepIncident(sql: Sql, incident: Incident): Promise<void> {
  const kept = `INSERT INTO incident (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body RETURNING losses`;
  const [row] = await sql.query<{ losses: ServiceLoss[] }>(kept, [incident.id, json(incident)]);
  const before = row?.losses ?? [];
  const losses = lossesAfter(before, incident);
  if (JSON.stringify(losses) === JSON.stringify(before)) return;
  await sql.query('UPDATE incident SET losses = $2 WHERE id = $1', [incident.id, json(losses)]);
}

/** What incidents took, in PostgreSQL. */
export class PostgresLossBook extends LossBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async between(from: Instant, to: Instant): Promise<IncidentLoss[]> {
    const rows = await this.sql.query<{ id: string; losses: ServiceLoss[] }>(
      `SELECT id, losses FROM incident
       WHERE losses <> '[]' AND opened_at < $2 AND (closed_at IS NULL OR closed_at >= $1) ORDER BY opened_at, id`,
      [from, to + LONGEST_HELD],
    );
    return rows
      .flatMap(({ id, losses }) => losses.map((loss) => ({ ...loss, incidentId: id })))
      .filter((loss) => loss.from < to && (loss.to === null || loss.to > from));
  }
}
