import { Deputies, type StoodInFor } from '#libs/domain/access/index.js';
import { stoodInForBy } from '#libs/domain/people/index.js';
import type { KioskRegistry } from '#libs/domain/register/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';

/** Who stands in for whom by the register, with what their accounts may do now. Of who stands in for nobody the database is not asked. */
export class PostgresDeputies extends Deputies {
  constructor(
    private readonly database: Database,
    private readonly registry: KioskRegistry,
  ) {
    super();
  }

  override async of(personId: string, now: Instant): Promise<StoodInFor[]> {
    const away = stoodInForBy(personId, this.registry.people(), now).map(({ id }) => id);
    if (away.length === 0) return [];
    return this.database.query<StoodInFor>(
      `SELECT person_id AS "personId", roles, scope FROM account WHERE person_id = ANY($1) AND state = 'active' ORDER BY person_id`,
      [away],
    );
  }
}
