import type { Within } from '#libs/domain/index.js';
import { type PageQuery, page } from './page.js';
import type { Sql } from './sql.js';
import { json } from './sql.js';

/** Row of a table that keeps the whole noun in `body`; the database makes its other columns from it. */
interface Kept<T> {
  body: T;
}

/** Keeps a noun, or replaces what is kept under its id. Own SQL, as all of this file: for books of a decision, as `Transaction` says. */
export const keep = async (sql: Sql, table: string, noun: { id: string }): Promise<void> => {
  const text = `INSERT INTO ${table} (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body`;
  await sql.meanwhile(sql.query(text, [noun.id, json(noun)]));
};

/** The nouns for which the condition holds. */
export const kept = async <T>(sql: Sql, table: string, condition: string, parameters: unknown[]): Promise<T[]> => {
  const rows = await sql.query<Kept<T>>(`SELECT body FROM ${table} WHERE ${condition}`, parameters);
  return rows.map((row) => row.body);
};

/** One page of nouns, newest first. */
export async function keptPage<T>(sql: Sql, query: PageQuery): Promise<{ items: T[]; next: string | null }> {
  const { rows, next } = await page<Kept<T>>(sql, query);
  return { items: rows.map((row) => row.body), next };
}

/** What is of a kiosk, alone or among others. */
export const ofKiosk = ({ kioskId }: { kioskId?: string }): Record<string, string | undefined> => ({ kiosk_ids: kioskId });

/**
 * What is in some halls: by its own hall, or, where it is of many, by any of its kiosks. The places of these in the body; a thing of
 * one kiosk is where its hall says, wherever that kiosk is now.
 */
export const inPlaces = (
  within: Within | undefined,
  { hallId = 'hall_id', kioskId = 'kiosk_id', kioskIds = `body->'kioskIds'` } = {},
): PageQuery['also'] =>
  within &&
  ((put) =>
    `(${hallId} = ANY(${put(within.hallIds)}) OR (${kioskId} IS NULL AND ${kioskIds} ?| ${put(within.kioskIds)}::text[]))`);

/** Other columns by which incidents, orders and notices are filtered. */
export const filtered = (filter: { hallId?: string; state?: string; kind?: string }): PageQuery['where'] => ({
  hall_id: filter.hallId,
  state: filter.state,
  kind: filter.kind,
});
