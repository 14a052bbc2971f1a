import type { UsedPart } from '../act/index.js';
import { isMended } from '../finding/index.js';
import type { Within } from '../page.js';
import { DAY, type Instant, MINUTE } from '../time/index.js';
import type { MaintenanceOrder, OrderEvent } from './order.js';

/** What the figures are told for, one line each. */
export const FIGURE_GROUPINGS = ['hall', 'kioskType', 'vendor', 'person', 'kind'] as const;
export type FigureGrouping = (typeof FIGURE_GROUPINGS)[number];

/** What is back within this was not mended for good, and what comes so often within it is a repeat (S1-2.3.3b). */
export const LOOKED_BACK = 30 * DAY;
export const REPEATED = 3;

/** Of an order what its figures are reckoned from. Of its history these events are enough. */
export type FiguredOrder = Pick<
  MaintenanceOrder,
  'id' | 'kind' | 'kioskId' | 'hallId' | 'cause' | 'assignee' | 'state' | 'openedAt' | 'closedAt' | 'endedBy' | 'holds' | 'record'
> & { history: readonly Pick<OrderEvent, 'at' | 'what'>[] };
export const FIGURED_EVENTS = ['accepted', 'rejected', 'reopened'] as const satisfies readonly OrderEvent['what'][];

/** From its beginning up to its end, which is not in it. */
export interface Period {
  from: Instant;
  to: Instant;
}

/** What some orders come to. Times are means in minutes. A figure is null where nothing is known for it. */
export interface Figures {
  /** Opened in the period. */
  orders: number;
  /** Mended in the period: the times are of these. What was cancelled, or became part of another, is not among them. */
  done: number;
  /** MTTA: from opening until somebody accepted it first. */
  acceptMinutes: number | null;
  /** Of the done ones those that nobody accepted: they are not in the MTTA. */
  notAccepted: number;
  /** MTTR: from opening until it was closed, without the time in which it was on hold. */
  repairMinutes: number | null;
  /** That time apart. */
  heldMinutes: number | null;
  /** Share of the done ones that were mended at once: no acceptance failed, nobody opened it again, the same was not back within 30 days. */
  firstTimeFix: number | null;
  /** Of the done ones those of which that is not known yet: the 30 days are not over. They are not in the share. */
  fixNotKnown: number;
  /** Opened in the period as at least the third of the same kiosk and cause within 30 days (S1-2.3.3b). */
  repeats: number;
  /** Of the done ones, the most used first. */
  parts: Pick<UsedPart, 'name' | 'count'>[];
  /** Of the done ones those whose record tells no parts. */
  partsNotTold: number;
}

/** A line of the figures; null: of which hall, type, vendor or person is not known, or it is of many. */
export interface FigureLine extends Figures {
  key: string | null;
}

/** What ended before it was kept by what is mended unless it was cancelled. */
const isDoneWell = ({ state, closedAt, endedBy }: FiguredOrder): boolean =>
  closedAt !== null && (endedBy === undefined ? state !== 'cancelled' : isMended(endedBy));

/** It was no fault of its own: it became part of another, or was called off. */
const isVoid = (order: FiguredOrder): boolean => order.closedAt !== null && !isDoneWell(order);

const isIn = ({ from, to }: Period, at: Instant | null): boolean => at !== null && at >= from && at < to;

const placeOf = ({ kioskId, hallId, cause }: FiguredOrder): string => JSON.stringify([kioskId ?? [hallId], cause]);

const happened = ({ history }: FiguredOrder, event: OrderEvent['what']): Instant | undefined =>
  history.find(({ what }) => what === event)?.at;

/** Milliseconds on hold, up to its close. */
export const heldOf = ({ holds = [], closedAt }: Pick<FiguredOrder, 'holds' | 'closedAt'>): number =>
  holds.reduce((all, { from, endedAt }) => all + Math.max(0, Math.min(endedAt ?? closedAt ?? from, closedAt ?? from) - from), 0);

const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((all, value) => all + value, 0) / values.length;

