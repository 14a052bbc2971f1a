import { dayNumberAt, startOf } from '../calendar/index.js';
import { DAY, HOUR, type Instant } from '../time/index.js';
import { daysAt, HOURS, type PlaceWithHours, passHours } from './place.js';
import { FULL_SHARE, type UseProfile } from './profiles.js';
import { expectedAtChances } from './quantile.js';
import { type ItemUse, paceOf, ratesOn } from './use.js';

/** When a level is used up: with a chance of 10, 50 and 90 per cent before it; null: not within {@link HORIZON}. */
export interface RunsOut {
  p10: Instant | null;
  p50: Instant | null;
  p90: Instant | null;
}

/** Farther nobody can look. Ours. */
export const HORIZON = 60 * DAY;

/** Squared relative deviation of the rate: of a kind of which nothing is learnt, halved after so many days, and of days among themselves. Ours. */
const NEW_DOUBT = 0.23;
const HALVED_AFTER = 2;
const DAILY_DOUBT = 0.015;

const doubtOf = ({ spread, learntMs }: ItemUse) => ({
  spread,
  ofRate: DAILY_DOUBT + NEW_DOUBT / (1 + learntMs / DAY / HALVED_AFTER),
});

/** Pieces until it is empty, or full; null: a unit that fills does not say how much it holds. */
export function leftOf({ amount }: ItemUse, { fills }: UseProfile, capacity: number | null): number | null {
  if (!fills) return amount;
  return capacity === null ? null : Math.max(0, capacity * FULL_SHARE - amount);
}

type Rates = readonly number[];

/** Pieces an open hour, by hour of the day; each kind of day is reckoned when it is first asked for: most forecasts end within a day or two. */
function ratesOf(use: ItemUse, profile: UseProfile): (dayKind: number) => Rates {
  const pace = paceOf(use, profile);
  const known: (Rates | undefined)[] = [];
  return (dayKind) => {
    known[dayKind] ??= ratesOn(use, profile, dayKind, pace);
    return known[dayKind];
  };
}

/** Pieces of a whole day, reckoned once for days of a kind that are open alike: most of the days that follow each other. */
function wholeDays(): (rates: Rates, shares: Rates) => number {
  let [lastRates, lastShares, total]: [Rates | null, Rates | null, number] = [null, null, 0];
  return (rates, shares) => {
    if (rates !== lastRates || shares !== lastShares) {
      total = 0;
      for (let hour = 0; hour < HOURS; hour++) total += (rates[hour] as number) * (shares[hour] as number);
      [lastRates, lastShares] = [rates, shares];
    }
    return total;
  };
}

/**
 * The instants at which the expected use reaches the amounts, which rise. A plain loop, over whole days where nothing is reached in them:
 * it looks weeks ahead for every few levels.
 */
function reached(use: ItemUse, profile: UseProfile, place: PlaceWithHours, amounts: readonly number[]): Instant[] {
  const ratesFor = ratesOf(use, profile);
  const wholeDay = wholeDays();
  const days = daysAt(place);
  const found: Instant[] = [];
  const [start, end] = [use.at, use.at + HORIZON];
  let sum = 0;
  for (let day = dayNumberAt(start); startOf(day) < end; day++) {
    const midnight = startOf(day);
    const { shares, kind } = days.of(day);
    const rates = ratesFor(kind);
    const used = midnight >= start && midnight + DAY <= end ? wholeDay(rates, shares) : Number.POSITIVE_INFINITY;
    if (sum + used < (amounts[found.length] as number)) {
      sum += used;
      continue;
    }
    for (let hour = 0; hour < HOURS; hour++) {
      const from = Math.max(start, midnight + hour * HOUR);
      const to = Math.min(end, midnight + (hour + 1) * HOUR);
      if (from >= to) continue;
      const used = ((to - from) / HOUR) * (shares[hour] as number) * (rates[hour] as number);
      for (let next = amounts[found.length]; next !== undefined && sum + used >= next; next = amounts[found.length]) {
        found.push(used > 0 ? Math.round(from + ((to - from) * (next - sum)) / used) : from);
      }
      if (found.length === amounts.length) return found;
      sum += used;
    }
  }
  return found;
}

/** When it is used up, reckoned from its last level; null: that cannot be said of it. */
export function runsOutAt(use: ItemUse, profile: UseProfile, place: PlaceWithHours, capacity: number | null): RunsOut | null {
  const left = leftOf(use, profile, capacity);
  if (left === null) return null;
  const [p10 = null, p50 = null, p90 = null] = reached(use, profile, place, expectedAtChances(left, doubtOf(use)));
  return { p10, p50, p90 };
}

/** Pieces that are expected to be used from the last level to the instant. */
export function expectedUse(use: ItemUse, profile: UseProfile, place: PlaceWithHours, to: Instant): number {
  const ratesFor = ratesOf(use, profile);
  let sum = 0;
  passHours(place, use.at, Math.min(to, use.at + HORIZON), (open, dayKind, hour) => {
    sum += open * (ratesFor(dayKind)[hour] as number);
    return false;
  });
  return sum;
}
