import { cashUnitName, consumableName, type Severity } from '../../../fault/index.js';
import {
  expectedUse,
  leftOf,
  nextVisit,
  type PlaceWithHours,
  profileOf,
  type RunsOut,
  type UseProfile,
  type Visit,
} from '../../../forecast/index.js';
import type { Span } from '../../../hall/index.js';
import type { LevelView } from '../../../kiosk/index.js';
import type { Text } from '../../../text.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../../time/index.js';
import type { Judgement, Seen } from '../../judging/judgement.js';
import type { Judged } from '../../judging/limits.js';
import type { RuleBase } from '../../judging/rule-base.js';
import { tenth } from '../../memory/items.js';
import type { ForecastItem, ForecastRecord } from '../../memory/kept.js';
import type { RuleReport } from '../../memory/told.js';
import { foretell, inWords, isPast, isToBeSaid } from './foretold.js';

/**
 * A supply may run out, or a cash unit be full, too early: with one chance in ten, as far as its own use and the calendar tell.
 * `{item}`, `{about}` and `{visit}` in the title stand for its name, the earliest likely time, and when somebody can come next.
 */
export interface ForecastRule extends RuleBase {
  kind: 'forecast';
  /** Kinds of consumables and cash units. */
  items: string[];
  /** Within so many hours, or */
  lastsLess?: number;
  /** before somebody can come the next time. */
  beforeNextVisit?: true;
  /** Not raised while more is expected to be left by then, or room: per cent of what it holds. */
  reservePct?: number;
  /** Until so much is learnt of the kiosk's own use it is raised only when it is as likely as not. */
  learnDays?: number;
  /** Cleared when it lasts so many hours longer than that. */
  clearHours?: number;
  /** When those who look after a hall that never closes work, on working days. */
  workingHours?: Span;
  severity: Severity;
}

/** Who fills up does so in several goes: nothing is foretold before that long after the last. Ours. */
const SETTLES = 10 * MINUTE;

export const isSettled = ({ setAt }: ForecastItem, at: Instant): boolean => setAt !== undefined && at - setAt >= SETTLES;

/** Clears so much later than it raises, unless the rule says otherwise: hours. Ours. */
const CLEAR_HOURS = 12;

/** One rule, ready for one kind. */
export interface ForecastCheck {
  rule: ForecastRule;
  told: RuleReport;
  profile: UseProfile;
  /** What is said of it once nothing is left to be foretold. */
  spent: Text;
}

function forecastCheck(rule: ForecastRule, kind: string, profile: UseProfile): ForecastCheck {
  const { of, fills } = profile;
  const name = of === 'consumable' ? consumableName(kind) : cashUnitName(kind);
  const reason = { zh: rule.title.zh.replace('{item}', name.zh), en: rule.title.en.replace('{item}', name.en) };
  const told = { rule: rule.id, key: `${rule.id}/${kind}`, cause: `${of}/${kind}`, kind: of, severity: rule.severity };
  const spent = fills
    ? { zh: `${name.zh}已装满`, en: `${name.en} is full` }
    : { zh: `${name.zh}已用尽`, en: `${name.en} is used up` };
  return { rule, told: { ...told, loss: [], reason }, profile, spent };
}

/** The checks for a kind of supply or cash unit; none for a kind of which nothing is known. */
export function forecastChecks(rules: readonly ForecastRule[], of: LevelView['of'], kind: string): ForecastCheck[] {
  const profile = profileOf(of, kind);
  if (!profile) return [];
  return rules.filter(({ items }) => items.includes(kind)).map((rule) => forecastCheck(rule, kind, profile));
}

/** What it must last to, and who comes then. */
interface Limit {
  at: Instant;
  visit: Visit | null;
}

function limitOf({ lastsLess, workingHours }: ForecastRule, place: PlaceWithHours, now: Instant): Limit | null {
  if (lastsLess !== undefined) return { at: now + lastsLess * HOUR, visit: null };
  const visit = nextVisit(place, now, workingHours);
  return visit && { at: visit.from, visit };
}

/** What is used up already is for the rules about levels. */
function lasts(
  { clearHours = CLEAR_HOURS, learnDays = 0 }: ForecastRule,
  { foreseen: { use }, out }: Look,
  limit: Limit,
): Judged {
  const isNew = use.learntMs < learnDays * DAY;
  const first = (isNew ? out.p50 : out.p10) ?? Number.POSITIVE_INFINITY;
  if (first < limit.at) return true;
  return first >= limit.at + clearHours * HOUR ? false : null;
}

