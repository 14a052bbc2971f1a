import type { Evidence } from '../finding/index.js';
import { type Instant, MINUTE } from '../time/index.js';
import type { Compiled } from './compile.js';
import type { WatchContext } from './context.js';
import { First, NOTHING_TOLD } from './judging/due.js';
import { passingDueAt } from './judging/passed.js';
import type { Flap, Passing, Pending } from './memory/kept.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import type { RuleReport } from './memory/told.js';
import type { WatchState } from './memory/watch-state.js';
import { steadyAt } from './rules/flapping.js';
import { saysPast } from './rules/forecast.js';

/** What is first, laid out once its time has come. */
export interface Deadline {
  at: Instant;
  told: RuleReport;
  evidence: Evidence;
  /** It ceases to hold then. */
  ends?: boolean;
  /** What was unstable is steady again. */
  steady?: true;
  /** What passed is told of again, or forgotten. */
  passing?: true;
  /** It fell out by then. */
  fellBy?: Instant;
  /** What is foretold names a time that is over. */
  past?: true;
}

/** Nobody sleeps longer: the register may have given a kiosk a shorter heartbeat, or given it back. Ours. */
const LONGEST_SLEEP = 5 * MINUTE;

function offerRare(first: First, m: KioskMemory, rules: Compiled): void {
  const { pending, flaps, passing } = m;
  for (const key in pending) {
    const { until, told, left } = pending[key] as Pending;
    if (left === 0 && !rules.guard.off.has(told.rule)) first.offer(until, 'pending', told);
  }
  for (const key in flaps) {
    const flap = flaps[key] as Flap;
    if (flap.steady) first.offer(steadyAt(m, key, flap, rules.ready.flapping.checks), 'steady', flap.steady.told);
  }
  for (const key in passing) first.offer(passingDueAt(passing[key] as Passing), 'passing', (passing[key] as Passing).told);
  first.offer(saysPast(m), 'past', NOTHING_TOLD);
}

/** What will hold first for a kiosk, and when, unless it says otherwise before. */
function firstOf(m: KioskMemory, rules: Compiled, ctx: WatchContext): First {
  const first = new First();
  const kiosk = ctx.kiosk(m.kioskId);
  if (kiosk?.state !== 'active') return first;
  for (const offer of rules.asked.due) offer(first, m, kiosk, ctx);
  if (!m.isCalm) offerRare(first, m, rules);
  return first;
}

/** Nobody was heard at this time: that is what was seen. */
const silent = (at: Instant, told: RuleReport, seen: Evidence['seen'] = {}): Deadline => ({
  at,
  told,
  evidence: { kind: 'silence', at, seen },
});

/** What is first; null: nothing is. */
export function deadlineOf(m: KioskMemory, rules: Compiled, ctx: WatchContext): Deadline | null {
  const { at, what, told } = firstOf(m, rules, ctx);
  if (what === null) return null;
  if (what === 'steady') return { ...silent(at, told), steady: true };
  if (what === 'passing') return { ...silent(at, told), passing: true };
  if (what === 'past') return { ...silent(at, told), past: true };
  if (what !== 'pending') return { ...silent(at, told, what.seen(m, ctx)), fellBy: what.fellBy?.(m, at, ctx) };
  const waiting = m.pending?.[told.key] as Pending;
  return { at, told, evidence: waiting.evidence, ends: waiting.ends ?? false };
}

/** When the kiosk has to be looked at. */
export const lookAt = (m: KioskMemory, now: Instant, rules: Compiled, ctx: WatchContext): Instant =>
  Math.min(firstOf(m, rules, ctx).at, now + LONGEST_SLEEP);

/** Called when a kiosk may have an earlier deadline than before. */
export function putToSleep(state: WatchState, m: KioskMemory, now: Instant, rules: Compiled, ctx: WatchContext): void {
  state.timers.wake(m, lookAt(m, now, rules, ctx));
}
