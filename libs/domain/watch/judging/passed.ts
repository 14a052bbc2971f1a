import type { Finding, WaitEnd, WaitReason } from '../../finding/index.js';
import { HOUR, type Instant, MINUTE } from '../../time/index.js';
import { without } from '../memory/aside.js';
import type { Passing, Pending } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { MOST_HELD, type RuleReport, reportedAction } from '../memory/told.js';
import { type JudgedBy, Judgement } from './judgement.js';
import { forget, letWait, type Wait } from './pending.js';

/** What passes again within this of the last time is told as one thing, with how often. Ours. */
export const PASSES_WITHIN = HOUR;

/** How often it is told that it passed again. Ours. */
export const PASSES_EVERY = 10 * MINUTE;

/** What was due, and could not be told then, lasted long enough. */
const reasonOf = ({ left, told, until }: Pending, at: Instant): WaitReason => {
  if (left > 0) return 'too-few-readings';
  return reportedAction(told) === undefined && at < until ? 'not-lasting' : 'hold';
};

const isUnsaid = ({ times, said }: Passing): boolean => times > said.times;

function say(judgement: Judgement, passing: Passing): void {
  const { told, reason, by, evidence, since, until, times } = passing;
  passing.said = { at: judgement.at, times };
  judgement.push('passed', told, {}, { evidence, passed: { reason, by, since, until, times } });
}

/** Of too many the one that passed longest ago is told to its end and forgotten. */
function makeRoom(m: KioskMemory, judgement: Judgement): void {
  const all = Object.entries(m.passing ?? {});
  if (all.length < MOST_HELD) return;
  const [key, oldest] = all.reduce((first, one) => (one[1].until < first[1].until ? one : first));
  if (isUnsaid(oldest)) say(judgement, oldest);
  m.passing = without(m.passing ?? {}, key);
}

/** Nothing came of a wait: that is told, the first time at once. */
export function notePassed(judgement: Judgement, waiting: Pending, by: WaitEnd, reason = reasonOf(waiting, judgement.at)): void {
  const { memory: m, at } = judgement;
  const { told, since, evidence } = waiting;
  const before = m.passing?.[told.key];
  const goesOn = before !== undefined && at - before.until < PASSES_WITHIN;
  if (before && !goesOn && isUnsaid(before)) say(judgement, before);
  if (!before) makeRoom(m, judgement);
  const times = goesOn ? before.times + 1 : 1;
  const said = goesOn ? before.said : { at: Number.NEGATIVE_INFINITY, times: 0 };
  const passing = {
    told,
    reason,
    by,
    evidence,
    since: goesOn ? before.since : since,
    until: at,
    times,
    said,
  };
  m.passing = { ...m.passing, [told.key]: passing };
  judgement.moved = true;
  if (at - said.at >= PASSES_EVERY) say(judgement, passing);
}

/** Lets it wait; what there is no room for is told so. Answers what waits, if it does. */
export function waitOrPass(judgement: Judgement, told: RuleReport, wait: Wait): Pending | null {
  const { memory: m, at } = judgement;
  if (letWait(judgement, told, wait) !== null) return m.pending?.[told.key] ?? null;
  const evidence = judgement.evidence(wait.seen);
  notePassed(judgement, { told, since: at, until: at, evidence, left: wait.readings - 1 }, 'no-room');
  return null;
}

/** Lets it wait as one that began before: what counts of it is what the kiosk told then. */
export function waitSince(judgement: Judgement, told: RuleReport, since: Pick<Pending, 'since' | 'until' | 'left'>): void {
  const { memory: m } = judgement;
  if (Object.keys(m.pending ?? {}).length >= MOST_HELD) return;
  m.pending = { ...m.pending, [told.key]: { told, evidence: judgement.evidence({}), ...since } };
  judgement.moved = true;
}

/** Ends a wait of which nothing comes. Null: what it waited to tell is told already, so that nothing is kept from anybody. */
export function endWait(judgement: Judgement, key: string, by: WaitEnd | null): void {
  const { memory: m } = judgement;
  const waiting = m.pending?.[key];
  if (!waiting) return;
  forget(m, key);
  judgement.moved = true;
  if (by !== null && !waiting.ends && !(key in m.held)) notePassed(judgement, waiting, by);
}

/** When what passed has to be told of again, or is over. */
export const passingDueAt = (passing: Passing): Instant =>
  isUnsaid(passing) ? passing.said.at + PASSES_EVERY : passing.until + PASSES_WITHIN;

/** Tells how often it passed, or forgets it. */
export function settlePassing(m: KioskMemory, key: string, by: JudgedBy, at: Instant): Finding[] {
  const passing = m.passing?.[key];
  if (!passing) return [];
  const judgement = new Judgement(m, by, at, passing.evidence);
  if (isUnsaid(passing)) say(judgement, passing);
  else m.passing = without(m.passing ?? {}, key);
  return judgement.findings;
}

/** A kiosk is watched no more: what passed is told to its end. */
export function tellAllPassing(m: KioskMemory, judgement: Judgement): void {
  for (const passing of Object.values(m.passing ?? {})) if (isUnsaid(passing)) say(judgement, passing);
  m.passing = undefined;
}
