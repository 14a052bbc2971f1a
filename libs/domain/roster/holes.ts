import type { OpenHours, Opening } from '../calendar/index.js';
import type { Instant } from '../time/index.js';
import { type ShiftOfDay, shiftsBetween } from './plan.js';
import { type HoleReason, presentFor, type RosterAround, turnsWithin } from './present.js';
import type { Duty, Roster } from './roster.js';

/** A stretch in which somebody must be on duty and nobody is. */
export interface RosterHole {
  rosterId: string;
  duty: Duty;
  from: Instant;
  to: Instant;
  reason: HoleReason;
  /** Id of the shift; null: no shift is planned then. */
  shift: string | null;
  /** Person ids of whom the roster counts on in vain. */
  people: string[];
}

type Empty = Pick<RosterHole, 'reason' | 'shift' | 'people'>;

/** Why nobody is there; null: somebody is. */
function emptyAt(shifts: readonly ShiftOfDay[], at: Instant, around: RosterAround): Empty | null {
  const now = shifts.filter(({ from, to }) => from <= at && at < to);
  const named = now.flatMap((shift) => shift.named.map((one) => ({ one, present: presentFor(one, shift.roster, at, around) })));
  const missing = named.flatMap(({ one, present }) => ('missing' in present ? [{ one, reason: present.missing }] : []));
  if (missing.length < named.length) return null;
  const shift = now[0]?.shift.id ?? null;
  const [first] = missing;
  if (first) return { reason: first.reason, shift, people: missing.map(({ one }) => one.person) };
  const off = now.flatMap((one) => one.off.map(({ person }) => person));
  return { reason: off.length > 0 ? 'off' : 'nobody', shift, people: off };
}

/** When somebody must be on duty, as opening hours are read. */
const openingOf = ({ hours, statutoryHolidays }: Roster): Opening => ({
  hours,
  statutoryHolidays: statutoryHolidays === 'closed' ? 'closed' : 'open',
});

/** Instants at which it begins or ends that somebody must be there. */
function dutyTurns(opening: Opening, from: Instant, to: Instant, hours: OpenHours): Instant[] {
  const turns: Instant[] = [];
  for (let at = hours.nextTurn(opening, from); at !== null && at < to; at = hours.nextTurn(opening, at)) turns.push(at);
  return turns;
}

const isSame = (a: Empty, b: Empty): boolean =>
  a.reason === b.reason && a.people.length === b.people.length && a.people.every((id, at) => id === b.people[at]);

/** Each stretch of the time in which nobody is on duty who must be, the first first (S3-L3.2). What is one after the other for the same reason is one. */
export function holesIn(roster: Roster, from: Instant, to: Instant, around: RosterAround): RosterHole[] {
  if (roster.state !== 'active') return [];
  const shifts = shiftsBetween(roster, from, to, around.hours.calendar);
  const edges = shifts.flatMap((shift) => [shift.from, shift.to, ...turnsWithin(shift.named, shift.from, shift.to, around)]);
  const opening = openingOf(roster);
  const all = [from, ...edges, ...dutyTurns(opening, from, to, around.hours)];
  const cuts = [...new Set(all)].filter((at) => from <= at && at < to).sort((a, b) => a - b);
  const holes: RosterHole[] = [];
  for (const [nth, at] of cuts.entries()) {
    const until = cuts[nth + 1] ?? to;
    const empty = around.hours.isOpen(opening, at) ? emptyAt(shifts, at, around) : null;
    if (!empty) continue;
    const last = holes.at(-1);
    if (last && last.to === at && isSame(last, empty)) last.to = until;
    else holes.push({ rosterId: roster.id, duty: roster.duty, from: at, to: until, ...empty });
  }
  return holes;
}
