import type { Evidence, Finding } from '../incident/index.js';
import { type Instant, MINUTE, SECOND } from '../time/index.js';
import type { Compiled } from './compile.js';
import { foretellAnew, saysPast } from './foresee.js';
import { Judgement, type Told, type WatchContext } from './judgement.js';
import { KioskMemory } from './kiosk-memory.js';
import type { WatchState } from './memory.js';
import { askOthers, missedAt } from './others.js';
import { endWait, notePassed, passingDueAt, settlePassing } from './passed.js';
import { forget } from './pending.js';
import { periodOf } from './period.js';
import { rulesOf } from './rule-book.js';
import { steadyAt, tellTruth } from './steady.js';
import { raisers } from './when.js';

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

/** Nobody was heard at this time: that is what was seen. */
const silent = (at: Instant, told: Told, seen: Evidence['seen']): Deadline => ({
  at,
  told,
  evidence: { kind: 'silence', at, seen },
});

function neverDeadlines({ awaitedSince, unheardMs, held }: KioskMemory, { never }: Compiled): Deadline[] {
  if (awaitedSince === undefined) return [];
  return never
    .filter(({ told }) => !(told.key in held))
    .map(({ told, afterMs }) => silent(awaitedSince + unheardMs + afterMs, told, { awaitedSince }));
}

function linkDeadlines(m: KioskMemory, heartbeatS: number, rules: Compiled): Deadline[] {
  if (m.lastHeardAt === null) return neverDeadlines(m, rules);
  const { lastHeardAt, goneAt, held } = m;
  const unheard = m.unheardMs;
  const due: Deadline[] = [];
  for (const { told, heartbeats } of rules.silence) {
    const at = lastHeardAt + unheard + heartbeats * heartbeatS * SECOND;
    const fellBy = Math.min(at, missedAt(lastHeardAt + unheard, heartbeatS * SECOND));
    if (!(told.key in held)) due.push({ ...silent(at, told, { lastHeardAt, heartbeatS }), fellBy });
  }
  for (const { told, graceMs } of goneAt === null ? [] : rules.gone) {
    const fellBy = goneAt as Instant;
    if (!(told.key in held)) due.push({ ...silent(fellBy + unheard + graceMs, told, { willAt: goneAt }), fellBy });
  }
  return due;
}

const NOTHING_TOLD: Told = {
  ...{ rule: '', key: '', cause: '', kind: 'consumable', severity: 'info' },
  ...{ loss: [], reason: { zh: '', en: '' } },
};

/** What will hold for a kiosk, and when, unless it says otherwise before. */
function deadlines(m: KioskMemory, rules: Compiled, ctx: WatchContext): Deadline[] {
  const kiosk = ctx.kiosk(m.kioskId);
  if (kiosk?.state !== 'active') return [];
  const due = linkDeadlines(m, periodOf(m, kiosk), rules);
  for (const { until: at, told, evidence, left, ends = false } of Object.values(m.pending ?? {})) {
    if (left === 0 && !rules.guard.off.has(told.rule)) due.push({ at, told, evidence, ends });
  }
  for (const key in m.flaps) {
    const flap = m.flaps[key];
    if (flap?.steady) due.push({ ...silent(steadyAt(m, key, flap, rules), flap.steady.told, {}), steady: true });
  }
  for (const passing of Object.values(m.passing ?? {})) {
    due.push({ ...silent(passingDueAt(passing), passing.told, {}), passing: true });
  }
  const past = m.foretold ? saysPast(m) : null;
  if (past !== null) due.push({ ...silent(past, NOTHING_TOLD, {}), past: true });
  return due;
}

const earliest = (due: Deadline[]): Deadline | undefined =>
  due.reduce<Deadline | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);

/** When it falls due of which nothing else is to be said than that it may fall silent: almost every kiosk, almost always. */
function silentAt(m: KioskMemory, rules: Compiled, ctx: WatchContext): Instant {
  const kiosk = ctx.kiosk(m.kioskId);
  if (kiosk?.state !== 'active' || m.lastHeardAt === null) return Number.POSITIVE_INFINITY;
  return m.lastHeardAt + m.unheardMs + rules.fewestHeartbeats * periodOf(m, kiosk) * SECOND;
}

/** When the kiosk has to be looked at. */
function lookAt(m: KioskMemory, now: Instant, ctx: WatchContext): Instant {
  const rules = rulesOf(m, ctx, now);
  const first = m.isCalm ? silentAt(m, rules, ctx) : (earliest(deadlines(m, rules, ctx))?.at ?? Number.POSITIVE_INFINITY);
  return Math.min(first, now + LONGEST_SLEEP);
}

/** Called when a kiosk may have an earlier deadline than before. */
export function putToSleep(state: WatchState, m: KioskMemory, now: Instant, ctx: WatchContext): void {
  state.timers.wake(m, lookAt(m, now, ctx));
}

/** Counts from now on for a kiosk that is in the register and has not been heard. */
export function awaitKiosk(state: WatchState, kiosk: Pick<KioskMemory, 'kioskId' | 'hallId' | 'region'>, now: Instant): void {
  const m = state.kiosks.get(kiosk.kioskId) ?? new KioskMemory(kiosk.kioskId, kiosk.hallId, kiosk.region);
  if (m.lastHeardAt !== null || m.awaitedSince !== undefined) return;
  state.beforeChange?.(m);
  m.awaitedSince = now;
  state.kiosks.set(m.kioskId, m);
  state.timers.wake(m, now);
}

/** What waits for more readings waits in vain: they would not be running ones. */
function endReadings(m: KioskMemory, judgement: Judgement): void {
  for (const [key, { left }] of Object.entries(m.pending ?? {})) if (left > 0) endWait(judgement, key, 'silent');
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
  const dueAt = (m: KioskMemory): Instant => lookAt(m, now, ctx);
  for (let m = state.timers.next(now, dueAt); m; m = state.timers.next(now, dueAt)) {
    state.beforeChange?.(m);
    const rules = rulesOf(m, ctx, now);
    const first = earliest(deadlines(m, rules, ctx));
    if (first) {
      for (const one of fallDue(m, first, rules, ctx)) {
        askOthers(state, one, ctx, first.fellBy);
        found.push(one);
      }
      ctx.fellDue?.(m);
    }
    putToSleep(state, m, now, ctx);
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
