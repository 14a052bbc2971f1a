import { cashUnitName, consumableName } from '../fault/index.js';
import {
  type Amount,
  expectedUse,
  freshUse,
  type ItemUse,
  leftOf,
  nextVisit,
  noteAmount,
  type Place,
  profileOf,
  type RunsOut,
  runsOutAt,
  type UseProfile,
  type Visit,
} from '../forecast/index.js';
import type { ForecastView, LevelView } from '../kiosk/index.js';
import type { Reading } from '../reading/index.js';
import type { ForecastRule } from '../rule/index.js';
import type { Text } from '../text.js';
import { DAY, HOUR, type Instant, MINUTE } from '../time/index.js';
import { SET_BY_HAND } from './by-hand.js';
import { type Foretold, foretell, inWords, isPast, isToBeSaid, saidUntil } from './foretold.js';
import type { Judgement, Seen, Told, WatchContext } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import type { Judged } from './levels.js';
import type { Share } from './shared.js';

/** What is expected of one kind at one kiosk. Plain data. */
export interface Foreseen {
  of: LevelView['of'];
  kind: string;
  use: ItemUse;
  capacity: number | null;
  /** Null: it cannot be said. */
  out: RunsOut | null;
  /** What it was reckoned from: not anew for every sheet. */
  from: { at: Instant; amount: number };
  /** When it was last held against the rules: without a new level once an hour. */
  judgedAt: Instant;
  /** Of rules that hold, by finding key: what was said. */
  said?: Record<string, Foretold>;
  /** The least that was left since a rule holds: pieces. */
  least?: number;
  /** When somebody was at it last, until that is some time ago. */
  setAt?: Instant;
}

/** What was said of a kind, and whether somebody was at it: few have it at a time. */
export type ForetoldOf = Pick<Foreseen, 'said' | 'least' | 'setAt'>;

/** Who fills up does so in several goes: nothing is foretold before that long after the last. Ours. */
const SETTLES = 10 * MINUTE;

/** Clears so much later than it raises, unless the rule says otherwise: hours. Ours. */
const CLEAR_HOURS = 12;

