import type { Within } from '../page.js';
import type { Instant } from '../time/index.js';
import { isDone, orderVersion } from './act.js';
import { type MaintenanceOrder, type OrderEvent, type OrderKind, type Priority, UNDONE_STATES } from './order.js';

export type UndoneState = (typeof UNDONE_STATES)[number];

/** What the board shows of an order as it is, also where it is told over the wire. */
const SHOWN = [
  'id',
  'kind',
  'kioskId',
  'hallId',
  'cause',
  'priority',
  'state',
  'reason',
  'assignee',
  'why',
  'openedAt',
  'dueAt',
  'isAway',
  'unapproved',
] as const satisfies readonly (keyof MaintenanceOrder)[];
type Shown = (typeof SHOWN)[number];
type Told = Partial<Record<Shown, unknown>> & { kioskIds: readonly string[]; history: readonly Pick<OrderEvent, 'by'>[] };

/** An order on the board. */
export type OnBoard<Order extends Told = MaintenanceOrder> = Pick<Order, Shown> & {
  /** So many it is for. */
  kiosks: number;
  /** Of what people made of it: an act may be based on it. */
  version: string;
};

export function onBoard<Order extends Told>(order: Order): OnBoard<Order> {
  const told = SHOWN.filter((field) => order[field] !== undefined).map((field) => [field, order[field]]);
  const shown = Object.fromEntries(told) as Pick<Order, Shown>;
  return { ...shown, kiosks: order.kioskIds.length, version: orderVersion(order) };
}

/** Where the board goes on within a column. */
export interface BoardPlace {
  dueAt: Instant;
  id: string;
}

export interface BoardFilter {
  hallId?: string | undefined;
  /** Person id; null: what nobody has. */
  assignee?: string | null | undefined;
  kind?: OrderKind | undefined;
  priority?: Priority | undefined;
  /** Those alone of which something is away. */
  isAway?: true | undefined;
  /** Those alone whose plan waits to be approved. */
  unapproved?: true | undefined;
  /** That column alone. */
  state?: UndoneState | undefined;
  after?: BoardPlace | undefined;
  /** Orders of each column. */
  limit: number;
  within?: Within | undefined;
  /** What was due before is overdue. */
  at: Instant;
}

/** Undone orders of one state, the first due first, so that what is overdue stands above. */
export interface BoardColumn {
  state: UndoneState;
  /** All of them. */
  count: number;
  overdue: number;
  items: OnBoard[];
  /** Null: there are no more. */
  next: BoardPlace | null;
}

export const columnsOf = ({ state }: Pick<BoardFilter, 'state'>): readonly UndoneState[] => (state ? [state] : UNDONE_STATES);

const isIn = ({ hallId, kioskId, kioskIds }: MaintenanceOrder, within: Within | undefined): boolean =>
  !within || within.hallIds.includes(hallId) || (kioskId === null && kioskIds.some((id) => within.kioskIds.includes(id)));

type Fitting = Pick<MaintenanceOrder, 'hallId' | 'assignee' | 'kind' | 'priority' | 'isAway' | 'unapproved'>;

/** Whether it is one of those that the board was asked for, wherever they are. */
export const isAskedFor = (
  order: Fitting,
  { hallId, assignee, kind, priority, isAway, unapproved }: Omit<BoardFilter, 'limit' | 'at'>,
): boolean =>
  (hallId ?? order.hallId) === order.hallId &&
  (assignee === undefined || assignee === order.assignee) &&
  (kind ?? order.kind) === order.kind &&
  (priority ?? order.priority) === order.priority &&
  (isAway ?? order.isAway) === order.isAway &&
  (unapproved ?? order.unapproved) === order.unapproved;

/** Before: negative. */
export const byDue = (a: BoardPlace, b: BoardPlace): number => a.dueAt - b.dueAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** A column of those that stand first after the place, one more than are shown. */
export function columnOf(
  state: UndoneState,
  counts: { count: number; overdue: number },
  found: MaintenanceOrder[],
  limit: number,
) {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last ? { dueAt: last.dueAt, id: last.id } : null;
  return { state, ...counts, items: items.map(onBoard), next } satisfies BoardColumn;
}

/** The board of orders that lie at hand. */
export function boardOf(orders: readonly MaintenanceOrder[], filter: BoardFilter): BoardColumn[] {
  const { after, limit, at, within } = filter;
  const asked = orders.filter((order) => !isDone(order) && isAskedFor(order, filter) && isIn(order, within)).sort(byDue);
  return columnsOf(filter).map((state) => {
    const all = asked.filter((order) => order.state === state);
    const counts = { count: all.length, overdue: all.filter(({ dueAt }) => dueAt < at).length };
    return columnOf(state, counts, after ? all.filter((order) => byDue(order, after) > 0) : all, limit);
  });
}
