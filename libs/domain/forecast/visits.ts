import { dayNumberAt, startOf, timeOfDay } from '../calendar/index.js';
import type { Span } from '../hall/index.js';
import { HOUR, type Instant } from '../time/index.js';
import { daysAt, type PlaceDays, type PlaceWithHours } from './place.js';

/** A time that somebody can come to the kiosk. */
export interface Visit {
  from: Instant;
  to: Instant;
}

/** Longer than any holiday. */
const LOOK_AHEAD_DAYS = 60;

/** Hours of those who look after a hall that never closes, on working days. Ours. */
export const WORKING_HOURS: Span = ['08:30', '17:30'];

/** A hall that closes has people while it is open; in one that never does they come in the working hours of working days. */
function visitOn(place: PlaceWithHours, day: number, [from, to]: Span): Visit | null {
  const midnight = startOf(day);
  if (place.opening.hours === '24h') {
    const works = daysAt(place).of(day).kind === 0;
    return works ? { from: midnight + timeOfDay(from), to: midnight + timeOfDay(to) } : null;
  }
  const { shares } = daysAt(place).of(day);
  const first = shares.findIndex((share) => share > 0);
  if (first < 0) return null;
  const opens = place.hours.nextOpening(place.opening, midnight + first * HOUR) ?? midnight;
  return { from: opens, to: lastClosing(place, opens, startOf(day + 1)) };
}

/** The end of the day's last span: a break at noon is no reason to go home. */
function lastClosing({ hours, opening }: PlaceWithHours, opens: Instant, midnight: Instant): Instant {
  let closes = opens;
  for (let next: Instant | null = opens; next !== null && next < midnight; next = hours.nextOpening(opening, closes)) {
    closes = hours.closesAt(opening, next) ?? midnight;
  }
  return Math.min(closes, midnight);
}

function reckoned(place: PlaceWithHours, at: Instant, working: Span): Visit | null {
  const today = dayNumberAt(at);
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day++) {
    const visit = visitOn(place, day, working);
    if (visit && visit.from > at) return visit;
  }
  return null;
}

/** The visit that was found last for those hours: it is the next one from the instant that was asked for until it begins. */
interface Next {
  since: Instant;
  from: string;
  to: string;
  visit: Visit;
}

const found = new WeakMap<PlaceDays, Next>();

/** The first time that begins after the instant: who is there now can act now, and should know what will not wait for the next. */
export function nextVisit(place: PlaceWithHours, at: Instant, working: Span = WORKING_HOURS): Visit | null {
  const days = daysAt(place);
  const [from, to] = working;
  const last = found.get(days);
  if (last && last.since <= at && at < last.visit.from && last.from === from && last.to === to) return last.visit;
  const visit = reckoned(place, at, working);
  if (visit) found.set(days, { since: at, from, to, visit });
  return visit;
}
