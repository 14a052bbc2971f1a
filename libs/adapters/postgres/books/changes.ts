import { type Change, Changes } from '#libs/domain/books/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';

/** A page that was away longer than this, or missed more, loads everything anew. Ours. */
const KEPT = { ms: DAY, rows: 100_000 };

/** As it was told: the body is of what `what` says, by the version that told it. */
interface ChangeRow extends Record<keyof Change, unknown> {
  id: string;
  at: string;
}

/** The stream of changes in PostgreSQL. Own SQL: read anew after every change (decision 44). */
export class PostgresChanges extends Changes {
  constructor(private readonly database: Database) {
    super();
  }

  override async after(id: number, limit: number): Promise<Change[]> {
    const rows = await this.database.query<ChangeRow>(
      'SELECT id, at, what, how, subject, body FROM change WHERE id > $1 ORDER BY id LIMIT $2',
      [id, limit],
    );
    return rows.map((row) => ({ ...row, id: Number(row.id), at: Number(row.at) }) as Change);
  }

  override async lastId(): Promise<number> {
    const [row] = await this.database.query<{ id: string | null }>('SELECT max(id) AS id FROM change');
    return Number(row?.id ?? 0);
  }

  override onNew(call: () => void): () => void {
    return this.database.feed.onNew(call);
  }

  /** Lets go what is older than a day or beyond 100,000. The newest always stays: it says how far the ids have come. */
  async trim(now: Instant): Promise<void> {
    await this.database.query(
      `DELETE FROM change USING (SELECT max(id) AS newest FROM change) AS top
       WHERE id <= newest - $1::bigint OR (at < $2::bigint AND id < newest)`,
      [KEPT.rows, now - KEPT.ms],
    );
  }
}