/** One rule, ready for one kind. */
export interface ForecastCheck {
  rule: ForecastRule;
  told: Told;
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
export function forecastChecks(rules: ForecastRule[], of: LevelView['of'], kind: string): ForecastCheck[] {
  const profile = profileOf(of, kind);
  if (!profile) return [];
  return rules.filter(({ items }) => items.includes(kind)).map((rule) => forecastCheck(rule, kind, profile));
}

type ChecksFor = (of: LevelView['of'], kind: string) => ForecastCheck[];

const hourOf = (at: Instant): number => Math.floor(at / HOUR);

/** What it must last to, and who comes then. */
interface Limit {
  at: Instant;
  visit: Visit | null;
}

function limitOf({ lastsLess, workingHours }: ForecastRule, place: Place, now: Instant): Limit | null {
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

const tenth = (value: number): number => Math.round(value * 10) / 10;

function seenOf({ kind, use, capacity }: Foreseen, out: RunsOut, { at, visit }: Limit, profile: UseProfile, place: Place): Seen {
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
  foreseen: Foreseen;
  out: RunsOut;
  left: number | null;
  profile: UseProfile;
  place: Place;
}

/** Whether another rule says already that it is used up. */
const isOvertaken = ({ memory: { held } }: Judgement, { key, cause }: Told): boolean =>
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

function noteSaid(foreseen: Foreseen, key: string, said: Foretold | null): void {
  const { [key]: _, ...others } = foreseen.said ?? {};
  const all = said ? { ...others, [key]: said } : others;
  if (Object.keys(all).length > 0) foreseen.said = all;
  else {
    delete foreseen.said;
    delete foreseen.least;
  }
}

/** Between raising and clearing what was said stands: the words of now would not be the rule's. */
function saysAnew({ foreseen, left }: Look, judgement: Judgement, told: Told, judged: Judged, now: Foretold): boolean {
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

function check(foreseen: Foreseen, judgement: Judgement, checks: ForecastCheck[], place: Place): void {
  const { of, kind, use, out, capacity } = foreseen;
  const profile = checks[0]?.profile ?? profileOf(of, kind);
  if (!profile || !out) return;
  if (foreseen.setAt !== undefined && judgement.at - foreseen.setAt >= SETTLES) delete foreseen.setAt;
  const look = { foreseen, out, left: leftOf(use, profile, capacity), profile, place };
  judgement.by.guard.each(checks, (one) => checkBy(one, look, judgement));
}

/** Whether somebody was at it: seen in one go, or in several since a rule holds. */
function isSet(foreseen: Foreseen, judgement: Judgement, { told: { cause }, profile }: ForecastCheck): boolean {
  const { use, capacity, least } = foreseen;
  if (judgement.isSetByHand(cause)) return true;
  if (foreseen.said === undefined) return false;
  const left = leftOf(use, profile, capacity);
  if (left === null) return false;
  foreseen.least = Math.min(least ?? left, left);
  if (!capacity || left - foreseen.least < capacity * SET_BY_HAND) return false;
  judgement.noteSetByHand(cause);
  return true;
}

/** What is foreseen of a kind that is told of for the first time. */
function firstOf(kind: string, profile: UseProfile, place: Place, { at, amount, capacity }: Amount): Foreseen {
  const use = freshUse(profile, at, amount);
  return {
    of: profile.of,
    kind,
    use,
    capacity,
    out: runsOutAt(use, profile, place, capacity),
    from: { at, amount },
    judgedAt: at,
  };
}

/** Learns from the levels of a kind that were just told, and looks ahead from there. What comes of it is to be noted. */
function learnKind(m: KioskMemory, kind: string, profile: UseProfile, place: Place, at: Instant): Foreseen | null {
  const { statuses, count, capacity } = m.levelOf(profile.of, kind);
  // There is none any more, or not every item is counted.
  if (statuses.length === 0 || count === null) return null;
  const told = { at, amount: count, capacity };
  const foreseen = m.foreseenOf({ of: profile.of, kind });
  if (!foreseen) return firstOf(kind, profile, place, told);
  const { use } = foreseen;
  noteAmount(use, profile, place, told);
  if (!standsStill(foreseen, told)) {
    foreseen.out = runsOutAt(use, profile, place, capacity);
    foreseen.from = { at, amount: use.amount };
  }
  foreseen.capacity = capacity;
  foreseen.judgedAt = at;
  return foreseen;
}

/** Within an hour, and a hundredth of what it holds, the forecast is the same. */
const standsStill = ({ use, from, capacity: before }: Foreseen, { at, capacity }: Amount): boolean =>
  before === capacity &&
  hourOf(from.at) === hourOf(at) &&
  Math.abs(from.amount - use.amount) < (capacity ?? 0) / 100 &&
  use.amount > 0;

/** Of what is not counted any more the sensor's word has to do. */
function endServed(judgement: Judgement, checks: ForecastCheck[]): void {
  for (const { told } of checks) if (judgement.served?.has(told.cause)) judgement.settle(false, told);
}

/** Kinds that are told of, and those that a slot had before: nearly always one. */
function kindsOf(told: readonly { kind: string }[], of: LevelView['of'], served: Judgement['served']): Iterable<string> {
  if (told.length === 1 && served === undefined) return [(told[0] as { kind: string }).kind];
  return new Set([...told.map(({ kind }) => kind), ...[...(served ?? [])].map((cause) => cause.slice(of.length + 1))]);
}

type Foresee = (...of: [KioskMemory, Reading, Judgement, ForLooking, WatchContext]) => void;

/** Of the rules what looking ahead needs. */
interface ForLooking {
  forecast: ChecksFor | null;
  shared: Share;
}

const learnLevels: Foresee = (m, reading, judgement, rules, ctx) => {
  const place = ctx.place?.(m.hallId);
  if (!place || !rules.forecast) return;
  const of = reading.kind === 'cashbox' ? 'cashbox' : 'consumable';
  const told = reading.payload[of === 'cashbox' ? 'units' : 'items'] as { kind: string }[];
  for (const kind of kindsOf(told, of, judgement.served)) {
    const checks = rules.forecast(of, kind);
    const [first] = checks;
    const foreseen = first ? learnKind(m, kind, first.profile, place, judgement.at) : null;
    if (!first || !foreseen) {
      endServed(judgement, checks);
      continue;
    }
    if (isSet(foreseen, judgement, first)) foreseen.setAt = judgement.at;
    check(foreseen, judgement, checks, place);
    m.noteForeseen(foreseen, rules.shared);
  }
};

const isSettled = ({ setAt }: Foreseen, at: Instant): boolean => setAt !== undefined && at - setAt >= SETTLES;

/** Time alone brings the next visit: what was foreseen is held against it once an hour. */
const checkAgain: Foresee = (m, _reading, judgement, { forecast, shared }, ctx) => {
  const hour = hourOf(judgement.at);
  const due = m.notJudgedIn(hour);
  const place = due.length > 0 ? ctx.place?.(m.hallId) : undefined;
  if (!place || !forecast) return;
  for (const foreseen of due) {
    if (hourOf(foreseen.judgedAt) === hour && !isSettled(foreseen, judgement.at)) continue;
    foreseen.judgedAt = judgement.at;
    check(foreseen, judgement, forecast(foreseen.of, foreseen.kind), place);
    m.noteForeseen(foreseen, shared);
  }
};

/** Holds a live reading against the rules that look ahead. */
export const foresee: Foresee = (m, reading, judgement, rules, ctx) => {
  if (!rules.forecast) m.forgetForeseen(rules.shared);
  else if (reading.kind === 'consumables' || reading.kind === 'cashbox') learnLevels(m, reading, judgement, rules, ctx);
  else checkAgain(m, reading, judgement, rules, ctx);
};

/** When something that is foretold names a time that has passed; Infinity: never. */
export function saysPast({ foretold, held }: KioskMemory): Instant {
  let first = Number.POSITIVE_INFINITY;
  for (const key in foretold) {
    const { said } = foretold[key] as ForetoldOf;
    for (const told in said) if (told in held) first = Math.min(first, saidUntil(said[told] as Foretold));
  }
  return first;
}

/** Says anew what names a time that has passed, though nothing was told: the sentence is read when nobody speaks, too. */
export function foretellAnew(
  m: KioskMemory,
  judgement: Judgement,
  checksFor: ChecksFor | null,
  place: Place | undefined,
  share: Share,
): void {
  for (const foreseen of m.allForeseen()) {
    if (checksFor && place) check(foreseen, judgement, checksFor(foreseen.of, foreseen.kind), place);
    // What nobody says anew, because its rule or its hall is gone, waits for its end.
    for (const told of Object.keys(foreseen.said ?? {})) {
      if (isPast(foreseen.said?.[told], judgement.at)) noteSaid(foreseen, told, null);
    }
    m.noteForeseen(foreseen, share);
  }
}

/** What is foreseen, as the pages show it. */
export const forecastsOf = (m: KioskMemory): ForecastView[] =>
  m.allForeseen().flatMap(({ of, kind, out, use }) => (out ? [{ of, kind, ...out, learntDays: tenth(use.learntMs / DAY) }] : []));
