import { DaysOver } from '#libs/domain/availability/index.js';
import type { Day } from '#libs/domain/calendar/index.js';
import type { Database } from '../database.js';
import { BACK } from '../grafana/views/days.js';
import { LAST_OVER, OLDEST } from '../grafana/views/kept-days.js';
import { DAYS_LOCK } from '../locks.js';

const NEWEST_DUE = `
  SELECT (max(upper(stretch)) - 1)::text AS day
  FROM hall LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id,
    unnest(datemultirange(daterange(${OLDEST}, ${LAST_OVER}, '[]')) - coalesce(kept.days, '{}') - $1::datemultirange) AS stretch`;

/** Availability of days that are over, where the views of the dashboards find it. Own SQL: functions of the database reckon it. */
export class PostgresDaysOver extends DaysOver {
  constructor(private readonly database: Database) {
    super();
  }

  override async next(but: readonly Day[]): Promise<Day | null> {
    const [row] = await this.alone<{ day: Day | null }>(NEWEST_DUE, [`{${but.map((day) => `[${day},${day}]`).join(',')}}`]);
    return row?.day ?? null;
  }

  override async keep(day: Day): Promise<void> {
    await this.alone('SELECT grafana.keep_day($1::date)', [day]);
  }

  override async keepAll(): Promise<void> {
    await this.alone('SELECT grafana.keep_last_days($1::int)', [BACK]);
  }

  /** What was kept and is known otherwise by now is let go of first. */
  private alone<Row extends object>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return this.database.transact(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [DAYS_LOCK]);
      await transaction.query('SELECT grafana.forget_days()');
      return transaction.query<Row>(statement, parameters);
    });
  }
}
