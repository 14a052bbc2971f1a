import {
  ActAnswers,
  ActDesk,
  type ActOutcome,
  type AskedAny,
  actOfAsked,
  type ReviewOutcome,
  type Wanted,
} from '#libs/domain/maintenance/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database, Transaction } from '../database.js';
import { kept } from '../documents.js';
import { json } from '../sql.js';
import { appendActs } from './act-chain.js';

/** What people say to have done, in PostgreSQL. */
export class PostgresActDesk extends ActDesk {
  private readonly calls = new Set<() => void>();

  constructor(private readonly database: Database) {
    super();
    database.feed.onForeignActs(() => this.call());
  }

  override async ask(act: Wanted): Promise<void> {
    const asked: AskedAny = { ...act, state: 'waiting', refused: null };
    const text = `WITH asked AS (INSERT INTO order_act (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING)
      SELECT pg_notify($3, $4)`;
    await this.database.query(text, [act.id, json(asked), ...this.database.feed.actsAsked]);
    this.call();
  }

  override waiting(): Promise<AskedAny[]> {
    return kept(this.database, 'order_act', `state = 'waiting' ORDER BY number`, []);
  }

  override async placed(id: string): Promise<void> {
    const text = `UPDATE order_act SET body = body || '{"state":"judging"}' WHERE id = $1 AND state = 'waiting'`;
    await this.database.query(text, [id]);
  }

  override async one(id: string): Promise<AskedAny | undefined> {
    const [act] = await kept<AskedAny>(this.database, 'order_act', 'id = $1', [id]);
    return act;
  }

  override async answered(ids: readonly string[]): Promise<AskedAny[]> {
    return kept(this.database, 'order_act', `id = ANY ($1::text[]) AND state IN ('taken', 'refused')`, [ids]);
  }

  override onNew(call: () => void): () => void {
    this.calls.add(call);
    return () => void this.calls.delete(call);
  }

  override onAnswered(call: () => void): () => void {
    return this.database.feed.onNew(call);
  }

  private call(): void {
    for (const call of this.calls) call();
  }
}

export class PostgresActAnswers extends ActAnswers {
  constructor(private readonly sql: Transaction) {
    super();
  }

  override async isAnswered(id: string): Promise<boolean> {
    return (await kept(this.sql, 'order_act', `id = $1 AND state IN ('taken', 'refused')`, [id])).length > 0;
  }

  override async answer(id: string, outcome: ActOutcome | ReviewOutcome, at: Instant): Promise<void> {
    const { refused } = outcome;
    const answer = json({ state: refused === null ? 'taken' : 'refused', refused });
    const text = 'UPDATE order_act SET body = body || $2::jsonb WHERE id = $1 RETURNING body';
    const [asked] = await this.sql.query<{ body: AskedAny }>(text, [id, answer]);
    // Of a journal that is read into an empty database nobody is known to have asked.
    // What is refused, and what is of stock or of a review, tells no page anything that would wake whoever waits.
    if (refused !== null || 'stock' in outcome || 'review' in outcome) await this.sql.nudge();
    if (asked) await appendActs(this.sql, [actOfAsked(asked.body, outcome, at)]);
  }
}