/** Whether as much as the rule asks for is expected to be left then, or room. Of what does not say how much it holds that is not known. */
function keepsReserve({ reservePct }: ForecastRule, { foreseen, profile, place }: Look, limit: Limit): boolean {
  const { use, capacity } = foreseen;
  if (reservePct === undefined || capacity === null) return false;
  const now = profile.fills ? capacity - use.amount : use.amount;
  return now - expectedUse(use, profile, place, limit.at) >= (capacity * reservePct) / 100;
}

function seenOf(
  { kind, use, capacity }: ForecastItem,
  out: RunsOut,
  { at, visit }: Limit,
  profile: UseProfile,
  place: PlaceWithHours,
): Seen {
  const level = profile.fills ? { count: use.amount } : { remaining: use.amount };
  return {
    kind,
    ...level,
    capacity,
    expectedUse: Math.round(expectedUse(use, profile, place, at)),
    p10At: out.p10,
    p50At: out.p50,
    p90At: out.p90,
    visitAt: visit?.from,
    learntDays: tenth(use.learntMs / DAY),
  };
}

/** The kind, what is left of it, and what it is held against. */
interface Look {
  foreseen: ForecastItem;
  out: RunsOut;
  left: number | null;
  profile: UseProfile;
  place: PlaceWithHours;
}

/** Whether another rule says already that it is used up. */
const isOvertaken = ({ memory: { held } }: Judgement, { key, cause }: RuleReport): boolean =>
  Object.keys(held).some((other) => other !== key && held[other] === cause);

function judgedOf(look: Look, judgement: Judgement, { rule, told }: ForecastCheck, limit: Limit): Judged {
  const { foreseen, left } = look;
  const holds = told.key in judgement.memory.held;
  if (foreseen.setAt === judgement.at) return false;
  if (left === 0) return holds && isOvertaken(judgement, told) ? false : null;
  const judged = lasts(rule, look, limit);
  if (judged === true && !holds && (foreseen.setAt !== undefined || keepsReserve(rule, look, limit))) return null;
  // What did not come true by its time, and would not now, is over.
  return judged === null && holds && isPast(foreseen.said?.[told.key], judgement.at) ? false : judged;
}

/** Notes what is said of it; null: nothing more. */
export function noteSaid(foreseen: ForecastItem, key: string, said: ForecastRecord | null): void {
  const { [key]: _, ...others } = foreseen.said ?? {};
  const all = said ? { ...others, [key]: said } : others;
  if (Object.keys(all).length > 0) foreseen.said = all;
  else {
    delete foreseen.said;
    delete foreseen.least;
  }
}

/** Between raising and clearing what was said stands: the words of now would not be the rule's. */
function saysAnew(
  { foreseen, left }: Look,
  judgement: Judgement,
  told: RuleReport,
  judged: Judged,
  now: ForecastRecord,
): boolean {
  if (!(told.key in judgement.memory.held) || (judged === null && left !== 0)) return false;
  return isToBeSaid(foreseen.said?.[told.key], now, judgement.tells(told.cause));
}

function checkBy(one: ForecastCheck, look: Look, judgement: Judgement): void {
  const { foreseen, out, left, profile, place } = look;
  const { rule, told, spent } = one;
  const limit = limitOf(rule, place, judgement.at);
  if (!limit) return;
  const judged = judgedOf(look, judgement, one, limit);
  const changes = judgement.changes(judged, told);
  // So it is nearly always, and then there is nothing to be put into words.
  if (!changes && (judgement.memory.holdsNothing || !(told.key in judgement.memory.held))) return;
  const now = foretell(out, limit.visit?.from ?? null, left, judgement.at);
  if (!changes && !saysAnew(look, judgement, told, judged, now)) return;
  const said = { ...told, reason: inWords(told.reason, spent, now) };
  const seen = () => seenOf(foreseen, out, limit, profile, place);
  if (changes) judgement.settle(judged, said, seen);
  else judgement.sayAgain(said, seen());
  const holds = told.key in judgement.memory.held;
  noteSaid(foreseen, told.key, holds ? now : null);
  if (holds && left !== null) foreseen.least ??= left;
}

/** Holds what is foreseen of a kind against the rules that are for it. */
export function check(
  foreseen: ForecastItem,
  judgement: Judgement,
  checks: readonly ForecastCheck[],
  place: PlaceWithHours,
): void {
  const { of, kind, use, out, capacity } = foreseen;
  const profile = checks[0]?.profile ?? profileOf(of, kind);
  if (!profile || !out) return;
  if (isSettled(foreseen, judgement.at)) delete foreseen.setAt;
  const look = { foreseen, out, left: leftOf(use, profile, capacity), profile, place };
  judgement.by.guard.each(checks, (one) => checkBy(one, look, judgement));
}
