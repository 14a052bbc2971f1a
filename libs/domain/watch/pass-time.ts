import type { Finding } from '../finding/index.js';
import type { Instant } from '../time/index.js';
import { askOthers } from './ask-others.js';
import type { Compiled } from './compile.js';
import type { WatchContext } from './context.js';
import { type Deadline, deadlineOf, lookAt, putToSleep } from './deadlines.js';
import { Judgement } from './judging/judgement.js';
import { endWait, notePassed, settlePassing } from './judging/passed.js';
import { forget } from './judging/pending.js';
import { tellTruth } from './judging/steady.js';
import { raisers } from './judging/when.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import type { RuleReport } from './memory/told.js';
import type { WatchState } from './memory/watch-state.js';
import { rulesOf } from './rule-book.js';
import { foretellAnew } from './rules/forecast.js';
import { endSpell } from './rules/mode.js';

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
function raiseDue(m: KioskMemory, judgement: Judgement, told: RuleReport, rules: Compiled): void {
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
  if (past) foretellAnew(m, judgement, rules.ready.forecast.checksFor, ctx.place?.(m.hallId), rules.share);
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
    const first = deadlineOf(m, rules, ctx);
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
