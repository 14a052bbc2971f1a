import type { InShift, Roster, RosterHole, RosterSwap, RosterWeek, WeekShift } from '../../api-roster.js';
import { words as w } from '../../i18n.js';
import { clockTime, millis } from '../../time.js';

const DAY = 86_400_000;

/** `2026-02-17` as 02-17. */
export const shortDay = (day: string): string => day.slice(5);

export const weekdayOf = (day: string): string => w.value.roster.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

export const nameIn = (week: RosterWeek, id: string): string => week.people.find((one) => one.id === id)?.name ?? id;

export const shiftName = (roster: Roster, id: string): string => roster.shifts.find((one) => one.id === id)?.name ?? id;

/** `02-17 周二 夜班`. */
export const turnSaid = (roster: Roster, { day, shift }: { day: string; shift: string }): string =>
  `${shortDay(day)} ${weekdayOf(day)} ${shiftName(roster, shift)}`;

export const shiftIn = (week: RosterWeek, rosterId: string, day: string, shift: string): WeekShift | undefined =>
  week.shifts.find((one) => one.rosterId === rosterId && one.day === day && one.shift === shift);

/** Holes of a roster that reach into a shift. */
export const holesOf = (week: RosterWeek, { rosterId, from, to }: WeekShift): RosterHole[] =>
  week.holes.filter((hole) => hole.rosterId === rosterId && millis(hole.from) < millis(to) && millis(from) < millis(hole.to));

export const isPart = (shift: WeekShift, one: { from: InShift['from']; to: InShift['to'] }): boolean =>
  millis(one.from) > millis(shift.from) || millis(one.to) < millis(shift.to);

export const partSaid = (one: { from: InShift['from']; to: InShift['to'] }): string =>
  w.value.roster.partly(clockTime(one.from).slice(0, 5), clockTime(one.to).slice(0, 5));

/** Why somebody is there who would not be by the rotation. */
export function whySaid(week: RosterWeek, { why, insteadOf, note }: InShift): string {
  if (why === 'rotation') return '';
  const whose = insteadOf === undefined ? '' : w.value.roster.insteadOf(nameIn(week, insteadOf));
  return [w.value.roster.reasons[why], whose, note].filter(Boolean).join(w.value.comma);
}

/** Shifts that a person has and that have not begun, the first first. */
export const shiftsOf = (week: RosterWeek, person: string, after: number): WeekShift[] =>
  week.shifts
    .filter(({ people, from }) => millis(from) > after && people.some((one) => one.person === person && !one.missing))
    .sort((a, b) => millis(a.from) - millis(b.from));

/** What another of the roster has that could be had for a shift of one's own. */
export const toSwapFor = (
  week: RosterWeek,
  mine: WeekShift,
  me: string,
  after: number,
): { shift: WeekShift; person: string }[] => {
  const isIn = (shift: WeekShift, id: string): boolean => shift.people.some(({ person }) => person === id);
  return week.shifts
    .filter((shift) => shift.rosterId === mine.rosterId && shift !== mine && millis(shift.from) > after && !isIn(shift, me))
    .flatMap((shift) =>
      shift.people
        .filter(({ person, why, missing }) => !missing && why !== 'deputy' && !isIn(mine, person))
        .map(({ person }) => ({ shift, person })),
    )
    .sort((a, b) => millis(a.shift.from) - millis(b.shift.from));
};

/** What may become of a swap by whoever looks. */
export const answersTo = ({ state, one, other }: RosterSwap, me: string | null): ('agree' | 'refuse' | 'withdraw')[] => {
  if (state !== 'asked' || me === null) return [];
  if (other.person === me) return ['agree', 'refuse'];
  return one.person === me ? ['withdraw'] : [];
};
