import { hash } from 'node:crypto';
import { LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import {
  type Act,
  type ActAnchor,
  ActChain,
  ActedAlready,
  type ActFilter,
  type ActQuery,
  type Anchored,
  actOf as actOfDoing,
  ChainCheck,
  type ChainedAct,
  type ChainHead,
  type ChainVerdict,
  chained,
  type Digest,
  type Doing,
  mayGoBefore,
  TooYoung,
} from '#libs/domain/act/index.js';
import { dayAt } from '#libs/domain/calendar/index.js';
import { type TellAnchor, type ToldAnchors, waitingItem } from '#libs/domain/delivery/index.js';
import { BadCursor } from '#libs/domain/journal/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { ActEntity } from '../entities/act.entity.js';
import { ActAnchorEntity } from '../entities/act-anchor.entity.js';
import { ActCheckpointEntity } from '../entities/act-checkpoint.entity.js';
import { PhotoEntity } from '../entities/photo.entity.js';
import { CHANGE_LOCK } from '../locks.js';
import { json, type Sql } from '../sql.js';
import { PUT } from './outbox.js';

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

/**
 * The same of one act that changes something: one that stands already is not done again. Throws {@link ActedAlready} then, which undoes the
 * transaction.
 */
export async function appendAct(sql: Pick<Sql, 'query'>, act: Act): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
  const [known] = await sql.query<ActRow>('SELECT number, body, previous, hash FROM act WHERE id = $1', [act.id]);
  if (known) throw new ActedAlready(actOf(known));
  await appendActs(sql, [act]);
}

const INSERT = `
  INSERT INTO act (number, id, at, account, person_id, what, subject_kind, subject_id, body, previous, hash)
  SELECT (a->>'number')::bigint, a->>'id', (a->>'at')::bigint, a->>'by', a->>'personId', a->>'what', a->'subject'->>'kind',
    a->'subject'->>'id', a - 'number' - 'previous' - 'hash', a->>'previous', a->>'hash'
  FROM jsonb_array_elements($1::jsonb) AS acts (a)`;

const CHECKPOINT = 'SELECT number, hash FROM act_checkpoint ORDER BY number DESC LIMIT 1';
const ANCHORS = 'SELECT number, hash, at FROM act_anchor ORDER BY number';
const SOME = `SELECT number, body, previous, hash FROM act WHERE number > $1 ORDER BY number LIMIT ${STEP}`;

const headOf = ({ number, hash: own }: { number: string | number; hash: string }): ChainHead => ({
  number: Number(number),
  hash: own,
});

/** Follows the chain from its beginning, or from where it was purged, in steps. */
export async function followChain(sql: Pick<Sql, 'query'>, heads: readonly ChainHead[] = []): Promise<ChainVerdict> {
  const [checkpoint] = await sql.query<ChainHead>(CHECKPOINT);
  const anchors = (await sql.query<ActAnchor>(ANCHORS)).map(headOf);
  const from = checkpoint ? headOf(checkpoint) : null;
  const check = new ChainCheck(digest, from, [...anchors, ...heads]);
  for (let after = from?.number ?? 0; ; ) {
    const rows = await sql.query<ActRow>(SOME, [after]);
    for (const row of rows) check.see(actOf(row));
    const last = rows.at(-1);
    if (!last) return check.verdict;
    after = Number(last.number);
  }
}

/** The chain of acts in PostgreSQL. */
export class PostgresActChain extends ActChain implements ToldAnchors {
  constructor(private readonly database: Database) {
    super();
  }

  override async list({ limit, after, ...filter }: ActQuery): Promise<{ items: ChainedAct[]; next: string | null }> {
    const acts = this.filtered(filter)
      .orderBy('act.number', 'DESC')
      .limit(limit + 1);
    if (after !== undefined) acts.andWhere('act.number < :after', { after: numberIn(after) });
    const rows = await acts.getMany();
    const items = rows.slice(0, limit).map(actOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? String(last.number) : null };
  }

