import type { Evidence, Finding } from '../finding/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Instant, MINUTE, SECOND } from '../time/index.js';
import { askOthers, missedAt } from './ask-others.js';
import type { Compiled } from './compile.js';
import { Judgement, type Told, type WatchContext } from './judging/judgement.js';
import { endWait, notePassed, type Passing, passingDueAt, settlePassing } from './judging/passed.js';
import { forget, type Pending } from './judging/pending.js';
import { steadyAt, tellTruth } from './judging/steady.js';
import { raisers } from './judging/when.js';
import { KioskMemory } from './memory/kiosk-memory.js';
import type { WatchState } from './memory/watch-state.js';
import { rulesOf } from './rule-book.js';
import type { Flap } from './rules/flapping.js';
import { foretellAnew, saysPast } from './rules/forecast.js';
import { endSpell } from './rules/mode/spells.js';
import { periodOf } from './rules/period.js';

interface Deadline {
  at: Instant;
  told: Told;
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

const NOTHING_TOLD: Told = {
  ...{ rule: '', key: '', cause: '', kind: 'consumable', severity: 'info' },
  ...{ loss: [], reason: { zh: '', en: '' } },
};

/** What falls due first, and by what: laid out as a {@link Deadline} only once its time has come. */
class First {
  at: Instant = Number.POSITIVE_INFINITY;
  what: 'silence' | 'gone' | 'never' | 'pending' | 'steady' | 'passing' | 'past' | null = null;
  told: Told = NOTHING_TOLD;

