import { DAY, HOUR, OutsideAlertBook, type OutsideEnd, SECOND, type TellingOf } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database, Transaction } from '../database.js';
import { OUTSIDE_ALERTS_LOCK } from '../locks.js';

/** Who took it upon itself and told nobody within this time, milliseconds, is not there any more. Ours. */
const TAKEN_FOR = 60 * SECOND;
/**
 * A teller that was not heard of for so long, milliseconds, does not say any more that the cause stands: Alertmanager and Grafana repeat
 * themselves every four hours, as they are shipped. Ours.
 */
const HEARD_FOR = 5 * HOUR;
/** How long one that is over is remembered, milliseconds: a late repetition of it is no new one. Ours. */
const REMEMBERED = 90 * DAY;

/** Alerts of other tellers of the same cause, as of $2. Rows of before causes were kept are each their own. */
const OTHERS = `
  SELECT max(told_at) AS "toldAt", max(taken_at) AS "takenAt", count(*) > 0 AS stand FROM outside_alert
  WHERE cause = $1 AND fingerprint <> $3 AND over_at IS NULL AND seen_at > $2::bigint - ${HEARD_FOR}`;

const TAKE = `
  INSERT INTO outside_alert AS known (fingerprint, cause, starts_at, taken_at, seen_at, handed_by) VALUES ($1, $4, $2, $3, $3, $5)
  ON CONFLICT (fingerprint) DO UPDATE
    SET cause = excluded.cause, starts_at = excluded.starts_at, taken_at = excluded.taken_at, seen_at = excluded.seen_at,
      told_at = NULL, over_at = NULL, over_by = NULL, handed_by = excluded.handed_by
    WHERE excluded.starts_at > greatest(known.starts_at, coalesce(known.over_at, known.seen_at))
      OR (known.over_at IS NULL AND known.told_at IS NULL AND known.taken_at < excluded.taken_at - ${TAKEN_FOR})
  RETURNING fingerprint`;

/** It stands by this teller too; whoever was told of the cause was told of it. What comes late of one that is over changes nothing. */
const JOIN = `
  INSERT INTO outside_alert AS known (fingerprint, cause, starts_at, taken_at, seen_at, told_at, handed_by)
    VALUES ($1, $4, $2, 0, $3, $5, $6)
  ON CONFLICT (fingerprint) DO UPDATE
    SET cause = excluded.cause, starts_at = excluded.starts_at, seen_at = excluded.seen_at,
      told_at = coalesce(excluded.told_at, CASE WHEN known.over_at IS NULL THEN known.told_at END), over_at = NULL,
      over_by = NULL, handed_by = excluded.handed_by
    WHERE known.over_at IS NULL OR excluded.starts_at > known.over_at`;

const TOLD = `
  UPDATE outside_alert SET told_at = $2
  WHERE fingerprint = $1 OR (over_at IS NULL AND cause = (SELECT cause FROM outside_alert WHERE fingerprint = $1))`;

interface Others {
  toldAt: string | null;
  takenAt: string | null;
  stand: boolean;
}

/** Of which alerts from outside somebody was told, in PostgreSQL. Own SQL: `ON CONFLICT … WHERE`, for which TypeORM has no word. */
export class PostgresOutsideAlertBook extends OutsideAlertBook {
  constructor(private readonly database: Database) {
    super();
  }

  override takeTelling({ fingerprint, cause, startsAt, handedBy }: TellingOf, at: Instant): Promise<boolean> {
    return this.oneByOne(async (sql) => {
      const { toldAt, takenAt } = await othersOf(sql, cause, fingerprint, at);
      if (toldAt !== null || (takenAt !== null && Number(takenAt) >= at - TAKEN_FOR)) {
        await sql.query(JOIN, [fingerprint, startsAt, at, cause, toldAt, handedBy]);
        return false;
      }
      if ((await sql.query(TAKE, [fingerprint, startsAt, at, cause, handedBy])).length > 0) return true;
      await sql.query('UPDATE outside_alert SET seen_at = $2 WHERE fingerprint = $1 AND over_at IS NULL', [fingerprint, at]);
      return false;
    });
  }

  override async told(fingerprint: string, at: Instant): Promise<void> {
    await this.database.query(TOLD, [fingerprint, at]);
  }

  override takeOver(fingerprint: string, endedAt: Instant, at: Instant, by: string | null = null): Promise<OutsideEnd> {
    return this.oneByOne(async (sql) => {
      const [row] = await sql.query<{ told: boolean; cause: string | null }>(
        `UPDATE outside_alert SET over_at = $2, over_by = $3 WHERE fingerprint = $1 AND over_at IS NULL AND starts_at <= $2
         RETURNING told_at IS NOT NULL AS told, cause`,
        [fingerprint, endedAt, by],
      );
      await sql.query('DELETE FROM outside_alert WHERE over_at < $1', [endedAt - REMEMBERED]);
      if (!row) return 'untold';
      const { stand } = await othersOf(sql, row.cause, fingerprint, at);
      if (stand) return 'stands';
      return row.told ? 'told' : 'untold';
    });
  }

  /** Two tellers of one cause, heard by two processes at once, come one after the other. */
  private oneByOne<T>(act: (sql: Transaction) => Promise<T>): Promise<T> {
    return this.database.transact(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [OUTSIDE_ALERTS_LOCK]);
      return act(sql);
    });
  }
}

async function othersOf(sql: Transaction, cause: string | null, fingerprint: string, at: Instant): Promise<Others> {
  const [row] = await sql.query<Others>(OTHERS, [cause, at, fingerprint]);
  return row ?? { toldAt: null, takenAt: null, stand: false };
}
