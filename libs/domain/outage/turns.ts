import { nextMaintenance, type OpenHours, type Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Instant } from '../time/index.js';

/** The hall's hours, and those of its counters that keep hours of their own. */
export const openingsOf = (hall: Hall): Opening[] => [
  hall,
  ...hall.counters.flatMap(({ hours }) => (hours ? [{ hours, statutoryHolidays: hall.statutoryHolidays }] : [])),
];

/** When work that is planned there begins or ends next: nobody is sent to where people work. */
function nextWork({ maintenance = [] }: Hall, at: Instant): Instant[] {
  const next = nextMaintenance(maintenance, at);
  return next ? [next.from > at ? next.from : next.to] : [];
}

/**
 * When the first of the places opens or closes after the instant, or work that is planned there begins or ends, and with it where people are
 * sent to; null: none ever does.
 */
export function firstTurn(halls: readonly Hall[], hours: OpenHours, at: Instant): Instant | null {
  const openings = halls.flatMap(openingsOf).flatMap((opening) => hours.nextTurn(opening, at) ?? []);
  const turns = [...openings, ...halls.flatMap((hall) => nextWork(hall, at))];
  return turns.length === 0 ? null : Math.min(...turns);
}
