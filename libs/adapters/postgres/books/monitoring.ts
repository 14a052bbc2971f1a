import {
  type BlindStretch,
  MonitoringBook,
  SECOND,
  SIGHT_LOST,
  type SightLost,
  screenPatience,
  unheardBefore,
  type WorkerWord,
} from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { json } from '../sql.js';

const LAST = `
  SELECT count, said_at AS at, started_at AS "startedAt", blind_because AS because, blind_since AS since,
    history_lag AS "historyLag" FROM worker_word`;

const KEEP = `
  INSERT INTO worker_word (count, said_at, started_at, blind_because, blind_since, heard_at, patience,
    screen_patience, history_lag)
  VALUES ($1, $2, $3, $4, $5, clock_timestamp(), make_interval(secs => $6), make_interval(secs => $7), $8)
  ON CONFLICT (one) DO UPDATE SET count = excluded.count, said_at = excluded.said_at, started_at = excluded.started_at,
    blind_because = excluded.blind_because, blind_since = excluded.blind_since, heard_at = excluded.heard_at, patience = excluded.patience,
    screen_patience = excluded.screen_patience, history_lag = excluded.history_lag`;

const KEEP_UNHEARD = `
  INSERT INTO unheard_stretch (since, until, because)
  SELECT "from", "to", because FROM jsonb_to_recordset($1::jsonb) AS t("from" bigint, "to" bigint, because text)
  ON CONFLICT (since, because) DO UPDATE SET until = greatest(unheard_stretch.until, excluded.until)`;

/** Who took it upon itself and told nobody within this time, milliseconds, is not there any more. Ours. */
const TAKEN_FOR = 60 * SECOND;

const TAKE = `
  INSERT INTO interruption_told AS told (since, taken_at) VALUES ($1, $2)
  ON CONFLICT (since) DO UPDATE SET taken_at = excluded.taken_at
    WHERE told.told_at IS NULL AND told.over_at IS NULL AND told.taken_at < excluded.taken_at - ${TAKEN_FOR}
  RETURNING since`;

/** A word that a crash of the server takes is said anew by the next: it need not wait for the disk, which may be slow just then. */
const SOON = 'SET LOCAL synchronous_commit = off';

/** Numbers of PostgreSQL's bigint come as text. */
interface WordRow {
  count: string;
  at: string;
  startedAt: string;
  because: string | null;
  since: string | null;
  historyLag: string | null;
}

const isSightLost = (word: string | null): word is SightLost => SIGHT_LOST.some((one) => one === word);

const wordOf = ({ count, at, startedAt, because, since, historyLag }: WordRow): WorkerWord => ({
  count: Number(count),
  at: Number(at),
  startedAt: Number(startedAt),
  blind: isSightLost(because) ? { because, since: Number(since) } : null,
  historyLag: historyLag === null ? null : Number(historyLag),
});

/** The worker's word, and when nobody heard the kiosks, in PostgreSQL. Own SQL: each second, by the database's clock (decision 44). */
export class PostgresMonitoringBook extends MonitoringBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async say(word: WorkerWord, patience: number): Promise<void> {
    await this.database.transact(async (sql) => {
      await sql.query(SOON);
      const [last] = await sql.query<WordRow>(`${LAST} FOR UPDATE`);
      const unheard = unheardBefore(last ? wordOf(last) : null, word, patience);
      const { count, at, startedAt, blind, historyLag } = word;
      const said = [count, at, startedAt, blind?.because ?? null, blind?.since ?? null];
      const lag = historyLag === null ? null : Math.round(historyLag);
      await sql.query(KEEP, [...said, patience / SECOND, screenPatience(patience) / SECOND, lag]);
      if (unheard.length > 0) await sql.query(KEEP_UNHEARD, [json(unheard)]);
    });
  }

  override async last(): Promise<WorkerWord | null> {
    const [row] = await this.database.query<WordRow>(LAST);
    return row ? wordOf(row) : null;
  }

  override async unheard(from: Instant, to: Instant): Promise<BlindStretch[]> {
    const rows = await this.database.query<{ because: BlindStretch['because']; since: string; until: string }>(
      'SELECT because, since, until FROM unheard_stretch WHERE since < $2 AND until > $1 ORDER BY since, because',
      [from, to],
    );
    return rows.map(({ because, since, until }) => ({ because, from: Number(since), to: Number(until) }));
  }

  override async takeTelling(since: Instant, at: Instant): Promise<boolean> {
    return (await this.database.query(TAKE, [since, at])).length > 0;
  }

  override async told(since: Instant, at: Instant): Promise<void> {
    await this.database.query('UPDATE interruption_told SET told_at = $2 WHERE since = $1', [since, at]);
  }

  override async takeOver(at: Instant): Promise<Instant[]> {
    const rows = await this.database.query<{ since: string; told: boolean }>(
      'UPDATE interruption_told SET over_at = $1 WHERE over_at IS NULL RETURNING since, told_at IS NOT NULL AS told',
      [at],
    );
    return rows.flatMap(({ since, told }) => (told ? [Number(since)] : []));
  }
}
