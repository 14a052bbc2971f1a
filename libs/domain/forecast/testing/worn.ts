import { HOUR, type Instant, MINUTE } from '../../time/index.js';
import { freshUse, type ItemUse, noteAmount, type PlaceWithHours, type UseProfile } from '../index.js';

/** Pieces an hour at an instant. */
export type Wear = (at: Instant) => number;

export interface Life {
  profile: UseProfile;
  place: PlaceWithHours;
  capacity: number;
  wear: Wear;
}

/** What was learnt of something that was used like this from one instant to the other, told every ten minutes, and exchanged in time. */
export function lived({ profile, place, capacity, wear }: Life, from: Instant, to: Instant): ItemUse {
  const fresh = profile.fills ? 0 : capacity;
  let amount = fresh;
  const use = freshUse(profile, from, amount);
  const step = 10 * MINUTE;
  for (let at = from + step; at <= to; at += step) {
    const used = wear(at - step) * (step / HOUR);
    amount += profile.fills ? used : -used;
    if (amount < 0 || amount > capacity) amount = fresh;
    noteAmount(use, profile, place, { at, amount: Math.round(amount), capacity });
  }
  return use;
}
