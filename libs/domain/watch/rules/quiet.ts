import type { Severity } from '../../fault/index.js';
import type { Reading } from '../../reading/index.js';
import { DAY, HOUR, type Instant, MINUTE, SHANGHAI_OFFSET } from '../../time/index.js';
import type { Fleet, OpenTimes } from '../judging/fleet.js';
import type { Judgement } from '../judging/judgement.js';
import type { Judged } from '../judging/limits.js';
import type { RuleBase } from '../judging/rule-base.js';
import { ruleKind } from '../judging/rule-kind.js';
import { tenth } from '../memory/items.js';
import type { Visits } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { RuleReport } from '../memory/told.js';

/** A kiosk that lives and has had no customer for unusually long, by its own history. It is not for one that does not count them. */
export interface QuietRule extends RuleBase {
  kind: 'quiet';
  /** Customers that should have come since the last one, in open hours: by chance none of n comes once in e^n. */
  expected: number;
  /** Open hours since the last customer, at least. */
  leastHours: number;
  /** Days that its history must have before anything is said. */
  learnDays: number;
  severity: Severity;
}

const HOURS_A_DAY = 24;
/** After a longer pause nobody knows who came meanwhile. Ours. */
const LONGEST_PAUSE = 15 * MINUTE;
/** So much of an hour of the day is remembered: some twenty such days. What is older fades. Ours. */
const MOST_OPEN = 20 * HOUR;
/** Of less nothing is expected. Ours. */
const LEAST_OPEN = 3 * HOUR;

const freshVisits = (at: Instant): Visits => ({
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
interface Visit {
  at: Instant;
  transactions: number;
  serves: boolean;
  /** Whether its quiet is known already: a kiosk that nobody can use must not learn that nobody comes. */
  isKnownQuiet: boolean;
}

/** Counts on by a heartbeat. */
function count(visits: Visits, hallId: string, { at, transactions, serves, isKnownQuiet }: Visit, times: OpenTimes): void {
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

interface QuietCheck {
  told: RuleReport;
  isQuiet(visits: Visits): Judged;
}

const quietTold = (rule: QuietRule): RuleReport => ({
  rule: rule.id,
  key: rule.id,
  cause: 'rate/quiet',
  kind: 'rate',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
});

function quietCheck(rule: QuietRule): QuietCheck {
  const { expected, leastHours, learnDays } = rule;
  const isQuiet = (visits: Visits): Judged => {
    if (visits.customerAt === visits.heardAt) return false;
    const learned = visits.heardAt - visits.since >= learnDays * DAY;
    return learned && visits.openMs >= leastHours * HOUR && visits.expected >= expected ? true : null;
  };
  return { told: quietTold(rule), isQuiet };
}

/** Without a calendar every hour is open and every day is worked. */
const ALWAYS_OPEN: OpenTimes = { openTime: (_hall, from, to) => to - from, isWorkday: () => true };

const seenOf = ({ customerAt, expected, openMs }: Visits) => ({
  customerAt,
  expected: tenth(expected),
  openHours: tenth(openMs / HOUR),
});

/** Customers are counted from heartbeat to heartbeat, and only while a rule asks for them. A kiosk that does not count them is never quiet. */
function judgeQuiet(m: KioskMemory, { payload }: Reading, judgement: Judgement, checks: readonly QuietCheck[], fleet: Fleet) {
  if (checks.length === 0) {
    if (m.visits) m.visits = undefined;
    return;
  }
  const { txOk, txFailed } = payload as { txOk?: number; txFailed?: number };
  if (txOk === undefined && txFailed === undefined) return;
  m.visits ??= freshVisits(judgement.at);
  const { visits } = m;
  const transactions = (txOk ?? 0) + (txFailed ?? 0);
  const isKnownQuiet = checks.some(({ told }) => told.key in m.held);
  const visit = { at: judgement.at, transactions, serves: m.mode === 'inService', isKnownQuiet };
  count(visits, m.hallId, visit, fleet.openTimes ?? ALWAYS_OPEN);
  judgement.by.guard.each(checks, ({ told, isQuiet }) => judgement.settle(isQuiet(visits), told, () => seenOf(visits)));
}

export const quiet = ruleKind({
  kind: 'quiet',
  ready: (rules: readonly QuietRule[], { guard }) => guard.prepared(rules, quietCheck),
  part: (checks) => ({
    heartbeat: (m, reading, judgement, fleet) => judgeQuiet(m, reading, judgement, checks, fleet),
  }),
});
