import type { OpenHours, Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Instant } from '../time/index.js';

/** The hall's hours, and those of its counters that keep hours of their own. */
export const openingsOf = (hall: Hall): Opening[] => [
  hall,
  ...hall.counters.flatMap(({ hours }) => (hours ? [{ hours, statutoryHolidays: hall.statutoryHolidays }] : [])),
];

/** When the first of the places opens or closes after the instant, and with it where people are sent to; null: none ever does. */
export function firstTurn(halls: readonly Hall[], hours: OpenHours, at: Instant): Instant | null {
  const turns = halls.flatMap(openingsOf).flatMap((opening) => hours.nextTurn(opening, at) ?? []);
  return turns.length === 0 ? null : Math.min(...turns);
}
