import {
  type Day,
  type DayNumber,
  dayNumberAt,
  dayOf,
  numberOf,
  startOf,
  timeOfDay,
  type WorkingCalendar,
  weekdayOf,
} from '../calendar/index.js';
import { DAY, type Instant } from '../time/index.js';
import type { Roster, RosterException, RosterSwap, Shift, ShiftPlan, Turn } from './roster.js';

/** Why somebody is on duty. */
export const DUTY_REASONS = ['rotation', 'holiday', 'makeUp', 'exception', 'swap', 'deputy'] as const;
export type DutyReason = (typeof DUTY_REASONS)[number];

/** Whom the roster names for a shift of a day. */
export interface Named {
  /** Id. */
  person: string;
  why: DutyReason;
  /** Person id of who would have it otherwise. */
  insteadOf?: string;
  /** As whoever changed it says. */
  note?: string;
  /** Id of the exception or swap. */
  by?: string;
}

/** A shift of one day, with whom the roster names for it. */
export interface ShiftOfDay {
  roster: Roster;
  shift: Shift;
  day: Day;
  from: Instant;
  to: Instant;
  named: Named[];
  /** Who would be there and is off, with nobody in their place. */
  off: Named[];
}

const NOBODY: ShiftPlan = {};

const isEmpty = (plan: ShiftPlan): boolean => Object.values(plan).every((people) => people.length === 0);

function rotated({ rotation: { anchor, days } }: Roster, day: DayNumber): ShiftPlan {
  const length = days.length;
  if (length === 0) return NOBODY;
  return days[(((day - numberOf(anchor)) % length) + length) % length] ?? NOBODY;
}

/** Who is in which shift before anybody changed something. */
function plannedOn(roster: Roster, day: DayNumber, calendar: WorkingCalendar): { plan: ShiftPlan; why: DutyReason } {
  const { statutoryHolidays } = roster;
  if (statutoryHolidays === 'open') return { plan: rotated(roster, day), why: 'rotation' };
  if (calendar.isHoliday(day)) return { plan: statutoryHolidays === 'closed' ? NOBODY : statutoryHolidays, why: 'holiday' };
  const plan = rotated(roster, day);
  if (!isEmpty(plan) || calendar.dayNumbered(day).kind !== 'makeUp') return { plan, why: 'rotation' };
  // As opening hours read it: the nearest weekday is the one that is made up for.
  return { plan: rotated(roster, weekdayOf(day) === 'sat' ? day - 1 : day + 1), why: 'makeUp' };
}

/** What people changed, in the order in which it came to count; at one moment exceptions before swaps. */
const changesOf = ({ exceptions = [], swaps = [] }: Roster): (RosterException | RosterSwap)[] =>
  [...exceptions, ...swaps.filter(({ state }) => state === 'agreed')].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));

type Days = Map<string, { named: Named[]; off: Named[] }>;

const keyOf = ({ day, shift }: Pick<Turn, 'day' | 'shift'>): string => `${day} ${shift}`;

const has = (named: readonly Named[], person: string): boolean => named.some((one) => one.person === person);

function except({ named, off }: { named: Named[]; off: Named[] }, change: RosterException): void {
  const { id: by, why: note } = change;
  const at = change.off === undefined ? -1 : named.findIndex(({ person }) => person === change.off);
  if (change.off !== undefined && at < 0) return;
  const comes = change.in !== undefined && !has(named, change.in);
  const insteadOf = change.off === undefined ? {} : { insteadOf: change.off };
  const coming: Named[] = comes ? [{ person: change.in as string, why: 'exception', ...insteadOf, note, by }] : [];
  if (at < 0) named.push(...coming);
  else named.splice(at, 1, ...coming);
  if (at >= 0 && coming.length === 0) off.push({ person: change.off as string, why: 'exception', note, by });
}

/** Both or neither: where one of the two is not there any more, or is there already, the swap has nothing to exchange. */
function swap(days: Days, { id, one, other, why }: RosterSwap): void {
  const [ones, others] = [days.get(keyOf(one))?.named, days.get(keyOf(other))?.named];
  if (!ones || !others || ones === others) return;
  const [at, there] = [
    ones.findIndex(({ person }) => person === one.person),
    others.findIndex(({ person }) => person === other.person),
  ];
  if (at < 0 || there < 0 || has(ones, other.person) || has(others, one.person)) return;
  const note = why === undefined ? {} : { note: why };
  ones[at] = { person: other.person, why: 'swap', insteadOf: one.person, by: id, ...note };
  others[there] = { person: one.person, why: 'swap', insteadOf: other.person, by: id, ...note };
}

/** Days that what was changed hangs together with: a swap reaches from one day to another. */
function touched(changes: readonly (RosterException | RosterSwap)[], wanted: ReadonlySet<Day>): Set<Day> {
  const days = new Set(wanted);
  for (let before = -1; before < days.size; ) {
    before = days.size;
    for (const change of changes) {
      if (!('one' in change) || (!days.has(change.one.day) && !days.has(change.other.day))) continue;
      days.add(change.one.day).add(change.other.day);
    }
  }
  return days;
}

function namedOn(roster: Roster, wanted: readonly Day[], calendar: WorkingCalendar): Days {
  const changes = changesOf(roster);
  const all = touched(changes, new Set(wanted));
  const days: Days = new Map();
  for (const day of all) {
    const { plan, why } = plannedOn(roster, numberOf(day), calendar);
    for (const { id: shift } of roster.shifts) {
      const people = [...new Set(Object.hasOwn(plan, shift) ? plan[shift] : [])];
      days.set(keyOf({ day, shift }), { named: people.map((person) => ({ person, why })), off: [] });
    }
  }
  for (const change of changes) {
    if ('one' in change) swap(days, change);
    else if (all.has(change.day)) {
      for (const { id: shift } of roster.shifts) {
        const turn = days.get(keyOf({ day: change.day, shift }));
        if (turn && (change.shift === undefined || change.shift === shift)) except(turn, change);
      }
    }
  }
  return days;
}

export function timesOf({ from, to }: Pick<Shift, 'from' | 'to'>, day: DayNumber): { from: Instant; to: Instant } {
  const [begins, ends] = [timeOfDay(from), timeOfDay(to)];
  return { from: startOf(day) + begins, to: startOf(day) + ends + (ends <= begins ? DAY : 0) };
}

/** Every shift that reaches into the time, by day and in the order of the roster, with whom it names. */
export function shiftsBetween(roster: Roster, from: Instant, to: Instant, calendar: WorkingCalendar): ShiftOfDay[] {
  const numbers: DayNumber[] = [];
  for (let day = dayNumberAt(from) - 1; startOf(day) < to; day++) numbers.push(day);
  const days = namedOn(roster, numbers.map(dayOf), calendar);
  return numbers.flatMap((number) =>
    roster.shifts.flatMap((shift) => {
      const times = timesOf(shift, number);
      if (times.from >= to || times.to <= from) return [];
      const day = dayOf(number);
      return [{ roster, shift, day, ...times, ...(days.get(keyOf({ day, shift: shift.id })) ?? { named: [], off: [] }) }];
    }),
  );
}

/** A shift of a day; undefined: the roster has none such. */
export function shiftOn(
  roster: Roster,
  { day, shift }: Pick<Turn, 'day' | 'shift'>,
  calendar: WorkingCalendar,
): ShiftOfDay | undefined {
  const of = roster.shifts.find(({ id }) => id === shift);
  if (!of) return undefined;
  const { from, to } = timesOf(of, numberOf(day));
  return shiftsBetween(roster, from, to, calendar).find((one) => one.day === day && one.shift === of);
}
