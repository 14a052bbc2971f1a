import type { OpenHours, Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import type { OrderKind, Priority } from './kinds.js';

/** What is to be done of an order by when. `restore`: by what the public is told. */
export const ORDER_CLOCKS = ['accept', 'arrive', 'restore'] as const;
export type OrderClockName = (typeof ORDER_CLOCKS)[number];

/** Until when something is to be done of an order. It stands while the order is on hold. */
export interface OrderClock {
  dueAt: Instant;
  /** When whoever has the order is reminded. */
  warnAt: Instant;
  /** Absent: they were not, or not yet. */
  warnedAt?: Instant;
  /** Absent: it is not done, or not any more. */
  metAt?: Instant;
  /** Absent: the time was kept, or is not over. */
  breachedAt?: Instant;
}

/** What is done from afar has none to arrive. */
export type OrderClocks = Partial<Record<OrderClockName, OrderClock>>;

/** Who is asked when an order was not accepted in time, one after the other (AB岗 S4-D1b; S0-Q3). */
export const ESCALATION_STEPS = ['deputy', 'shiftLead', 'firstResponsible'] as const;
export type EscalationStep = (typeof ESCALATION_STEPS)[number];

export interface Escalation {
  asked: { step: EscalationStep; person: string; at: Instant }[];
  /** When the next one is, unless somebody accepts it; absent: there is nobody left, and those who watch were told. */
  nextAt?: Instant;
}

/** Minutes in which the hall is open. No regulation gives a number: ours. */
const LIMITS: Record<OrderClockName, Record<Priority, number>> = {
  accept: { urgent: 30, high: 60, normal: 120, low: 480 },
  arrive: { urgent: 60, high: 120, normal: 240, low: 720 },
  restore: { urgent: 120, high: 240, normal: 480, low: 1_440 },
};

/** Work whose limits are others, whatever its priority; null: it has none. Ours. */
const OF_KIND: Partial<Record<OrderKind, Partial<Record<OrderClockName, number | null>>>> = {
  // Done from afar.
  it: { arrive: null },
  security: { accept: 10, arrive: 30 },
  // The device tells when it is refilled: who does it need not say so before.
  replenish: { accept: null, arrive: null },
};

/** Done at any hour and on holidays: a full cash box stops the terminal (S0-Q6a), a break-in does not wait for the morning. */
const ROUND_THE_CLOCK: ReadonlySet<OrderKind> = new Set(['settle', 'security']);

type Limited = Partial<Pick<Hall, 'limits'>>;

/** Minutes that a clock has: those of the hall before ours. Null: the work has no such clock. */
export function limitOf(clock: OrderClockName, kind: OrderKind, priority: Priority, { limits = [] }: Limited): number | null {
  const own = limits.find(
    (one) => one[clock] !== undefined && (one.kind ?? kind) === kind && (one.priority ?? priority) === priority,
  );
  const ofKind = OF_KIND[kind]?.[clock];
  if (own && (own.kind !== undefined || ofKind !== null)) return own[clock] ?? null;
  return ofKind === undefined ? LIMITS[clock][priority] : ofKind;
}

/** How time is counted for an order. */
export interface Counting {
  after(since: Instant, ms: number): Instant;
  between(from: Instant, to: Instant): number;
}

const BY_THE_CLOCK: Counting = { after: (since, ms) => since + ms, between: (from, to) => to - from };

/** When people work where a hall is always open, which says nothing of them. No regulation gives a number: ours. */
const DAY_OF_WORK: [from: string, to: string][] = [['08:30', '17:30']];
const STAFFED: Opening = {
  hours: { mon: DAY_OF_WORK, tue: DAY_OF_WORK, wed: DAY_OF_WORK, thu: DAY_OF_WORK, fri: DAY_OF_WORK },
  statutoryHolidays: 'closed',
};

/** What is urgent calls people at any hour at which the hall is open; what is not waits until they work. */
function openingOf(clock: OrderClockName, priority: Priority, opening: Opening | undefined): Opening | undefined {
  return opening && clock !== 'restore' && priority !== 'urgent' && opening.hours === '24h' ? STAFFED : opening;
}

/** Of what a clock is. */
export interface ClockOf {
  kind: OrderKind;
  priority: Priority;
}

/** By the hours of its hall; a hall that never opens, or is not registered any more, leaves none to count: the clock's are. */
export function countingOf(
  clock: OrderClockName,
  { kind, priority }: ClockOf,
  hall: Opening | undefined,
  hours: OpenHours,
  at: Instant,
): Counting {
  const opening = openingOf(clock, priority, hall);
  if (!opening || ROUND_THE_CLOCK.has(kind) || hours.nextOpening(opening, at) === null) return BY_THE_CLOCK;
  return {
    after: (since, ms) => Math.round(hours.dueAfter(opening, since, ms / MINUTE)?.value ?? since + ms),
    between: (from, to) => hours.openTime(opening, from, to),
  };
}

/** When such work is due, as the public is told. */
export function dueOf(kind: OrderKind, priority: Priority, at: Instant, opening: Opening & Limited, hours: OpenHours): Instant {
  const minutes = limitOf('restore', kind, priority, opening) ?? LIMITS.restore.low;
  return countingOf('restore', { kind, priority }, opening, hours, at).after(at, minutes * MINUTE);
}

/** A clock warns when this share of its time is left. Ours. */
const WARNS_AT = 1 / 4;

export const warningOf = (counting: Counting, since: Instant, allowed: number): Instant =>
  counting.after(since, allowed * (1 - WARNS_AT));

/** The clocks of an order from the instant on. */
export function startClocks(
  kind: OrderKind,
  priority: Priority,
  at: Instant,
  hall: (Opening & Limited) | undefined,
  hours: OpenHours,
): OrderClocks {
  const clocks: OrderClocks = {};
  for (const name of ORDER_CLOCKS) {
    const counting = countingOf(name, { kind, priority }, hall, hours, at);
    const minutes = limitOf(name, kind, priority, hall ?? {});
    if (minutes === null) continue;
    const allowed = minutes * MINUTE;
    clocks[name] = { dueAt: counting.after(at, allowed), warnAt: warningOf(counting, at, allowed) };
  }
  return clocks;
}
