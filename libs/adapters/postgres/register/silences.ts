import {
  endedSilence,
  type Silence,
  SilenceBook,
  type SilenceFilter,
  type SilenceState,
  StandingSilences,
} from '#libs/domain/incident/index.js';
import type { Page } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database, Transaction } from '../database.js';
import { keep, kept, keptPage } from '../documents.js';
import { JOIN_LOCK } from '../locks.js';
import type { PageQuery } from '../page.js';
import type { Sql } from '../sql.js';

const TABLE = 'silence';

/** Silences as a decision reads them. */
export class PostgresStandingSilences extends StandingSilences {
  constructor(private readonly sql: Sql) {
    super();
  }

  override between(from: Instant, to: Instant): Promise<Silence[]> {
    return kept(this.sql, TABLE, 'starts_at <= $2 AND ends_at > $1 ORDER BY id', [from, to]);
  }
}

const TIMES: Record<SilenceState, (now: Instant) => PageQuery['times']> = {
  coming: (now) => ({ starts_at: { after: now } }),
  active: (now) => ({ starts_at: { upTo: now }, ends_at: { after: now } }),
  over: (now) => ({ ends_at: { upTo: now } }),
};

/** What waits because of the silence waits until its new end; what is of many may wait because of others too. */
async function shorten(transaction: Transaction, { id, until }: Silence): Promise<void> {
  await transaction.query(
    `UPDATE withheld SET body = body || jsonb_build_object('until', $2::bigint)
     WHERE state = 'held' AND reason = 'silenced' AND (body->>'inhibitedBy' = $1 OR kiosk_id IS NULL)`,
    [id, until],
  );
}

/** Silences in PostgreSQL. */
export class PostgresSilenceBook extends SilenceBook {
  constructor(private readonly database: Database) {
    super();
  }

  override add(silence: Silence): Promise<void> {
    return keep(this.database, TABLE, silence);
  }

  override end(id: string, at: Instant, by: string): Promise<boolean> {
    return this.database.transact(async (transaction) => {
      // A decision that is under way may be holding something back by it.
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [JOIN_LOCK]);
      const [silence] = await kept<Silence>(transaction, TABLE, 'id = $1 AND ends_at > $2', [id, at]);
      if (!silence) return false;
      const ended = endedSilence(silence, at, by);
      await keep(transaction, TABLE, ended);
      await shorten(transaction, ended);
      return true;
    });
  }

  override list({ state, limit, after }: SilenceFilter, now: Instant): Promise<Page<Silence>> {
    const times = state && TIMES[state](now);
    return keptPage(this.database, { table: TABLE, time: 'starts_at', where: {}, ...(times && { times }), limit, after });
  }

  override async one(id: string): Promise<Silence | undefined> {
    const [silence] = await kept<Silence>(this.database, TABLE, 'id = $1', [id]);
    return silence;
  }
}
