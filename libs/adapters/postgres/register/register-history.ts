import { REGISTER_ACTS, type Subject } from '#libs/domain/act/index.js';
import { BadCursor } from '#libs/domain/journal/index.js';
import { type AsItWas, RegisterHistory, type RegisterPage, THING_ACTS } from '#libs/domain/register/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { type ActRow, actOf } from '../books/act-chain.js';
import type { Database } from '../database.js';

const OF_SUBJECT = 'SELECT number, body, previous, hash FROM act WHERE subject_kind = $1 AND subject_id = $2 AND what = ANY($3)';

/** What was done to the things of the register, in PostgreSQL. */
export class PostgresRegisterHistory extends RegisterHistory {
  constructor(private readonly database: Database) {
    super();
  }

  override async of(
    { kind, id }: Subject,
    { limit, after }: { limit: number; after?: string | undefined },
  ): Promise<RegisterPage> {
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : numberIn(after);
    const rows = await this.database.query<ActRow>(`${OF_SUBJECT} AND number < $4 ORDER BY number DESC LIMIT $5`, [
      kind,
      id,
      REGISTER_ACTS,
      before,
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map(actOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? String(last.number) : null };
  }

  override async asOf({ kind, id }: Subject, at: Instant): Promise<AsItWas | undefined> {
    const rows = await this.database.query<ActRow>(`${OF_SUBJECT} AND at <= $4 ORDER BY number DESC LIMIT 1`, [
      kind,
      id,
      THING_ACTS,
      at,
    ]);
    const [act] = rows.map(actOf);
    return act && { version: act.number, since: act.at, thing: act.after as object };
  }

  override async version({ kind, id }: Subject): Promise<number> {
    const rows = await this.database.query<ActRow>(`${OF_SUBJECT} ORDER BY number DESC LIMIT 1`, [kind, id, REGISTER_ACTS]);
    return rows.map(actOf)[0]?.number ?? 0;
  }
}

function numberIn(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new BadCursor();
  return Number(cursor);
}
