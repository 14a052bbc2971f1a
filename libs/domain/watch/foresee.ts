import { cashUnitName, consumableName } from '../fault/index.js';
import {
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
import type { Judgement, Seen, Told } from './judgement.js';
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
  /** What is said of it once nothing is left to be foretold. */
  spent: Text;
}

function forecastCheck(rule: ForecastRule, { of, kind, fills }: UseProfile & { kind: string }): ForecastCheck {
  const name = of === 'consumable' ? consumableName(kind) : cashUnitName(kind);
  const reason = { zh: rule.title.zh.replace('{item}', name.zh), en: rule.title.en.replace('{item}', name.en) };
  const told = { rule: rule.id, key: `${rule.id}/${kind}`, cause: `${of}/${kind}`, kind: of, severity: rule.severity };
  const spent = fills
    ? { zh: `${name.zh}已装满`, en: `${name.en} is full` }
    : { zh: `${name.zh}已用尽`, en: `${name.en} is used up` };
  return { rule, told: { ...told, loss: [], reason }, spent };
}

/** The checks for a kind of supply or cash unit; none for a kind of which nothing is known. */
export function forecastChecks(rules: ForecastRule[], of: LevelView['of'], kind: string): ForecastCheck[] {
  const profile = profileOf(of, kind);
  if (!profile) return [];
  return rules.filter(({ items }) => items.includes(kind)).map((rule) => forecastCheck(rule, { ...profile, kind }));
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
  const now = foretell(out, limit.visit?.from ?? null, left, judgement.at);
  const changes = judgement.changes(judged, told);
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
  const profile = profileOf(of, kind);
  if (!profile || !out) return;
  if (foreseen.setAt !== undefined && judgement.at - foreseen.setAt >= SETTLES) delete foreseen.setAt;
  const look = { foreseen, out, left: leftOf(use, profile, capacity), profile, place };
  judgement.by.guard.each(checks, (one) => checkBy(one, look, judgement));
}

/** Whether somebody was at it: seen in one go, or in several since a rule holds. */
function isSet(foreseen: Foreseen, judgement: Judgement): boolean {
  const { of, kind, use, capacity, least } = foreseen;
  const cause = `${of}/${kind}`;
  if (judgement.isSetByHand(cause)) return true;
  const profile = profileOf(of, kind);
  const left = profile ? leftOf(use, profile, capacity) : null;
  if (left === null || foreseen.said === undefined) return false;
  foreseen.least = Math.min(least ?? left, left);
  if (!capacity || left - foreseen.least < capacity * SET_BY_HAND) return false;
  judgement.noteSetByHand(cause);
  return true;
}

/** All items of a kind together, as its levels are judged; null: there is none any more, or not every item is counted. */
function amountOf(levels: LevelView[]): { amount: number; capacity: number | null } | null {
  if (levels.length === 0) return null;
  let amount = 0;
  let capacity: number | null = 0;
  for (const level of levels) {
    if (level.remaining === null) return null;
    amount += level.remaining;
    capacity = capacity === null || !level.capacity ? null : capacity + level.capacity;
  }
  return { amount, capacity };
}

/** Learns from the levels of a kind that were just told, and looks ahead from there. What comes of it is to be noted. */
function learnKind(m: KioskMemory, of: LevelView['of'], kind: string, at: Instant, place: Place): Foreseen | null {
  const profile = profileOf(of, kind);
  const told = amountOf(m.levelsOf(of, kind));
  if (!profile || !told) return null;
  const before = m.foreseenOf({ of, kind });
  const use = before?.use ?? freshUse(profile, at, told.amount);
  if (before) noteAmount(use, profile, place, { at, ...told });
  const capacity = told.capacity;
  const reckoned =
    before && standsStill(before, at, capacity)
      ? { out: before.out, from: before.from }
      : { out: runsOutAt(use, profile, place, capacity), from: { at, amount: use.amount } };
  const { said, least, setAt } = before ?? {};
  const kept = { ...(said && { said }), ...(least !== undefined && { least }), ...(setAt !== undefined && { setAt }) };
  return { of, kind, use, capacity, ...reckoned, judgedAt: at, ...kept };
}

/** Within an hour, and a hundredth of what it holds, the forecast is the same. */
const standsStill = ({ use, from, capacity: before }: Foreseen, at: Instant, capacity: number | null): boolean =>
  before === capacity &&
  hourOf(from.at) === hourOf(at) &&
  Math.abs(from.amount - use.amount) < (capacity ?? 0) / 100 &&
  use.amount > 0;

/** Of what is not counted any more the sensor's word has to do. */
function endServed(judgement: Judgement, checks: ForecastCheck[]): void {
  for (const { told } of checks) if (judgement.served?.has(told.cause)) judgement.settle(false, told);
}

type Foresee = (...of: [KioskMemory, Reading, Judgement, ChecksFor, Place, Share]) => void;

const learnLevels: Foresee = (m, reading, judgement, checksFor, place, share) => {
  const of = reading.kind === 'cashbox' ? 'cashbox' : 'consumable';
  const told = reading.payload[of === 'cashbox' ? 'units' : 'items'] as { kind: string }[];
  const gone = [...(judgement.served ?? [])].map((cause) => cause.slice(of.length + 1));
  for (const kind of new Set([...told.map((item) => item.kind), ...gone])) {
    const checks = checksFor(of, kind);
    const foreseen = checks.length > 0 ? learnKind(m, of, kind, judgement.at, place) : null;
    if (!foreseen) endServed(judgement, checks);
    if (!foreseen) continue;
    if (isSet(foreseen, judgement)) foreseen.setAt = judgement.at;
    check(foreseen, judgement, checks, place);
    m.noteForeseen(foreseen, share);
  }
};

const isSettled = ({ setAt }: Foreseen, at: Instant): boolean => setAt !== undefined && at - setAt >= SETTLES;

/** Time alone brings the next visit: what was foreseen is held against it once an hour. */
const checkAgain: Foresee = (m, _reading, judgement, checksFor, place, share) => {
  const hour = hourOf(judgement.at);
  for (const foreseen of m.notJudgedIn(hour)) {
    if (hourOf(foreseen.judgedAt) === hour && !isSettled(foreseen, judgement.at)) continue;
    foreseen.judgedAt = judgement.at;
    check(foreseen, judgement, checksFor(foreseen.of, foreseen.kind), place);
    m.noteForeseen(foreseen, share);
  }
};

/** Holds a live reading against the rules that look ahead. */
export const foresee: Foresee = (m, reading, ...by) => {
  if (reading.kind === 'consumables' || reading.kind === 'cashbox') learnLevels(m, reading, ...by);
  else checkAgain(m, reading, ...by);
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
