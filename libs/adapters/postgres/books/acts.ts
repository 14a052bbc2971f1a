import { ActAnswers, ActDesk, type ActRefusal, type AskedAct } from '#libs/domain/maintenance/index.js';
import { keep, kept } from '../documents.js';
import { json, type Sql } from '../sql.js';

/** What people say to have done, in PostgreSQL. */
export class PostgresActDesk extends ActDesk {
  private readonly calls = new Set<() => void>();

  constructor(private readonly sql: Sql) {
    super();
  }

  override async ask(act: Omit<AskedAct, 'state' | 'refused'>): Promise<void> {
    const asked: AskedAct = { ...act, state: 'waiting', refused: null };
    await keep(this.sql, 'order_act', asked);
    for (const call of this.calls) call();
  }

  override waiting(): Promise<AskedAct[]> {
    return kept(this.sql, 'order_act', `state = 'waiting' ORDER BY number`, []);
  }

  override async placed(id: string): Promise<void> {
    const text = `UPDATE order_act SET body = body || '{"state":"judging"}' WHERE id = $1 AND state = 'waiting'`;
    await this.sql.query(text, [id]);
  }

  override async one(id: string): Promise<AskedAct | undefined> {
    const [act] = await kept<AskedAct>(this.sql, 'order_act', 'id = $1', [id]);
    return act;
  }

  override onNew(call: () => void): () => void {
    this.calls.add(call);
    return () => void this.calls.delete(call);
  }
}

export class PostgresActAnswers extends ActAnswers {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async answer(id: string, refused: ActRefusal | null): Promise<void> {
    const outcome = json({ state: refused === null ? 'taken' : 'refused', refused });
    await this.sql.meanwhile(this.sql.query('UPDATE order_act SET body = body || $2::jsonb WHERE id = $1', [id, outcome]));
  }
}
