import { GonePeople } from '#libs/domain/access/index.js';
import type { Database } from '../database.js';

/** Asks the accounts: who never had one is not gone. */
export class PostgresGonePeople extends GonePeople {
  constructor(private readonly database: Database) {
    super();
  }

  override async all(): Promise<ReadonlySet<string>> {
    // Own SQL: by person, whether one account at least is in use.
    const rows = await this.database.query<{ id: string }>(
      `SELECT person_id AS id FROM account WHERE person_id IS NOT NULL GROUP BY person_id HAVING bool_and(state = 'disabled')`,
    );
    return new Set(rows.map(({ id }) => id));
  }
}
