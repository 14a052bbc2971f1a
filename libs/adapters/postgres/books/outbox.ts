import {
  eventOf,
  laneOf,
  type OutboundMessage,
  Outbox,
  type OutboxItem,
  type ReadyItem,
  threadOf,
  waitingItem,
} from '#libs/domain/delivery/index.js';
import type { Page, Paged, Within } from '#libs/domain/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { kept, keptPage } from '../documents.js';
import type { PageQuery } from '../page.js';
import { json, type Sql } from '../sql.js';

/** Puts a message in, unless one with the same id is there. */
export const PUT = 'INSERT INTO outbox (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING';

const FREE = `state = 'waiting' AND lane <> ALL ($1::text[])`;

/** Of each thread of which something is due the first that waits; of them the first of each lane. */
const READY = `SELECT first.body, first.followed FROM (
    SELECT DISTINCT ON (lane) one.body, one.rank, one.number, (one.body->>'attempts')::int > 0 AS tried, EXISTS (
      SELECT FROM outbox WHERE state = 'waiting' AND outbox.lane = due.lane AND outbox.thread = due.thread AND outbox.number > one.number
    ) AS followed
    FROM (SELECT DISTINCT lane, thread FROM outbox WHERE ${FREE} AND due_at <= $2) AS due
    CROSS JOIN LATERAL (
      SELECT body, rank, number FROM outbox
      WHERE state = 'waiting' AND outbox.lane = due.lane AND outbox.thread = due.thread ORDER BY number LIMIT 1
    ) AS one
    ORDER BY lane, one.rank, one.number
  ) AS first ORDER BY first.tried, first.rank, first.number LIMIT $3`;

/** An alert names its hall; a sign its kiosk alone. */
const inPlacesOfMessage = ({ hallIds, kioskIds }: Within): PageQuery['also'] => {
  const [hall, kiosk] = [`body->'message'->>'hallId'`, `body->'message'->>'kioskId'`];
  return (put) => `(${hall} = ANY(${put(hallIds)}) OR (${hall} IS NULL AND ${kiosk} = ANY(${put(kioskIds)})))`;
};

/** Messages that wait, in PostgreSQL. */
export class PostgresOutbox extends Outbox {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async put(what: { id: string; message: OutboundMessage; at: Instant }): Promise<void> {
    await this.sql.meanwhile(this.sql.query(PUT, [what.id, json(waitingItem(what))]));
  }

  override async ready(at: Instant, limit: number, busy: readonly string[]): Promise<ReadyItem[]> {
    const rows = await this.sql.query<{ body: OutboxItem; followed: boolean }>(READY, [busy, at, limit]);
    return rows.map(({ body, followed }) => (followed ? { ...body, followed } : body));
  }

  override async nextDue(busy: readonly string[]): Promise<Instant | null> {
    const text = `SELECT min(due_at) AS due FROM outbox WHERE ${FREE}`;
    const [row] = await this.sql.query<{ due: string | null }>(text, [busy]);
    return row?.due ? Number(row.due) : null;
  }

  override behind({ id, message }: OutboxItem): Promise<OutboxItem[]> {
    const condition = `state = 'waiting' AND lane = $1 AND thread = $2
      AND number > (SELECT number FROM outbox AS this WHERE this.id = $3) ORDER BY number`;
    return kept(this.sql, 'outbox', condition, [laneOf(message), threadOf(message), id]);
  }

  override besides({ message, createdAt }: OutboxItem): Promise<OutboxItem[]> {
    const event = `coalesce(body->'message'->>'event', body->'message'->'body'->>'event', '')`;
    const condition = `thread = $1 AND created_at = $2 AND ${event} = $3 ORDER BY number`;
    return kept(this.sql, 'outbox', condition, [threadOf(message), createdAt, eventOf(message)]);
  }

  /** Messages that have not left. */
  async waiting(): Promise<number> {
    const [row] = await this.sql.query<{ waiting: string }>(`SELECT count(*) AS waiting FROM outbox WHERE state = 'waiting'`);
    return Number(row?.waiting ?? 0);
  }

  /** For how long the oldest message that is due has waited, milliseconds. */
  async overdue(at: Instant): Promise<number> {
    const text = `SELECT min(due_at) AS due FROM outbox WHERE state = 'waiting'`;
    const [row] = await this.sql.query<{ due: string | null }>(text);
    return row?.due ? Math.max(0, at - Number(row.due)) : 0;
  }

  /** `to`, `channel` and what it is of stay: lane and thread are made from them. */
  override async settle({ id, ...item }: OutboxItem): Promise<void> {
    const { message, state, attempts, dueAt, lastError, sentAt, toldWith, unreached } = item;
    const outcome = json({ message, state, attempts, dueAt, lastError, sentAt, toldWith, unreached });
    await this.sql.query('UPDATE outbox SET body = body || $2::jsonb WHERE id = $1', [id, outcome]);
  }

  override async hold({ message }: OutboxItem, of: 'lane' | 'thread', until: Instant): Promise<void> {
    const text = `UPDATE outbox SET body = jsonb_set(body, '{dueAt}', to_jsonb($2::bigint))
      WHERE state = 'waiting' AND lane = $1 AND due_at < $2 AND thread = coalesce($3, thread)`;
    await this.sql.query(text, [laneOf(message), until, of === 'thread' ? threadOf(message) : null]);
  }

  override async one(id: string): Promise<OutboxItem | undefined> {
    const [item] = await kept<OutboxItem>(this.sql, 'outbox', 'id = $1', [id]);
    return item;
  }

  override list({ state, limit, after, within }: Paged & { state?: string }): Promise<Page<OutboxItem>> {
    const also = within && inPlacesOfMessage(within);
    return keptPage(this.sql, { table: 'outbox', time: 'created_at', where: { state }, also, limit, after });
  }
}
