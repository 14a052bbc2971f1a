import { AdministratorsBook, type AdministratorsTold } from '#libs/domain/maintenance/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { keep, kept } from '../documents.js';
import type { Sql } from '../sql.js';

/** What administrators were told, in PostgreSQL. */
export class PostgresAdministratorsBook extends AdministratorsBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async ofIncident(incidentId: string): Promise<AdministratorsTold | undefined> {
    const [told] = await kept<AdministratorsTold>(this.sql, 'administrators_told', 'id = $1', [incidentId]);
    return told;
  }

  override closingsDue(at: Instant): Promise<AdministratorsTold[]> {
    const due = `body ? 'closingAt' AND (body->>'closingAt')::bigint <= $1 ORDER BY (body->>'closingAt')::bigint, id`;
    return kept<AdministratorsTold>(this.sql, 'administrators_told', due, [at]);
  }

  override save(told: AdministratorsTold): Promise<void> {
    return keep(this.sql, 'administrators_told', told);
  }
}