  override async *each(filter: ActFilter): AsyncGenerator<ChainedAct> {
    for (let after = 0; ; ) {
      const some = this.filtered(filter).andWhere('act.number > :after', { after });
      const rows = await some.orderBy('act.number').limit(STEP).getMany();
      for (const row of rows) yield actOf(row);
      const last = rows.at(-1);
      if (!last) return;
      after = last.number;
    }
  }

  override async one(id: string): Promise<ChainedAct | undefined> {
    const row = await this.acts.findOneBy({ id });
    return row ? actOf(row) : undefined;
  }

  override async head(): Promise<ChainedAct | undefined> {
    const [row] = await this.acts.find({ order: { number: 'DESC' }, take: 1 });
    return row && actOf(row);
  }

  override verify(heads: readonly ChainHead[] = []): Promise<ChainVerdict> {
    return followChain(this.database, heads);
  }

  override anchor(at: Instant, tell?: TellAnchor): Promise<Anchored | null> {
    return this.database.manager.transaction(async (manager) => {
      // Several processes anchor; who comes second sees what the first wrote.
      await manager.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
      const [head] = await manager.find(ActEntity, { order: { number: 'DESC' }, take: 1 });
      const [last] = await manager.find(ActAnchorEntity, { order: { number: 'DESC' }, take: 1 });
      if (!head || last?.number === head.number || (last && dayAt(last.at) >= dayAt(at))) return null;
      const anchor = { number: head.number, hash: head.hash, at };
      await manager.insert(ActAnchorEntity, anchor);
      const anchored = { ...anchor, acts: head.number - (last?.number ?? 0) };
      for (const what of tell?.(anchored) ?? []) await manager.query(PUT, [what.id, json(waitingItem(what))]);
      return anchored;
    });
  }

  override anchors(limit: number): Promise<ActAnchor[]> {
    return this.database.manager.find(ActAnchorEntity, { order: { number: 'DESC' }, take: limit });
  }

  override async purge(before: Instant, doing: Doing, now: Instant): Promise<number> {
    if (before > mayGoBefore(now)) throw new TooYoung(mayGoBefore(now));
    return this.database.manager.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
      // Acts of the same time may stand in any order; what is younger keeps all that is behind it.
      const [first] = await manager.find(ActEntity, {
        where: { at: MoreThanOrEqual(before) },
        order: { number: 'ASC' },
        take: 1,
      });
      const where = first ? { number: LessThan(first.number) } : {};
      const [last] = await manager.find(ActEntity, { where, order: { number: 'DESC' }, take: 1 });
      if (!last) return 0;
      const { number, hash: own } = last;
      const [removed, subject] = [await manager.countBy(ActEntity, where), { kind: 'chain', id: String(number) }];
      await appendAct(manager, actOfDoing(doing, now, { what: 'audit.purge', subject, after: { removed, number, hash: own } }));
      await manager.insert(ActCheckpointEntity, { number, hash: own, at: now });
      await manager.delete(ActEntity, { number: LessThanOrEqual(number) });
      await manager.delete(PhotoEntity, { addedAt: LessThanOrEqual(last.at) });
      return removed;
    });
  }

  override async note(act: Act): Promise<ChainedAct> {
    const [noted] = await this.database.manager.transaction((manager) => appendActs(manager, [act]));
    return noted as ChainedAct;
  }

  private filtered({ from, to, by, personId, what, subjectKind, subjectId }: ActFilter) {
    const acts = this.acts.createQueryBuilder('act').where('true');
    if (from !== undefined) acts.andWhere('act.at >= :from', { from });
    if (to !== undefined) acts.andWhere('act.at < :to', { to });
    const equal = { account: by, personId, what, subjectKind, subjectId };
    for (const [field, value] of Object.entries(equal)) {
      if (value !== undefined) acts.andWhere(`act.${field} = :${field}`, { [field]: value });
    }
    return acts;
  }

  private get acts() {
    return this.database.manager.getRepository(ActEntity);
  }
}

function numberIn(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new BadCursor();
  return Number(cursor);
}
