import { DAY, HOUR, type Instant, MINUTE, SHANGHAI_OFFSET } from '../../../time/index.js';

/** When halls are open, and which days are worked. */
export interface OpenTimes {
  /** Milliseconds between two instants during which the hall is open. */
  openTime(hallId: string, from: Instant, to: Instant): number;
  isWorkday(at: Instant): boolean;
}

/** A kiosk's customers, as its heartbeats tell of them. Plain data: it is written to the snapshot as it is. */
export interface Visits {
  /** Since when they are counted. */
  since: Instant;
  /** The last heartbeat that was counted. */
  heardAt: Instant;
  customerAt: Instant | null;
  /** Since the last customer: how many should have come, and milliseconds that were open. */
  expected: number;
  openMs: number;
  /** Transactions and open milliseconds, in turn, of each hour of a working day and then of a day off. */
  slots: number[];
}

const HOURS_A_DAY = 24;
/** After a longer pause nobody knows who came meanwhile. Ours. */
const LONGEST_PAUSE = 15 * MINUTE;
/** So much of an hour of the day is remembered: some twenty such days. What is older fades. Ours. */
const MOST_OPEN = 20 * HOUR;
/** Of less nothing is expected. Ours. */
const LEAST_OPEN = 3 * HOUR;

export const freshVisits = (at: Instant): Visits => ({
  since: at,
  heardAt: at,
  customerAt: null,
  expected: 0,
  openMs: 0,
  slots: Array.from({ length: 2 * 2 * HOURS_A_DAY }, () => 0),
});

const slotAt = (at: Instant, isWorkday: boolean): number => {
  const hour = Math.floor(((at + SHANGHAI_OFFSET) % DAY) / HOUR);
  return 2 * (hour + (isWorkday ? 0 : HOURS_A_DAY));
};

/** Transactions that so much open time of the slot has brought, on average. */
function usual(slots: readonly number[], slot: number, openMs: number): number {
  const known = slots[slot + 1] as number;
  return known < LEAST_OPEN ? 0 : ((slots[slot] as number) / known) * openMs;
}

function learn(slots: number[], slot: number, transactions: number, openMs: number): void {
  const all = (slots[slot + 1] as number) + openMs;
  const fades = Math.min(1, MOST_OPEN / all);
  // To a thousandth: a snapshot has these numbers of every kiosk.
  slots[slot] = Math.round(((slots[slot] as number) + transactions) * fades * 1_000) / 1_000;
  slots[slot + 1] = Math.round(all * fades);
}

/** What a heartbeat tells: transactions since the one before, and whether the kiosk served. */
export interface Visit {
  at: Instant;
  transactions: number;
  serves: boolean;
  /** Whether its quiet is known already: a kiosk that nobody can use must not learn that nobody comes. */
  isKnownQuiet: boolean;
}

/** Counts on by a heartbeat. */
export function count(visits: Visits, hallId: string, { at, transactions, serves, isKnownQuiet }: Visit, times: OpenTimes): void {
  const { heardAt, slots } = visits;
  const whole = at - heardAt <= LONGEST_PAUSE;
  visits.heardAt = at;
  if (!whole || transactions > 0) {
    visits.expected = 0;
    visits.openMs = 0;
  }
  if (transactions > 0) visits.customerAt = at;
  if (!whole || !serves || at <= heardAt) return;
  const openMs = times.openTime(hallId, heardAt, at);
  const slot = slotAt(at, times.isWorkday(at));
  if (transactions === 0) {
    visits.expected += usual(slots, slot, openMs);
    visits.openMs += openMs;
  }
  if (openMs > 0 && !isKnownQuiet) learn(slots, slot, transactions, openMs);
}