  /** Of several at one time the first that is offered counts. */
  offer(at: Instant, what: First['what'], told: Told): void {
    if (at >= this.at) return;
    this.at = at;
    this.what = what;
    this.told = told;
  }
}

/** What was due before its rule counted is found when it does. */
const sinceRules = (at: Instant, { rulesSince = 0 }: WatchContext): Instant => Math.max(at, rulesSince);

function offerNever(first: First, m: KioskMemory, { never }: Compiled, ctx: WatchContext): void {
  const since = m.awaitedSince;
  if (since === undefined) return;
  for (const { told, afterMs } of never)
    if (!(told.key in m.held)) first.offer(sinceRules(since + m.unheardMs + afterMs, ctx), 'never', told);
}

function offerLink(first: First, m: KioskMemory, heartbeatS: number, rules: Compiled, ctx: WatchContext): void {
  const { lastHeardAt, goneAt, held } = m;
  if (lastHeardAt === null) {
    offerNever(first, m, rules, ctx);
    return;
  }
  const unheard = m.unheardMs;
  for (const { told, heartbeats } of rules.silence) {
    const due = lastHeardAt + unheard + heartbeats * heartbeatS * SECOND;
    if (!(told.key in held)) first.offer(sinceRules(due, ctx), 'silence', told);
  }
  if (goneAt === null) return;
  for (const { told, graceMs } of rules.gone)
    if (!(told.key in held)) first.offer(sinceRules(goneAt + unheard + graceMs, ctx), 'gone', told);
}

/** What waits, comes and goes, has passed or was foretold: few kiosks have any of it. */
function offerRare(first: First, m: KioskMemory, rules: Compiled): void {
  const { pending, flaps, passing } = m;
  for (const key in pending) {
    const { until, told, left } = pending[key] as Pending;
    if (left === 0 && !rules.guard.off.has(told.rule)) first.offer(until, 'pending', told);
  }
  for (const key in flaps) {
    const flap = flaps[key] as Flap;
    if (flap.steady) first.offer(steadyAt(m, key, flap, rules), 'steady', flap.steady.told);
  }
  for (const key in passing) first.offer(passingDueAt(passing[key] as Passing), 'passing', (passing[key] as Passing).told);
  first.offer(saysPast(m), 'past', NOTHING_TOLD);
}

/** What will hold first for a kiosk, and when, unless it says otherwise before. */
function firstOf(m: KioskMemory, rules: Compiled, ctx: WatchContext): First {
  const first = new First();
  const kiosk = ctx.kiosk(m.kioskId);
  if (kiosk?.state !== 'active') return first;
  offerLink(first, m, periodOf(m, kiosk), rules, ctx);
  if (!m.isCalm) offerRare(first, m, rules);
  return first;
}

/** Nobody was heard at this time: that is what was seen. */
const silent = (at: Instant, told: Told, seen: Evidence['seen'] = {}): Deadline => ({
  at,
  told,
  evidence: { kind: 'silence', at, seen },
});

/** What is first, laid out; null: nothing is. */
function deadlineOf({ at, what, told }: First, m: KioskMemory, ctx: WatchContext): Deadline | null {
  if (what === 'silence') return silenceAt(at, told, m, ctx);
  if (what === 'gone') return { ...silent(at, told, { willAt: m.goneAt }), fellBy: m.goneAt as Instant };
  if (what === 'never') return silent(at, told, { awaitedSince: m.awaitedSince });
  if (what === 'steady') return { ...silent(at, told), steady: true };
  if (what === 'passing') return { ...silent(at, told), passing: true };
  if (what === 'past') return { ...silent(at, told), past: true };
  if (what === null) return null;
  const waiting = m.pending?.[told.key] as Pending;
  return { at, told, evidence: waiting.evidence, ends: waiting.ends ?? false };
}

function silenceAt(at: Instant, told: Told, m: KioskMemory, ctx: WatchContext): Deadline {
  const heartbeatS = periodOf(m, ctx.kiosk(m.kioskId) as Kiosk);
  const lastHeardAt = m.lastHeardAt as Instant;
  const fellBy = Math.min(at, missedAt(lastHeardAt + m.unheardMs, heartbeatS * SECOND));
  return { ...silent(at, told, { lastHeardAt, heartbeatS }), fellBy };
}

/** When the kiosk has to be looked at. */
const lookAt = (m: KioskMemory, now: Instant, rules: Compiled, ctx: WatchContext): Instant =>
  Math.min(firstOf(m, rules, ctx).at, now + LONGEST_SLEEP);

/** Called when a kiosk may have an earlier deadline than before. */
export function putToSleep(state: WatchState, m: KioskMemory, now: Instant, rules: Compiled, ctx: WatchContext): void {
  state.timers.wake(m, lookAt(m, now, rules, ctx));
}

/** Counts from now on for a kiosk that is in the register and has not been heard. */
export function awaitKiosk(state: WatchState, kiosk: Pick<KioskMemory, 'kioskId' | 'hallId' | 'region'>, now: Instant): void {
  const m = state.kiosks.get(kiosk.kioskId) ?? new KioskMemory(kiosk.kioskId, kiosk.hallId, kiosk.region);
  if (m.lastHeardAt !== null || m.awaitedSince !== undefined) return;
  state.beforeChange?.(m);
  m.awaitedSince = now;
  state.kiosks.set(m);
  state.timers.wake(m, now);
}

/** What waits for more readings waits in vain: they would not be running ones. What the kiosk does from here on is not known either. */
function endReadings(m: KioskMemory, judgement: Judgement): void {
  for (const [key, { left, told }] of Object.entries(m.pending ?? {})) {
    if (told.kind === 'mode') endWait(judgement, key, null);
    else if (left > 0) endWait(judgement, key, 'silent');
  }
  // What is due at that moment is not told any more.
  endSpell(m, judgement.at - 1);
}

/** It has waited long enough: it is raised, or it is told why not. */
function raiseDue(m: KioskMemory, judgement: Judgement, told: Told, rules: Compiled): void {
  const waiting = m.pending?.[told.key];
  forget(m, told.key);
  // What waited before a restart may be of a rule that is there no more.
  const known = rules.ids.has(told.rule);
  if (known) judgement.settle(true, told);
  if (known && told.kind === 'link') endReadings(m, judgement);
  if (waiting && !(told.key in m.held)) notePassed(judgement, waiting, known ? judgement.whyNot(told.rule) : 'rule-gone');
}

function fallDue(m: KioskMemory, deadline: Deadline, rules: Compiled, ctx: WatchContext): Finding[] {
  const { at, told, evidence, ends, steady, passing, past } = deadline;
  if (steady) return tellTruth(m, told.key, rules, at);
  if (passing) return settlePassing(m, told.key, rules, at);
  const judgement = new Judgement(m, rules, at, evidence);
  judgement.mayRaise = raisers(rules.times, m.hallId, at, ctx);
  if (past) foretellAnew(m, judgement, rules.forecast, ctx.place?.(m.hallId), rules.shared);
  else if (ends) {
    forget(m, told.key);
    judgement.settle(false, told);
  } else raiseDue(m, judgement, told, rules);
  return judgement.findings;
}

/** Lets time pass up to `now`: everything that fell due on the way is found, in the order and at the instant of its deadline. */
export function passTime(state: WatchState, now: Instant, ctx: WatchContext): Finding[] {
  if (state.deafSince !== null || state.timers.quiet(now)) return [];
  const found: Finding[] = [];
  const dueAt = (m: KioskMemory): Instant => lookAt(m, now, rulesOf(m, ctx, now), ctx);
  for (let m = state.timers.next(now, dueAt); m; m = state.timers.next(now, dueAt)) {
    state.beforeChange?.(m);
    const rules = rulesOf(m, ctx, now);
    const first = deadlineOf(firstOf(m, rules, ctx), m, ctx);
    if (first) {
      for (const one of fallDue(m, first, rules, ctx)) {
        askOthers(state, one, ctx, first.fellBy);
        found.push(one);
      }
      ctx.fellDue?.(m);
    }
    putToSleep(state, m, now, rulesOf(m, ctx, now), ctx);
  }
  return found;
}

/** While kiosks cannot be heard nobody is silent, and that time counts for none of them. `before`: the last time that is known, or 0. */
export function noteHearing(state: WatchState, { on, at }: { on: boolean; at: Instant }, before: Instant): void {
  if (!on) {
    state.deafSince ??= at;
    return;
  }
  const since = state.deafSince ?? (before > 0 ? before : at);
  const deaf = Math.max(0, at - since);
  state.deafSince = null;
  for (const m of state.kiosks.values()) {
    state.beforeChange?.(m);
    m.unheardMs += deaf;
    // Nor could it say that what was pending is over.
    for (const pending of Object.values(m.pending ?? {})) pending.until += deaf;
    for (const flap of Object.values(m.flaps ?? {})) flap.changes = flap.changes.map((at) => at + deaf);
  }
}
