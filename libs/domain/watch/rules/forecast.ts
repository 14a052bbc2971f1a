import {
  type Amount,
  freshUse,
  leftOf,
  noteAmount,
  type PlaceWithHours,
  runsOutAt,
  type UseProfile,
} from '../../forecast/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import { HOUR, type Instant } from '../../time/index.js';
import { SET_BY_HAND } from '../judging/by-hand.js';
import type { Fleet } from '../judging/fleet.js';
import type { Judgement } from '../judging/judgement.js';
import { remembered } from '../judging/remembered.js';
import { type JudgeReading, ruleKind } from '../judging/rule-kind.js';
import type { ForecastItem, ForecastRecord, ForetoldOf } from '../memory/kept.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Share } from '../memory/shared.js';
import { isPast, saidUntil } from './forecast/foretold.js';
import { check, type ForecastCheck, type ForecastRule, forecastChecks, isSettled, noteSaid } from './forecast/look-ahead.js';

type ChecksFor = (of: LevelView['of'], kind: string) => readonly ForecastCheck[];

const hourOf = (at: Instant): number => Math.floor(at / HOUR);

/** Whether somebody was at it: seen in one go, or in several since a rule holds. */
function isSet(foreseen: ForecastItem, judgement: Judgement, { told: { cause }, profile }: ForecastCheck): boolean {
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
function firstOf(kind: string, profile: UseProfile, place: PlaceWithHours, { at, amount, capacity }: Amount): ForecastItem {
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
function learnKind(m: KioskMemory, kind: string, profile: UseProfile, place: PlaceWithHours, at: Instant): ForecastItem | null {
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
const standsStill = ({ use, from, capacity: before }: ForecastItem, { at, capacity }: Amount): boolean =>
  before === capacity &&
  hourOf(from.at) === hourOf(at) &&
  Math.abs(from.amount - use.amount) < (capacity ?? 0) / 100 &&
  use.amount > 0;

/** Of what is not counted any more the sensor's word has to do. */
function endServed(judgement: Judgement, checks: readonly ForecastCheck[]): void {
  for (const { told } of checks) if (judgement.served?.has(told.cause)) judgement.settle(false, told);
}

/** Kinds that are told of, and those that a slot had before: nearly always one. */
function kindsOf(told: readonly { kind: string }[], of: LevelView['of'], served: Judgement['served']): Iterable<string> {
  if (told.length === 1 && served === undefined) return [(told[0] as { kind: string }).kind];
  return new Set([...told.map(({ kind }) => kind), ...[...(served ?? [])].map((cause) => cause.slice(of.length + 1))]);
}

type Foresee = (...of: [KioskMemory, Reading, Judgement, ForLooking, Fleet]) => void;

/** Of the rules what looking ahead needs. */
interface ForLooking {
  checksFor: ChecksFor | null;
  share: Share;
}

const learnLevels: Foresee = (m, reading, judgement, rules, fleet) => {
  const place = fleet.place?.(m.hallId);
  if (!place || !rules.checksFor) return;
  const of = reading.kind === 'cashbox' ? 'cashbox' : 'consumable';
  const told = reading.payload[of === 'cashbox' ? 'units' : 'items'] as { kind: string }[];
  for (const kind of kindsOf(told, of, judgement.served)) {
    const checks = rules.checksFor(of, kind);
    const [first] = checks;
    const foreseen = first ? learnKind(m, kind, first.profile, place, judgement.at) : null;
    if (!first || !foreseen) {
      endServed(judgement, checks);
      continue;
    }
    if (isSet(foreseen, judgement, first)) foreseen.setAt = judgement.at;
    check(foreseen, judgement, checks, place);
    m.noteForeseen(foreseen, rules.share);
  }
};

/** Time alone brings the next visit: what was foreseen is held against it once an hour. */
const checkAgain: Foresee = (m, _reading, judgement, { checksFor, share }, fleet) => {
  const hour = hourOf(judgement.at);
  const due = m.notJudgedIn(hour);
  const place = due.length > 0 ? fleet.place?.(m.hallId) : undefined;
  if (!place || !checksFor) return;
  for (const foreseen of due) {
    if (hourOf(foreseen.judgedAt) === hour && !isSettled(foreseen, judgement.at)) continue;
    foreseen.judgedAt = judgement.at;
    check(foreseen, judgement, checksFor(foreseen.of, foreseen.kind), place);
    m.noteForeseen(foreseen, share);
  }
};

/** Holds a live reading against the rules that look ahead. */
const foresee: Foresee = (m, reading, judgement, rules, fleet) => {
  if (!rules.checksFor) m.forgetForeseen(rules.share);
  else if (reading.kind === 'consumables' || reading.kind === 'cashbox') learnLevels(m, reading, judgement, rules, fleet);
  else checkAgain(m, reading, judgement, rules, fleet);
};

/** When something that is foretold names a time that has passed; Infinity: never. */
export function saysPast({ foretold, held }: KioskMemory): Instant {
  let first = Number.POSITIVE_INFINITY;
  for (const key in foretold) {
    const { said } = foretold[key] as ForetoldOf;
    for (const told in said) if (told in held) first = Math.min(first, saidUntil(said[told] as ForecastRecord));
  }
  return first;
}

/** Says anew what names a time that has passed, though nothing was told: the sentence is read when nobody speaks, too. */
export function foretellAnew(
  m: KioskMemory,
  judgement: Judgement,
  checksFor: ChecksFor | null,
  place: PlaceWithHours | undefined,
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

const checksBy = (rules: readonly ForecastRule[]): ChecksFor => {
  const checks = { consumable: remembered<ForecastCheck[]>(), cashbox: remembered<ForecastCheck[]>() };
  return (of, kind) => checks[of](kind, () => forecastChecks(rules, of, kind));
};

export type { ForecastRule };

export const forecast = ruleKind({
  kind: 'forecast',
  /** Null: no rule looks ahead, and nothing is learnt. */
  ready: (rules: readonly ForecastRule[]) => ({ checksFor: rules.length > 0 ? checksBy(rules) : null }),
  part({ checksFor }, { share }) {
    const rules = { checksFor, share };
    const judge: JudgeReading = (m, reading, judgement, fleet) => foresee(m, reading, judgement, rules, fleet);
    return { birth: judge, heartbeat: judge, consumables: judge, cashbox: judge, fault: judge };
  },
});
