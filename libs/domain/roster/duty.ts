import type { Person } from '../people/index.js';
import type { Instant } from '../time/index.js';
import { type DutyReason, type Named, type ShiftOfDay, shiftsBetween } from './plan.js';
import { presentFor, type RosterAround } from './present.js';
import { type Duty, type Roster, rostersOf } from './roster.js';

/** Who is on duty, by which shift, and why. */
export interface OnDuty {
  person: Person;
  rosterId: string;
  shift: string;
  from: Instant;
  to: Instant;
  why: DutyReason;
  /** Person id of whose it would be by the rotation, or for whom they stand in. */
  insteadOf?: string;
  note?: string;
}

/** Somebody who is there for who is named. */
export function onDuty({ roster, shift, from, to }: ShiftOfDay, named: Named, at: Instant, around: RosterAround): OnDuty | null {
  const present = presentFor(named, roster, at, around);
  if ('missing' in present) return null;
  const { person, deputyOf } = present;
  const whose = deputyOf ?? named.insteadOf;
  return {
    person,
    rosterId: roster.id,
    shift: shift.id,
    from,
    to,
    why: deputyOf === undefined ? named.why : 'deputy',
    ...(whose !== undefined && { insteadOf: whose }),
    ...(named.note !== undefined && { note: named.note }),
  };
}

const ofRoster = (roster: Roster, at: Instant, around: RosterAround): OnDuty[] =>
  shiftsBetween(roster, at, at + 1, around.hours.calendar)
    .flatMap((shift) => shift.named.map((named) => onDuty(shift, named, at, around)))
    .filter((one): one is OnDuty => one !== null);

/** Who is on a duty at a hall, nobody twice; none where there is no roster for it, or a hole in it. */
export function dutyAt(
  rosters: readonly Roster[],
  duty: Duty,
  hall: { id: string; region: string },
  at: Instant,
  around: RosterAround,
): OnDuty[] {
  const all = rostersOf(rosters, duty, hall).flatMap((roster) => ofRoster(roster, at, around));
  return all.filter(({ person }, nth) => all.findIndex((one) => one.person === person) === nth);
}
