import { DAY, type OutsideAlert, OutsideAlertBook, SECOND } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from './database.js';

/** Who took it upon itself and told nobody within this time, milliseconds, is not there any more. Ours. */
const TAKEN_FOR = 60 * SECOND;
/** How long one that is over is remembered, milliseconds: a late repetition of it is no new one. Ours. */
const REMEMBERED = 90 * DAY;

const TAKE = `
  INSERT INTO outside_alert AS known (fingerprint, starts_at, taken_at, seen_at) VALUES ($1, $2, $3, $3)
  ON CONFLICT (fingerprint) DO UPDATE
    SET starts_at = excluded.starts_at, taken_at = excluded.taken_at, seen_at = excluded.seen_at, told_at = NULL, over_at = NULL
    WHERE excluded.starts_at > greatest(known.starts_at, coalesce(known.over_at, known.seen_at))
      OR (known.over_at IS NULL AND known.told_at IS NULL AND known.taken_at < excluded.taken_at - ${TAKEN_FOR})
  RETURNING fingerprint`;

/** Of which alerts of Prometheus somebody was told, in PostgreSQL. */
export class PostgresOutsideAlertBook extends OutsideAlertBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async takeTelling(
    { fingerprint, startsAt }: Pick<OutsideAlert, 'fingerprint' | 'startsAt'>,
    at: Instant,
  ): Promise<boolean> {
    if ((await this.database.query(TAKE, [fingerprint, startsAt, at])).length > 0) return true;
    await this.database.query('UPDATE outside_alert SET seen_at = $2 WHERE fingerprint = $1 AND over_at IS NULL', [
      fingerprint,
      at,
    ]);
    return false;
  }

  override async told(fingerprint: string, at: Instant): Promise<void> {
    await this.database.query('UPDATE outside_alert SET told_at = $2 WHERE fingerprint = $1', [fingerprint, at]);
  }

  override async takeOver(fingerprint: string, endedAt: Instant): Promise<boolean> {
    const [row] = await this.database.query<{ told: boolean }>(
      `UPDATE outside_alert SET over_at = $2 WHERE fingerprint = $1 AND over_at IS NULL AND starts_at <= $2
       RETURNING told_at IS NOT NULL AS told`,
      [fingerprint, endedAt],
    );
    await this.database.query('DELETE FROM outside_alert WHERE over_at < $1', [endedAt - REMEMBERED]);
    return row?.told ?? false;
  }
}
