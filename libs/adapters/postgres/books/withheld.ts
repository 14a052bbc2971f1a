import { type Withheld, WithheldBook, type WithheldFilter, type WithheldReason } from '#libs/domain/incident/index.js';
import type { Page } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { inPlaces, keep, kept, keptPage } from '../documents.js';
import type { Sql } from '../sql.js';

const TABLE = 'withheld';

/** So many rows go at a time: decisions write to the table meanwhile. */
const PART = 5_000;

/** Alarms that nobody is told of, in PostgreSQL. */
export class PostgresWithheldBook extends WithheldBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override allHeld(): Promise<Withheld[]> {
    return kept(this.sql, TABLE, `state = 'held' ORDER BY since, id`, []);
  }

  override async anyDueBefore(at: Instant): Promise<boolean> {
    const rows = await this.sql.query(`SELECT 1 FROM withheld WHERE state = 'held' AND held_until < $1 LIMIT 1`, [at]);
    return rows.length > 0;
  }

  override async kiosksHeldFor(reasons: WithheldReason[]): Promise<string[]> {
    const held = `SELECT DISTINCT kiosk_id FROM withheld WHERE state = 'held' AND reason = ANY($1) AND kiosk_id IS NOT NULL`;
    return (await this.sql.query<{ kiosk_id: string }>(held, [reasons])).map((row) => row.kiosk_id);
  }

  override quiet(): Promise<Withheld[]> {
    return kept(this.sql, TABLE, `state = 'held' AND body ? 'quiet' ORDER BY since, id`, []);
  }

  override save(withheld: Withheld): Promise<void> {
    return keep(this.sql, TABLE, withheld);
  }

  override list({ limit, after, within, ...filter }: WithheldFilter): Promise<Page<Withheld>> {
    const { kioskId, hallId, state, kind, reason } = filter;
    const where = { kiosk_id: kioskId, hall_id: hallId, state, kind, reason };
    const also = inPlaces(within, { kioskIds: `body->'alarm'->'kioskIds'` });
    return keptPage(this.sql, { table: TABLE, time: 'since', where, also, limit, after });
  }

  /** Lets go what waited and passed before the instant. */
  async forgetPassed(before: Instant): Promise<void> {
    const over = `state = 'ended' AND since < $1 AND body ? 'times' AND (body->>'endedAt')::bigint < $1`;
    const part = `WITH gone AS (DELETE FROM withheld WHERE id IN (SELECT id FROM withheld WHERE ${over} LIMIT ${PART}) RETURNING 1)
      SELECT count(*)::integer AS gone FROM gone`;
    for (let gone = PART; gone === PART; ) {
      const [row] = await this.sql.query<{ gone: number }>(part, [before]);
      gone = row?.gone ?? 0;
    }
  }

  override async one(id: string): Promise<Withheld | undefined> {
    const [withheld] = await kept<Withheld>(this.sql, TABLE, 'id = $1', [id]);
    return withheld;
  }
}
