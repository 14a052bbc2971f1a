import { hash } from 'node:crypto';
import {
  type Act,
  ActChain,
  type ActQuery,
  ChainCheck,
  type ChainedAct,
  type ChainVerdict,
  chained,
  type Digest,
} from '#libs/domain/act/index.js';
import { BadCursor } from '#libs/domain/journal/index.js';
import type { Database } from '../database.js';
import { ActEntity } from '../entities/act.entity.js';
import { CHANGE_LOCK } from '../locks.js';
import { json, type Sql } from '../sql.js';

/** Acts that are followed at once. */
const STEP = 1_000;

export const digest: Digest = (text) => hash('sha256', text, 'hex');

export const actOf = ({
  number,
  body,
  previous,
  hash: own,
}: Pick<ActEntity, 'number' | 'body' | 'previous' | 'hash'>): ChainedAct => ({
  ...body,
  number: Number(number),
  previous,
  hash: own,
});

export type ActRow = Pick<ActEntity, 'number' | 'body' | 'previous' | 'hash'>;

/**
 * Appends acts in the transaction of what they tell of. Who writes changes waits for each other, so the lock of changes is theirs too. An act
 * whose id is there already is not written again. Answers those that stand.
 */
export async function appendActs(sql: Pick<Sql, 'query'>, acts: readonly Act[]): Promise<ChainedAct[]> {
  if (acts.length === 0) return [];
  await sql.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
  const ids = acts.map(({ id }) => id);
  const known = await sql.query<ActRow>('SELECT number, body, previous, hash FROM act WHERE id = ANY($1)', [ids]);
  const standing = new Map(known.map((row) => [row.body.id, actOf(row)]));
  const [last] = await sql.query<ActRow>('SELECT number, body, previous, hash FROM act ORDER BY number DESC LIMIT 1');
  let head = last ? actOf(last) : null;
  const fresh: ChainedAct[] = [];
  for (const act of acts) {
    if (standing.has(act.id)) continue;
    // As the database will give it back.
    head = chained(JSON.parse(json(act)) as Act, head, digest);
    standing.set(act.id, head);
    fresh.push(head);
  }
  if (fresh.length > 0) await sql.query(INSERT, [json(fresh)]);
  return acts.map(({ id }) => standing.get(id) as ChainedAct);
}

const INSERT = `
  INSERT INTO act (number, id, at, account, person_id, what, subject_kind, subject_id, body, previous, hash)
  SELECT (a->>'number')::bigint, a->>'id', (a->>'at')::bigint, a->>'by', a->>'personId', a->>'what', a->'subject'->>'kind',
    a->'subject'->>'id', a - 'number' - 'previous' - 'hash', a->>'previous', a->>'hash'
  FROM jsonb_array_elements($1::jsonb) AS acts (a)`;

/** The chain of acts in PostgreSQL. */
export class PostgresActChain extends ActChain {
  constructor(private readonly database: Database) {
    super();
  }

  override async list(query: ActQuery): Promise<{ items: ChainedAct[]; next: string | null }> {
    const { from, to, by, personId, what, subjectKind, subjectId, limit, after } = query;
    const acts = this.acts
      .createQueryBuilder('act')
      .orderBy('act.number', 'DESC')
      .limit(limit + 1);
    if (from !== undefined) acts.andWhere('act.at >= :from', { from });
    if (to !== undefined) acts.andWhere('act.at < :to', { to });
    const equal = { account: by, personId, what, subjectKind, subjectId };
    for (const [field, value] of Object.entries(equal)) {
      if (value !== undefined) acts.andWhere(`act.${field} = :${field}`, { [field]: value });
    }
    if (after !== undefined) acts.andWhere('act.number < :after', { after: numberIn(after) });
    const rows = await acts.getMany();
    const items = rows.slice(0, limit).map(actOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? String(last.number) : null };
  }

  override async one(id: string): Promise<ChainedAct | undefined> {
    const row = await this.acts.findOneBy({ id });
    return row ? actOf(row) : undefined;
  }

  override async head(): Promise<ChainedAct | undefined> {
    const [row] = await this.acts.find({ order: { number: 'DESC' }, take: 1 });
    return row && actOf(row);
  }

  override async verify(): Promise<ChainVerdict> {
    const check = new ChainCheck(digest);
    let after = 0;
    for (;;) {
      const rows = await this.acts
        .createQueryBuilder('act')
        .where('act.number > :after', { after })
        .orderBy('act.number')
        .limit(STEP)
        .getMany();
      for (const row of rows) check.see(actOf(row));
      const last = rows.at(-1);
      if (!last) return check.verdict;
      after = last.number;
    }
  }

  override async note(act: Act): Promise<ChainedAct> {
    const [noted] = await this.database.manager.transaction((manager) => appendActs(manager, [act]));
    return noted as ChainedAct;
  }

  private get acts() {
    return this.database.manager.getRepository(ActEntity);
  }
}

function numberIn(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new BadCursor();
  return Number(cursor);
}
