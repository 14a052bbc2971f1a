import { DAY, HOUR, type Instant } from '../time/index.js';
import { DAY_KINDS, HOURS, type PlaceWithHours, passHours } from './place.js';
import { expectedOf, expectedOn, type UseProfile } from './profiles.js';

/**
 * What is learnt of how one kind is used at one kiosk, all its items together, and its level. Plain data: it is kept with the
 * watch's memory. Some 0.4 kB for every kind of day that it has lived through, of which there are three.
 */
export interface ItemUse {
  /** By kind of day: pieces used in each of its 24 hours, then the open hours that they were used in; what is old weighs less. */
  cells: (number[] | null)[];
  /** Pieces that were used, and that were to be expected of its kind, weighted alike: how busy this kiosk is. */
  pace: [used: number, expected: number];
  /** Variance of the use over its mean. */
  spread: number;
  /** Time that it was learnt from, milliseconds. */
  learntMs: number;
  /** What was used from then to {@link at} is not learnt yet: pieces. */
  since: Instant;
  used: number;
  at: Instant;
  /** Pieces left, or in it. */
  amount: number;
}

/** The open hours after which a cell's past weighs half: five days of a kind. Ours. */
const CELL_HALF = 5;
const PACE_HALF = 120;
/** Open hours for which the expectation stands in a cell. Ours. */
const CELL_TRUST = 1;
/** Days for which the kind's own profile stands in the pace. Ours. */
const PACE_TRUST = 0.5;
/** How fast the spread is learnt, and what one surprise may say at most, in spreads. Ours. */
const SPREAD_RATE = 0.03;
const MOST_SURPRISE = 8;
/** Fewer pieces say nothing about the spread. */
const LEAST_EXPECTED = 0.5;
/** Of a longer silence it is not known what came between. Ours. */
const LONGEST_GAP = 7 * DAY;
/** A rise of so much of the capacity is a sensor's noise. Ours. */
const NOISE = 0.02;

/** A tenth of the capacity, and so many times what was to be expected, is taken by hand: an exchange, no use. Ours. */
const BY_HAND = { ofCapacity: 0.1, ofExpected: 8 };

/** Keeps the snapshot short. */
const brief = (value: number): number => Math.round(value * 1000) / 1000;

export const freshUse = (profile: UseProfile, at: Instant, amount: number): ItemUse => ({
  cells: DAY_KINDS.map(() => null),
  pace: [0, 0],
  spread: profile.visit,
  learntMs: 0,
  since: at,
  used: 0,
  at,
  amount,
});

/** How busy the kiosk is beside what is expected of the kind. */
export function paceOf({ pace: [used, expected] }: ItemUse, { perDay }: UseProfile): number {
  const trust = perDay * PACE_TRUST;
  return (used + trust) / (expected + trust);
}

/** Pieces that are used in an open hour of each hour of such a day. */
export function ratesOn(use: ItemUse, profile: UseProfile, dayKind: number, pace = paceOf(use, profile)): number[] {
  const expected = expectedOn(profile, dayKind);
  const cells = use.cells[dayKind];
  const rates: number[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const before = pace * (expected[hour] as number);
    rates.push(cells ? learntRate(cells, hour, before) : before);
  }
  return rates;
}

const learntRate = (cells: readonly number[], hour: number, expected: number): number =>
  ((cells[hour] as number) + CELL_TRUST * expected) / ((cells[HOURS + hour] as number) + CELL_TRUST);

/** Of one of its hours. */
export function rateOf(use: ItemUse, profile: UseProfile, dayKind: number, hour: number, pace: number): number {
  const expected = pace * (expectedOn(profile, dayKind)[hour] as number);
  const cells = use.cells[dayKind];
  return cells ? learntRate(cells, hour, expected) : expected;
}

/** An hour, or a part of it: open hours in it, its kind of day, and pieces that are used in an open hour. */
interface Stay {
  open: number;
  dayKind: number;
  hour: number;
  rate: number;
}

