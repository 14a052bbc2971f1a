import { type CalendarDay, type Day, dayOf, numberOf, startOf } from '../calendar/index.js';
import type { Instant } from '../time/index.js';
import { onDuty } from './duty.js';
import { holesIn, type RosterHole } from './holes.js';
import { type DutyReason, type Named, type ShiftOfDay, shiftsBetween } from './plan.js';
import { type HoleReason, presentFor, type RosterAround, turnsWithin } from './present.js';
import type { Duty, Roster } from './roster.js';

/** Somebody in a shift, for all of it or a part. */
export interface InShift {
  /** Person id: of who is there, or of who is named and is not. */
  person: string;
  from: Instant;
  to: Instant;
  why: DutyReason;
  insteadOf?: string;
  note?: string;
  /** Id of the exception or swap. */
  by?: string;
  /** Why they are not there, and nobody is in their place. */
  missing?: HoleReason;
}

/** A shift of a day with whoever is in it. */
export interface WeekShift {
  rosterId: string;
  duty: Duty;
  shift: string;
  day: Day;
  from: Instant;
  to: Instant;
  people: InShift[];
}

export const ROSTER_WARNINGS = ['doubleBooked'] as const;

/** Somebody is to be on site in two places at once. */
export interface RosterWarning {
  warning: (typeof ROSTER_WARNINGS)[number];
  person: string;
  from: Instant;
  to: Instant;
  rosterIds: [string, string];
}

export interface RosterWeek {
  days: CalendarDay[];
  shifts: WeekShift[];
  holes: RosterHole[];
  warnings: RosterWarning[];
}

const WEEK_DAYS = 7;

const isAsBefore = (a: InShift, b: InShift): boolean =>
  a.to === b.from && a.person === b.person && a.why === b.why && a.missing === b.missing && a.insteadOf === b.insteadOf;

/** Who is there for who is named, one after the other. */
function stretchesOf(shift: ShiftOfDay, named: Named, around: RosterAround): InShift[] {
  const { from, to, roster } = shift;
  const cuts = [...new Set([from, ...turnsWithin([named], from, to, around)])].sort((a, b) => a - b);
  const all: InShift[] = [];
  for (const [nth, at] of cuts.entries()) {
    const present = presentFor(named, roster, at, around);
    const one = onDuty(shift, named, at, around);
    const stretch: InShift = {
      ...named,
      ...(one && { person: one.person.id, why: one.why, ...(one.insteadOf !== undefined && { insteadOf: one.insteadOf }) }),
      ...('missing' in present && { missing: present.missing }),
      from: at,
      to: cuts[nth + 1] ?? to,
    };
    const last = all.at(-1);
    if (last && isAsBefore(last, stretch)) last.to = stretch.to;
    else all.push(stretch);
  }
  return all;
}

function weekShift(shift: ShiftOfDay, around: RosterAround): WeekShift {
  const { roster, day, from, to, off } = shift;
  const there = shift.named.flatMap((named) => stretchesOf(shift, named, around));
  const gone = off.map((named): InShift => ({ ...named, from, to, missing: 'off' }));
  return { rosterId: roster.id, duty: roster.duty, shift: shift.shift.id, day, from, to, people: [...there, ...gone] };
}

/** Two shifts of one person at once, on site in both; of one roster it is one place. */
function doubleBooked(shifts: readonly WeekShift[], onSite: ReadonlySet<string>): RosterWarning[] {
  const byPerson = new Map<string, { rosterId: string; from: Instant; to: Instant }[]>();
  for (const { rosterId, people } of shifts) {
    if (!onSite.has(rosterId)) continue;
    for (const { person, from, to, missing } of people) {
      if (missing === undefined) byPerson.set(person, [...(byPerson.get(person) ?? []), { rosterId, from, to }]);
    }
  }
  return [...byPerson].flatMap(([person, all]) =>
    all.flatMap((one, nth) =>
      all.slice(nth + 1).flatMap((other): RosterWarning[] => {
        const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
        if (one.rosterId === other.rosterId || from >= to) return [];
        return [{ warning: 'doubleBooked', person, from, to, rosterIds: [one.rosterId, other.rosterId] }];
      }),
    ),
  );
}

/** All shifts of the seven days from one on, with people, holes and warnings. */
export function weekOf(rosters: readonly Roster[], first: Day, around: RosterAround, days = WEEK_DAYS): RosterWeek {
  const number = numberOf(first);
  const [from, to] = [startOf(number), startOf(number + days)];
  const active = rosters.filter(({ state }) => state === 'active');
  const { calendar } = around.hours;
  const shifts = active.flatMap((roster) => shiftsBetween(roster, from, to, calendar).map((shift) => weekShift(shift, around)));
  const onSite = new Set(active.filter(({ attendance }) => attendance === 'onSite').map(({ id }) => id));
  return {
    days: Array.from({ length: days }, (_, nth) => calendar.day(dayOf(number + nth))),
    shifts,
    holes: active.flatMap((roster) => holesIn(roster, from, to, around)),
    warnings: doubleBooked(shifts, onSite),
  };
}

/** Person ids that a roster names. */
export function dutyNames({ rotation, statutoryHolidays, exceptions = [], swaps = [] }: Roster): Set<string> {
  const plans = [...rotation.days, ...(typeof statutoryHolidays === 'string' ? [] : [statutoryHolidays])];
  const changed = [
    ...exceptions.flatMap((one) => [one.off, one.in]),
    ...swaps.flatMap(({ one, other }) => [one.person, other.person]),
  ];
  return new Set([...plans.flatMap((plan) => Object.values(plan).flat()), ...changed.flatMap((id) => id ?? [])]);
}

/** Person ids of everybody who is named in a week. */
export const peopleOfWeek = (rosters: readonly Roster[], { shifts }: RosterWeek): string[] => [
  ...new Set([
    ...rosters.flatMap((roster) => [...dutyNames(roster)]),
    ...shifts.flatMap(({ people }) => people.flatMap(({ person, insteadOf }) => [person, ...(insteadOf ? [insteadOf] : [])])),
  ]),
];
