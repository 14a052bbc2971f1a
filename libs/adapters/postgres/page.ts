import type { SelectQueryBuilder } from 'typeorm';
import { BadCursor } from '#libs/domain/journal/index.js';
import type { Sql } from './sql.js';

/** What a list is asked for. */
export interface PageQuery {
  table: string;
  /** Column of the time that sorts, newest first. Never changes for a row. */
  time: string;
  /** Type of the id column. */
  id?: 'text' | 'bigint';
  /** What to select beside the place; `body` unless told. */
  select?: string;
  /** Column and the value it must have; undefined: any. */
  where: Record<string, string | undefined>;
  /** Column of a JSON list and the text that must be in it; undefined: any. */
  among?: Record<string, string | undefined>;
  /** Another condition, which gives a value its place among the parameters. */
  also?: ((put: (value: unknown) => string) => string) | undefined;
  limit: number;
  after: string | undefined;
}

type Place = [time: number, id: string];

const cursorOf = ([time, id]: Place): string => Buffer.from(JSON.stringify([time, id])).toString('base64url');

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new BadCursor();
  }
}

function placeOf(cursor: string, idType: 'text' | 'bigint'): Place {
  const place = parsed(cursor);
  if (!Array.isArray(place) || place.length !== 2) throw new BadCursor();
  const [time, id] = place as unknown[];
  if (!Number.isSafeInteger(time) || typeof id !== 'string') throw new BadCursor();
  if (idType === 'bigint' && !/^\d{1,18}$/.test(id)) throw new BadCursor();
  return [time as number, id];
}

function conditions(query: PageQuery, parameters: unknown[]): string {
  const idType = query.id ?? 'text';
  const parts = Object.entries(query.where)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `${column} = $${parameters.push(value)}`);
  for (const [column, value] of Object.entries(query.among ?? {})) {
    if (value !== undefined) parts.push(`${column} ? $${parameters.push(value)}`);
  }
  if (query.also) parts.push(query.also((value) => `$${parameters.push(value)}`));
  if (query.after !== undefined) {
    const [time, id] = placeOf(query.after, idType);
    parts.push(`(${query.time}, id) < ($${parameters.push(time)}::bigint, $${parameters.push(id)}::${idType})`);
  }
  return parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
}

/** One page of rows, newest first, and the cursor of the next. What is added meanwhile neither repeats nor hides a row. */
export async function page<Row extends object>(sql: Sql, query: PageQuery): Promise<{ rows: Row[]; next: string | null }> {
  const parameters: unknown[] = [];
  const where = conditions(query, parameters);
  const rows = await sql.query<Row & { at_place: string; id_place: string }>(
    `SELECT ${query.select ?? 'body'}, ${query.time} AS at_place, id AS id_place FROM ${query.table} ${where}
     ORDER BY ${query.time} DESC, id DESC LIMIT $${parameters.push(query.limit + 1)}`,
    parameters,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next = rows.length > query.limit && last ? cursorOf([Number(last.at_place), String(last.id_place)]) : null;
  return { rows: shown, next };
}

/**
 * One page of the entities that a query finds, as {@link page} does it. `time` is the property of the time that sorts.
 */
export async function pageOf<Entity extends { id: string | number }, Time extends string & keyof Entity>(
  query: SelectQueryBuilder<Entity>,
  { time, limit, after }: { time: Time; limit: number; after: string | undefined },
): Promise<{ entities: Entity[]; next: string | null }> {
  const [sorts, id] = [`${query.alias}.${time}`, `${query.alias}.id`];
  if (after !== undefined) {
    const isNumber = query.expressionMap.mainAlias?.metadata.findColumnWithPropertyName('id')?.type === 'bigint';
    const [atTime, atId] = placeOf(after, isNumber ? 'bigint' : 'text');
    query.andWhere(`(${sorts}, ${id}) < (:atTime, :atId)`, { atTime, atId });
  }
  const found = await query
    .addSelect(sorts)
    .orderBy(sorts, 'DESC')
    .addOrderBy(id, 'DESC')
    .limit(limit + 1)
    .getMany();
  const entities = found.slice(0, limit);
  const last = entities.at(-1);
  return { entities, next: found.length > limit && last ? cursorOf([Number(last[time]), String(last.id)]) : null };
}
