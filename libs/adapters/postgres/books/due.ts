import { DueBook, type HistoryDue } from '#libs/domain/availability/index.js';
import type { Sql } from '../sql.js';

/** What the history does not have yet, in PostgreSQL. */
export class PostgresDueBook extends DueBook {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async due(limit: number): Promise<{ id: number; due: HistoryDue }[]> {
    const rows = await this.sql.query<{ id: string; body: HistoryDue }>('SELECT id, body FROM history_due ORDER BY id LIMIT $1', [
      limit,
    ]);
    return rows.map(({ id, body }) => ({ id: Number(id), due: body }));
  }

  /** By their ids, not up to one: a transaction that began earlier may commit later. */
  override async done(ids: number[]): Promise<void> {
    await this.sql.query('DELETE FROM history_due WHERE id = ANY($1::bigint[])', [ids]);
  }
}
