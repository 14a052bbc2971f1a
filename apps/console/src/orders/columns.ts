import { isAskedFor, onBoard } from '#libs/domain/maintenance/order-board.js';
import type { BoardColumn, Order, OrderOnBoard } from '../told.js';

/** What the board is asked for, as in its address; nobody: what nobody has. */
export interface BoardAsked {
  hallId?: string;
  assignee?: string;
  unassigned?: 'true';
  kind?: Order['kind'];
  priority?: Order['priority'];
  away?: 'true';
  unapproved?: 'true';
}

const place = ({ dueAt, id }: OrderOnBoard): string => `${dueAt} ${id}`;

/** A column with the order where it stands by its due time; as it was where that is further down than is shown. */
function putIn(column: BoardColumn, order: OrderOnBoard): BoardColumn {
  const after = column.items.findIndex((other) => place(other) > place(order));
  if (after < 0) return column.next === null ? { ...column, items: [...column.items, order] } : column;
  return { ...column, items: column.items.toSpliced(after, 0, order) };
}

/** The columns after an order has changed. What they count is told by the server. */
export function withOrder(
  columns: BoardColumn[],
  order: Order,
  { unassigned, away, unapproved, ...asked }: BoardAsked,
): BoardColumn[] {
  const flags = { ...(away && { isAway: true as const }), ...(unapproved && { unapproved: true as const }) };
  const isAsked = isAskedFor(order, { ...asked, ...flags, ...(unassigned && { assignee: null }) });
  return columns.map((column) => {
    const isHere = column.items.some(({ id }) => id === order.id);
    const without = isHere ? { ...column, items: column.items.filter(({ id }) => id !== order.id) } : column;
    return isAsked && order.state === column.state ? putIn(without, onBoard(order)) : without;
  });
}

/** The columns with others' counts. */
export const recounted = (columns: BoardColumn[], told: BoardColumn[]): BoardColumn[] =>
  columns.map((column) => {
    const { count = column.count, overdue = column.overdue } = told.find(({ state }) => state === column.state) ?? {};
    return { ...column, count, overdue };
  });
