import { dayNumberAt } from '../../calendar/index.js';
import { DAY_KINDS, dayKindOf, type PlaceWithHours } from '../../forecast/index.js';
import type { Instant } from '../../time/index.js';
import type { Fleet } from './fleet.js';
import type { When } from './rule-base.js';

/** Whether it is such a day, and such an hour of the hall. */
export function isTimeFor({ days, hours }: When, place: PlaceWithHours, at: Instant): boolean {
  const kind = DAY_KINDS[dayKindOf(place.hours.calendar, dayNumberAt(at))];
  if (days && !days.some((day) => day === kind)) return false;
  return !hours || place.hours.isOpen(place.opening, at) === (hours === 'open');
}

/** By rule: when it may raise. */
export type Times = ReadonlyMap<string, When>;

export const timesOf = (rules: readonly { id: string; when?: When }[]): Times =>
  new Map(rules.flatMap(({ id, when }) => (when ? [[id, when] as const] : [])));

/** Which rules may raise now; undefined: all. In a hall that is not known all may. */
export function raisers(times: Times, hallId: string, at: Instant, fleet: Fleet): ((rule: string) => boolean) | undefined {
  if (times.size === 0) return undefined;
  return (rule) => {
    const when = times.get(rule);
    const place = when && fleet.place?.(hallId);
    return !when || !place || isTimeFor(when, place, at);
  };
}
