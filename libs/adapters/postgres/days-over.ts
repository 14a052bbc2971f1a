import { DaysOver } from '#libs/domain/availability/index.js';
import type { Day } from '#libs/domain/calendar/index.js';
import type { Database } from './database.js';
import { DAYS_LOCK } from './locks.js';

/** Availability of days that are over, where the views of the dashboards find it. */
export class PostgresDaysOver extends DaysOver {
  constructor(private readonly database: Database) {
    super();
  }

  override async keepNext(): Promise<Day | null> {
    const [row] = await this.database.transact(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [DAYS_LOCK]);
      return transaction.query<{ day: Day | null }>('SELECT grafana.keep_next_day()::text AS day');
    });
    return row?.day ?? null;
  }
}
