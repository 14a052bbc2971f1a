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
import { DAY, HOUR, type Instant, inChinese, inEnglish } from '../time/index.js';
import type { Judgement, Seen, Told } from './judgement.js';
import type { KioskMemory } from './kiosk-memory.js';
import type { Judged } from './levels.js';

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
}

/** Clears so much later than it raises, unless the rule says otherwise: hours. Ours. */
const CLEAR_HOURS = 12;

/** One rule, ready for one kind. */
export interface ForecastCheck {
  rule: ForecastRule;
  told: Told;
}

function forecastTold(rule: ForecastRule, { of, kind }: UseProfile & { kind: string }): Told {
  const name = of === 'consumable' ? consumableName(kind) : cashUnitName(kind);
  const reason = { zh: rule.title.zh.replace('{item}', name.zh), en: rule.title.en.replace('{item}', name.en) };
  const told = { rule: rule.id, key: `${rule.id}/${kind}`, cause: `${of}/${kind}`, kind: of, severity: rule.severity };
  return { ...told, loss: [], reason };
}

/** The checks for a kind of supply or cash unit; none for a kind of which nothing is known. */
export function forecastChecks(rules: ForecastRule[], of: LevelView['of'], kind: string): ForecastCheck[] {
  const profile = profileOf(of, kind);
  if (!profile) return [];
  return rules
    .filter(({ items }) => items.includes(kind))
    .map((rule) => ({ rule, told: forecastTold(rule, { ...profile, kind }) }));
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
function lasts({ clearHours = CLEAR_HOURS }: ForecastRule, out: RunsOut, limit: Limit): Judged {
  const first = out.p10 ?? Number.POSITIVE_INFINITY;
  if (first < limit.at) return true;
  return first >= limit.at + clearHours * HOUR ? false : null;
}

/** In the words of the rule, with the earliest time that is likely and the next visit. */
function reasonOf({ reason }: Told, out: RunsOut, { visit }: Limit): Told['reason'] {
  const about = out.p10;
  const put = (text: string, write: (at: Instant) => string): string =>
    text.replace('{about}', about === null ? '' : write(about)).replace('{visit}', visit ? write(visit.from) : '');
  return { zh: put(reason.zh, inChinese), en: put(reason.en, inEnglish) };
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

function check(foreseen: Foreseen, judgement: Judgement, checks: ForecastCheck[], place: Place): void {
  const { of, kind, use, out, capacity } = foreseen;
  const profile = profileOf(of, kind);
  if (!profile || !out || leftOf(use, profile, capacity) === 0) return;
  judgement.by.guard.each(checks, ({ rule, told }) => {
    const limit = limitOf(rule, place, judgement.at);
    const judged = limit && lasts(rule, out, limit);
    if (!limit || !judgement.changes(judged, told)) return;
    const said = { ...told, reason: reasonOf(told, out, limit) };
    judgement.settle(judged, said, () => seenOf(foreseen, out, limit, profile, place));
  });
}

/** All items of a kind together, as its levels are judged; null: not every item is counted. */
function amountOf(levels: LevelView[]): { amount: number; capacity: number | null } | null {
  let amount = 0;
  let capacity: number | null = 0;
  for (const level of levels) {
    if (level.remaining === null) return null;
    amount += level.remaining;
    capacity = capacity === null || !level.capacity ? null : capacity + level.capacity;
  }
  return { amount, capacity };
}

/** Learns from the levels of a kind that were just told, and looks ahead from there. */
function learnKind(m: KioskMemory, of: LevelView['of'], kind: string, at: Instant, place: Place): Foreseen | null {
  const profile = profileOf(of, kind);
  const told = amountOf(m.levelsOf(of, kind));
  if (!profile || !told) return null;
  const key = `${of}/${kind}`;
  const before = m.foreseen?.[key];
  const use = before?.use ?? freshUse(profile, at, told.amount);
  if (before) noteAmount(use, profile, place, { at, ...told });
  m.foreseen ??= {};
  const capacity = told.capacity;
  const reckoned =
    before && standsStill(before, at, capacity)
      ? { out: before.out, from: before.from }
      : { out: runsOutAt(use, profile, place, capacity), from: { at, amount: use.amount } };
  m.foreseen[key] = { of, kind, use, capacity, ...reckoned, judgedAt: at };
  return m.foreseen[key];
}

/** Within an hour, and a hundredth of what it holds, the forecast is the same. */
const standsStill = ({ use, from, capacity: before }: Foreseen, at: Instant, capacity: number | null): boolean =>
  before === capacity &&
  hourOf(from.at) === hourOf(at) &&
  Math.abs(from.amount - use.amount) < (capacity ?? 0) / 100 &&
  use.amount > 0;

function learnLevels(m: KioskMemory, reading: Reading, judgement: Judgement, checksFor: ChecksFor, place: Place): void {
  const of = reading.kind === 'cashbox' ? 'cashbox' : 'consumable';
  const told = reading.payload[of === 'cashbox' ? 'units' : 'items'] as { kind: string }[];
  for (const kind of new Set(told.map((item) => item.kind))) {
    const checks = checksFor(of, kind);
    const foreseen = checks.length > 0 ? learnKind(m, of, kind, judgement.at, place) : null;
    if (foreseen) check(foreseen, judgement, checks, place);
  }
}

/** Time alone brings the next visit: what was foreseen is held against it once an hour. */
function checkAgain(m: KioskMemory, judgement: Judgement, checksFor: ChecksFor, place: Place): void {
  const hour = hourOf(judgement.at);
  for (const key in m.foreseen) {
    const foreseen = m.foreseen[key];
    if (!foreseen || hourOf(foreseen.judgedAt) === hour) continue;
    foreseen.judgedAt = judgement.at;
    check(foreseen, judgement, checksFor(foreseen.of, foreseen.kind), place);
  }
}

/** Holds a live reading against the rules that look ahead. */
export function foresee(m: KioskMemory, reading: Reading, judgement: Judgement, checksFor: ChecksFor, place: Place): void {
  if (reading.kind === 'consumables' || reading.kind === 'cashbox') learnLevels(m, reading, judgement, checksFor, place);
  else if (m.foreseen) checkAgain(m, judgement, checksFor, place);
}

/** What is foreseen, as the pages show it. */
export const forecastsOf = ({ foreseen }: KioskMemory): ForecastView[] =>
  Object.values(foreseen ?? {}).flatMap(({ of, kind, out, use }) =>
    out ? [{ of, kind, ...out, learntDays: tenth(use.learntMs / DAY) }] : [],
  );
