import { type OwnNumber, OwnNumbersBook } from '#libs/domain/index.js';
import type { Database } from '../database.js';
import { json } from '../sql.js';

/** A counter that is smaller than before began anew: what it has now, it rose by since. */
const KEEP = `
  INSERT INTO own_number AS known (process, name, of, value, said_at, rose_at)
  SELECT $1, name, of, value, now(), CASE WHEN value > 0 THEN now() END
  FROM jsonb_to_recordset($2::jsonb) AS said(name text, of text, value float8)
  ON CONFLICT (process, name, of) DO UPDATE SET value = excluded.value, said_at = excluded.said_at,
    rose_at = CASE WHEN excluded.value > known.value OR (excluded.value < known.value AND excluded.value > 0)
      THEN excluded.said_at ELSE known.rose_at END`;

/** What processes say of themselves, in PostgreSQL, by its clock. Own SQL: what rose is decided by what stands. */
export class PostgresOwnNumbersBook extends OwnNumbersBook {
  constructor(private readonly database: Database) {
    super();
  }

  override async say(process: string, numbers: readonly OwnNumber[]): Promise<void> {
    await this.database.transact(async (sql) => {
      await sql.query(KEEP, [process, json(numbers)]);
      await sql.query('DELETE FROM own_number WHERE process = $1 AND said_at < now()', [process]);
    });
  }
}
