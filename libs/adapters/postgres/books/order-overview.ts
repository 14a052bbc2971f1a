import {
  type AwayFilter,
  type BoardColumn,
  type BoardFilter,
  columnOf,
  columnsOf,
  FIGURED_EVENTS,
  type FiguredFilter,
  type FiguredOrder,
  LOOKED_BACK,
  type MaintenanceOrder,
  OrderOverview,
} from '#libs/domain/maintenance/index.js';
import { inPlaces } from '../documents.js';
import type { Sql } from '../sql.js';

/** The index of the board knows these, and only these. */
const UNDONE = `maintenance_order.state NOT IN ('closed', 'cancelled')`;

type Put = (value: unknown) => string;

function asked({ hallId, assignee, kind, priority, isAway, unapproved, within }: BoardFilter, put: Put): string {
  const equal = Object.entries({ hall_id: hallId, assignee: assignee ?? undefined, kind, priority })
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `${column} = ${put(value)}`);
  const places = inPlaces(within, { kioskIds: 'kiosk_ids' });
  const waits = [...(isAway ? [`body ? 'isAway'`] : []), ...(unapproved ? [`body ? 'unapproved'`] : [])];
  const others = [...waits, ...(assignee === null ? ['assignee IS NULL'] : []), ...(places ? [places(put)] : [])];
  return [UNDONE, ...equal, ...others].join(' AND ');
}

const SOME_EVENTS = FIGURED_EVENTS.map((what) => `@.what == "${what}"`).join(' || ');
/** What figures are reckoned from, and no more: an order is ten times as long. */
const FIGURED = `
  SELECT id, kind, kiosk_id AS "kioskId", hall_id AS "hallId", body->>'cause' AS cause, assignee, state,
    opened_at::float8 AS "openedAt", closed_at::float8 AS "closedAt",
    jsonb_strip_nulls(jsonb_build_object('endedBy', body->'endedBy', 'holds', body->'holds',
      'record', CASE WHEN body->'record' ? 'parts' THEN jsonb_build_object('parts', body->'record'->'parts') END)) AS more,
    jsonb_path_query_array(body->'history', '$[*] ? (${SOME_EVENTS})') AS history
  FROM maintenance_order`;

/** The orders of a place in PostgreSQL. */
export class PostgresOrderOverview extends OrderOverview {
  constructor(private readonly sql: Sql) {
    super();
  }

  override async board(filter: BoardFilter): Promise<BoardColumn[]> {
    const [counts, found] = await Promise.all([this.counts(filter), this.first(filter)]);
    return columnsOf(filter).map((state) => {
      const { count = 0, overdue = 0 } = counts.get(state) ?? {};
      const mine = found.filter((order) => order.state === state);
      return columnOf(state, { count, overdue }, mine, filter.limit);
    });
  }

  private async counts(filter: BoardFilter): Promise<Map<string, { count: number; overdue: number }>> {
    const parameters: unknown[] = [];
    const put: Put = (value) => `$${parameters.push(value)}`;
    const rows = await this.sql.query<{ state: string; count: number; overdue: number }>(
      `SELECT state, count(*)::int AS count, (count(*) FILTER (WHERE due_at < ${put(filter.at)}::bigint))::int AS overdue
       FROM maintenance_order WHERE ${asked(filter, put)} GROUP BY state`,
      parameters,
    );
    return new Map(rows.map(({ state, ...row }) => [state, row]));
  }

  /** One more of each column than are shown. */
  private async first(filter: BoardFilter): Promise<MaintenanceOrder[]> {
    const parameters: unknown[] = [];
    const put: Put = (value) => `$${parameters.push(value)}`;
    const { after, limit } = filter;
    const states = put(columnsOf(filter));
    const behind = after ? ` AND (due_at, id) > (${put(after.dueAt)}::bigint, ${put(after.id)}::text)` : '';
    const rows = await this.sql.query<{ body: MaintenanceOrder }>(
      `SELECT first.body FROM unnest(${states}::text[]) AS of (state) CROSS JOIN LATERAL (
         SELECT body, due_at, id FROM maintenance_order
         WHERE maintenance_order.state = of.state AND ${asked(filter, put)}${behind}
         ORDER BY due_at, id LIMIT ${put(limit + 1)}
       ) AS first ORDER BY first.due_at, first.id`,
      parameters,
    );
    return rows.map(({ body }) => body);
  }

  override async away({ hallId, limit, within }: AwayFilter): Promise<MaintenanceOrder[]> {
    const parameters: unknown[] = [];
    const put: Put = (value) => `$${parameters.push(value)}`;
    const places = inPlaces(within, { kioskIds: 'kiosk_ids' });
    const where = [
      `body ? 'isAway'`,
      ...(hallId === undefined ? [] : [`hall_id = ${put(hallId)}`]),
      ...(places ? [places(put)] : []),
    ];
    const rows = await this.sql.query<{ body: MaintenanceOrder }>(
      `SELECT body FROM maintenance_order WHERE ${where.join(' AND ')} ORDER BY opened_at, id LIMIT ${put(limit)}`,
      parameters,
    );
    return rows.map(({ body }) => body);
  }

  override async figured({ from, to, within }: FiguredFilter): Promise<FiguredOrder[]> {
    const parameters: unknown[] = [];
    const put: Put = (value) => `$${parameters.push(value)}`;
    const opened = `opened_at >= ${put(from - LOOKED_BACK)}::bigint AND opened_at < ${put(to + LOOKED_BACK)}::bigint`;
    const closed = `closed_at >= ${put(from)}::bigint AND closed_at < ${put(to)}::bigint`;
    const places = inPlaces(within, { kioskIds: 'kiosk_ids' });
    const rows = await this.sql.query<Omit<FiguredOrder, 'endedBy' | 'holds' | 'record'> & { more: Partial<FiguredOrder> }>(
      `${FIGURED} WHERE (${opened} OR ${closed})${places ? ` AND ${places(put)}` : ''} ORDER BY opened_at, id`,
      parameters,
    );
    return rows.map(({ more, ...row }) => ({ ...row, ...more }));
  }
}