function learnCell(use: ItemUse, { dayKind, hour, open }: Stay, used: number): void {
  use.cells[dayKind] ??= Array.from({ length: 2 * HOURS }, () => 0);
  const cells = use.cells[dayKind];
  const fade = 0.5 ** (open / CELL_HALF);
  cells[hour] = brief((cells[hour] as number) * fade + used);
  cells[HOURS + hour] = brief((cells[HOURS + hour] as number) * fade + open);
}

function learnPace(use: ItemUse, used: number, expected: number, open: number): void {
  const fade = 0.5 ** (open / PACE_HALF);
  use.pace = [brief(use.pace[0] * fade + used), brief(use.pace[1] * fade + expected)];
}

function learnSpread(use: ItemUse, used: number, expected: number): void {
  if (expected < LEAST_EXPECTED) return;
  const surprise = Math.min((used - expected) ** 2 / expected, MOST_SURPRISE * use.spread);
  use.spread = brief(use.spread + SPREAD_RATE * (surprise - use.spread));
}

/** Learns from what was used since, each hour of it by what is expected of it. */
function learn(use: ItemUse, profile: UseProfile, place: PlaceWithHours): void {
  const { since, at, used } = use;
  use.since = at;
  use.used = 0;
  if (at - since > LONGEST_GAP) return;
  const pace = paceOf(use, profile);
  const stays: Stay[] = [];
  passHours(place, since, at, (open, dayKind, hour) => {
    if (open > 0) stays.push({ open, dayKind, hour, rate: rateOf(use, profile, dayKind, hour, pace) });
    return false;
  });
  const expected = stays.reduce((sum, { open, rate }) => sum + rate * open, 0);
  // What is taken while nobody can come in is no use of the public.
  if (expected === 0) return;
  use.learntMs += at - since;
  learnSpread(use, used, expected);
  for (const stay of stays) {
    const { open, dayKind, hour, rate } = stay;
    const share = (used * rate * open) / expected;
    learnPace(use, share, expectedOf(profile, dayKind, hour) * open, open);
    learnCell(use, stay, share);
  }
}

/** Filled up or emptied: the level begins anew, what was learnt stays. */
function beginAnew(use: ItemUse, at: Instant, amount: number): void {
  use.since = at;
  use.at = at;
  use.amount = amount;
  use.used = 0;
}

export interface Amount {
  at: Instant;
  /** Pieces left, or in it. */
  amount: number;
  capacity: number | null;
}

function takenByHand(use: ItemUse, profile: UseProfile, place: PlaceWithHours, { at, capacity }: Amount, used: number): boolean {
  if (capacity === null || used <= capacity * BY_HAND.ofCapacity || at - use.at > LONGEST_GAP) return false;
  const pace = paceOf(use, profile);
  let expected = profile.visit;
  passHours(place, use.at, at, (open, dayKind, hour) => {
    expected += open * rateOf(use, profile, dayKind, hour, pace);
    return false;
  });
  return used > BY_HAND.ofExpected * expected;
}

/** Notes a level that was told; what was used within the same hour is learnt when the hour is over. Changes the use in place. */
export function noteAmount(use: ItemUse, profile: UseProfile, place: PlaceWithHours, told: Amount): void {
  const { at, amount, capacity } = told;
  if (at < use.at) return;
  const used = profile.fills ? amount - use.amount : use.amount - amount;
  const exchanged = -used > Math.max(1, NOISE * (capacity ?? 0)) || takenByHand(use, profile, place, told, used);
  if (exchanged) {
    learn(use, profile, place);
    beginAnew(use, at, amount);
    return;
  }
  use.at = at;
  if (used > 0) {
    use.used += used;
    use.amount = amount;
  }
  if (Math.floor(at / HOUR) !== Math.floor(use.since / HOUR)) learn(use, profile, place);
}
