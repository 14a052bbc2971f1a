import { BadCursor } from '#libs/domain/index.js';

const MARK = 'id:';
const cursorOf = (id: string): string => Buffer.from(MARK + id).toString('base64url');

function idOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith(MARK) || cursorOf(text.slice(MARK.length)) !== cursor) throw new BadCursor();
  return text.slice(MARK.length);
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A page of what is in memory, by id. Throws {@link BadCursor}. */
export function pageOf<T extends { id: string }>(
  all: T[],
  query: { limit: number; after?: string },
): { items: T[]; next: string | null } {
  const from = query.after === undefined ? undefined : idOf(query.after);
  const rest = all.filter((item) => from === undefined || item.id > from).sort(byId);
  const items = rest.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: last && rest.length > items.length ? cursorOf(last.id) : null };
}
