import { type OutboundMessage, Outbox, type OutboxItem } from '#libs/domain/delivery/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { kept, keptPage } from './documents.js';
import { json, type Sql } from './sql.js';

/** Messages that wait, in PostgreSQL. */
export class PostgresOutbox extends Outbox {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async put({ id, message, at }: { id: string; message: OutboundMessage; at: Instant }): Promise<void> {
    const item: OutboxItem = {
      id,
      message,
      state: 'waiting',
      attempts: 0,
      createdAt: at,
      dueAt: at,
      sentAt: null,
      lastError: null,
    };
    const text = 'INSERT INTO outbox (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING';
    await this.sql.meanwhile(this.sql.query(text, [id, json(item)]));
  }

  override due(at: Instant, limit: number): Promise<OutboxItem[]> {
    return kept(this.sql, 'outbox', `state = 'waiting' AND due_at <= $1 ORDER BY created_at, number LIMIT $2`, [at, limit]);
  }

  override async nextDue(): Promise<Instant | null> {
    const [row] = await this.sql.query<{ due: string | null }>(`SELECT min(due_at) AS due FROM outbox WHERE state = 'waiting'`);
    return row?.due ? Number(row.due) : null;
  }

  /** Messages that have not left. */
  async waiting(): Promise<number> {
    const [row] = await this.sql.query<{ waiting: string }>(`SELECT count(*) AS waiting FROM outbox WHERE state = 'waiting'`);
    return Number(row?.waiting ?? 0);
  }

  override async settle({ id, state, attempts, dueAt, lastError, sentAt }: OutboxItem): Promise<void> {
    const outcome = json({ state, attempts, dueAt, lastError, sentAt });
    await this.sql.query('UPDATE outbox SET body = body || $2::jsonb WHERE id = $1', [id, outcome]);
  }

  override list(filter: {
    state?: string;
    limit: number;
    after?: string;
  }): Promise<{ items: OutboxItem[]; next: string | null }> {
    const { state, limit, after } = filter;
    return keptPage(this.sql, { table: 'outbox', time: 'created_at', where: { state }, limit, after });
  }
}
