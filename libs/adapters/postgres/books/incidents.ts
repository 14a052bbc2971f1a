import type { ServiceLoss } from '#libs/domain/availability/index.js';
import { type Cause } from '#libs/domain/finding/index.js';
import { type Incident, IncidentBook, type Recurrence } from '#libs/domain/incident/index.js';
import type { NounFilter, Page } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { filtered, inPlaces, kept, keptPage, ofKiosk } from '../documents.js';
import type { Sql } from '../sql.js';
import { type KnownLosses, keepIncident } from './losses.js';

/** Incidents in PostgreSQL. */
export class PostgresIncidentBook extends IncidentBook {
  /** By the incident's id: what is kept of it builds on what was kept before. */
  private readonly keeping = new Map<string, Promise<void>>();

  /** `known`: what is read stays as it is until it is kept, as in a transaction that nobody else writes beside. */
  constructor(
    private readonly sql: Sql,
    private readonly known: KnownLosses | null = null,
  ) {
    super();
  }

  override async openFor(kioskId: string, cause: Cause): Promise<Incident | undefined> {
    const [incident] = await kept<Incident>(this.sql, 'incident', `kiosk_id = $1 AND cause = $2 AND state = 'open'`, [
      kioskId,
      cause,
    ]);
    return incident;
  }

  override allOpen(): Promise<Incident[]> {
    return this.found(`state = 'open' ORDER BY opened_at, id`, []);
  }

  override closedOf(kioskIds: string[], since: Instant): Promise<Incident[]> {
    const ended = `state = 'closed' AND kiosk_id = ANY($1) AND closed_at >= $2 ORDER BY closed_at, id`;
    return this.found(ended, [kioskIds, since]);
  }

  override widesClosedSince(at: Instant): Promise<Incident[]> {
    const wide = `kind IN ('hall', 'region', 'upstream', 'ruleOff')`;
    return this.found(`state = 'closed' AND ${wide} AND closed_at >= $1 ORDER BY closed_at, id`, [at]);
  }

  override recurrences(kioskId: string, cause: Cause, since: Instant): Promise<Recurrence[]> {
    const told = `body->>'inhibitedBy' IS NULL AND NOT body ? 'quiet'`;
    const text = `SELECT id, opened_at::float8 AS "openedAt" FROM incident
      WHERE kiosk_id = $1 AND cause = $2 AND opened_at >= $3 AND ${told} ORDER BY opened_at, id`;
    return this.sql.query(text, [kioskId, cause, since]);
  }

  override save(incident: Incident): Promise<void> {
    const known = this.known ?? new Map();
    const keep = () => keepIncident(this.sql, incident, known);
    if (known.has(incident.id)) return this.sql.meanwhile(keep());
    const keeping = this.keeping.get(incident.id)?.then(keep, keep) ?? keep();
    this.keeping.set(incident.id, keeping);
    return this.sql.meanwhile(keeping, 'asks again');
  }

  private async found(condition: string, parameters: unknown[]): Promise<Incident[]> {
    const rows = await this.sql.query<{ body: Incident; losses: ServiceLoss[] }>(
      `SELECT body, losses FROM incident WHERE ${condition}`,
      parameters,
    );
    for (const { body, losses } of rows) this.known?.set(body.id, losses);
    return rows.map(({ body }) => body);
  }

  override list(filter: NounFilter): Promise<Page<Incident>> {
    const { limit, after, within } = filter;
    return keptPage(this.sql, {
      table: 'incident',
      time: 'opened_at',
      where: filtered(filter),
      among: ofKiosk(filter),
      also: inPlaces(within),
      limit,
      after,
    });
  }

  override async one(id: string): Promise<Incident | undefined> {
    const [incident] = await kept<Incident>(this.sql, 'incident', 'id = $1', [id]);
    return incident;
  }
}