/** Openings of each place and cause, the first first. */
function openings(orders: readonly FiguredOrder[]): Map<string, Instant[]> {
  const by = new Map<string, Instant[]>();
  for (const order of orders.filter((one) => !isVoid(one))) {
    const known = by.get(placeOf(order));
    if (known) known.push(order.openedAt);
    else by.set(placeOf(order), [order.openedAt]);
  }
  for (const times of by.values()) times.sort((a, b) => a - b);
  return by;
}

/** Whether it was mended at once; null: not known yet. */
function isFixedAtOnce(order: FiguredOrder, opened: readonly Instant[], now: Instant): boolean | null {
  const closed = order.closedAt ?? now;
  const failed = happened(order, 'rejected') !== undefined || happened(order, 'reopened') !== undefined;
  if (failed || opened.some((at) => at > order.openedAt && at >= closed && at < closed + LOOKED_BACK)) return false;
  return closed + LOOKED_BACK <= now ? true : null;
}

const isRepeat = ({ openedAt, kioskId }: FiguredOrder, opened: readonly Instant[]): boolean =>
  kioskId !== null && opened.filter((at) => at > openedAt - LOOKED_BACK && at <= openedAt).length >= REPEATED;

function partsOf(orders: readonly FiguredOrder[]): Pick<UsedPart, 'name' | 'count'>[] {
  const counts = new Map<string, number>();
  for (const { name, count } of orders.flatMap(({ record }) => record?.parts ?? []))
    counts.set(name, (counts.get(name) ?? 0) + count);
  const parts = [...counts].map(([name, count]) => ({ name, count }));
  return parts.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function figuresFor(some: readonly FiguredOrder[], period: Period, now: Instant, all: Map<string, Instant[]>): Figures {
  const opened = some.filter((order) => isIn(period, order.openedAt) && !isVoid(order));
  const done = some.filter((order) => isDoneWell(order) && isIn(period, order.closedAt));
  const timesOf = (order: FiguredOrder): readonly Instant[] => all.get(placeOf(order)) ?? [];
  const accepted = done.flatMap((order) => {
    const at = happened(order, 'accepted');
    return at === undefined ? [] : [(at - order.openedAt) / MINUTE];
  });
  const fixes = done.map((order) => isFixedAtOnce(order, timesOf(order), now));
  const known = fixes.filter((fixed) => fixed !== null);
  return {
    orders: opened.length,
    done: done.length,
    acceptMinutes: mean(accepted),
    notAccepted: done.length - accepted.length,
    repairMinutes: mean(done.map((order) => ((order.closedAt ?? now) - order.openedAt - heldOf(order)) / MINUTE)),
    heldMinutes: mean(done.map((order) => heldOf(order) / MINUTE)),
    firstTimeFix: mean(known.map(Number)),
    fixNotKnown: fixes.length - known.length,
    repeats: opened.filter((order) => isRepeat(order, timesOf(order))).length,
    parts: partsOf(done),
    partsNotTold: done.filter(({ record }) => record?.parts === undefined).length,
  };
}

/** Figures of the orders of a period, of all and by what they are grouped; `orders` reach 30 days further on both sides. */
export function figuresOf(
  orders: readonly FiguredOrder[],
  period: Period,
  now: Instant,
  keyOf: (order: FiguredOrder) => string | null,
): { total: Figures; lines: FigureLine[] } {
  const all = openings(orders);
  const groups = new Map<string | null, FiguredOrder[]>();
  for (const order of orders) {
    const key = keyOf(order);
    const known = groups.get(key);
    if (known) known.push(order);
    else groups.set(key, [order]);
  }
  const lines = [...groups].map(([key, some]) => ({ key, ...figuresFor(some, period, now, all) }));
  return {
    total: figuresFor(orders, period, now, all),
    lines: lines
      .filter((line) => line.orders > 0 || line.done > 0)
      .sort((a, b) => b.done - a.done || b.orders - a.orders || ((a.key ?? '') < (b.key ?? '') ? -1 : 1)),
  };
}

/** Whose orders are figured. */
export interface FiguredFilter extends Period {
  within?: Within | undefined;
}
