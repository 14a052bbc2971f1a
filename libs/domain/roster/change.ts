import { addDays, type Day, dayAt, numberOf } from '../calendar/index.js';
import type { Instant } from '../time/index.js';
import { type ShiftOfDay, shiftOn, timesOf } from './plan.js';
import { mayBeOnDuty, type RosterAround } from './present.js';
import type { Roster, RosterException, RosterSwap, Turn } from './roster.js';

/** Why something of a roster is not changed. */
export const ROSTER_REFUSALS = [
  'retired',
  'unknown-shift',
  'unknown-person',
  'unknown-change',
  'not-on-duty',
  'already-there',
  'not-qualified',
  'too-late',
  'same-person',
  'same-shift',
  'not-yours',
  'answered',
  'asked-already',
  'too-many',
] as const;
export type RosterRefusal = (typeof ROSTER_REFUSALS)[number];

export type RosterChanged = { roster: Roster } | { refused: RosterRefusal };

/** What people can do about a swap that was asked for. */
export const SWAP_ANSWERS = ['agree', 'refuse', 'withdraw'] as const;
export type SwapAnswer = (typeof SWAP_ANSWERS)[number];

/** Days for which what was changed is kept with the roster; the chain of acts has it for longer. Ours. */
const KEPT_DAYS = 400;
/** Exceptions, or swaps, of one roster. Ours. */
export const MOST_CHANGES = 2_000;

const refuse = (refused: RosterRefusal): { refused: RosterRefusal } => ({ refused });

/** Without what is long over. */
function pruned(roster: Roster, now: Instant): Roster {
  const first: Day = addDays(dayAt(now), -KEPT_DAYS);
  const { exceptions, swaps } = roster;
  return {
    ...roster,
    ...(exceptions && { exceptions: exceptions.filter(({ day }) => day >= first) }),
    ...(swaps && { swaps: swaps.filter(({ one, other }) => one.day >= first || other.day >= first) }),
  };
}

/** When the exception's day is over. */
function endOf(roster: Roster, { day, shift }: Pick<RosterException, 'day' | 'shift'>): Instant {
  const all = roster.shifts.filter(({ id }) => shift === undefined || id === shift);
  return Math.max(...all.map((one) => timesOf(one, numberOf(day)).to));
}

function whyNotExcept(roster: Roster, wanted: RosterException, now: Instant, around: RosterAround): RosterRefusal | null {
  const { day, shift, off, in: comes } = wanted;
  const ids = roster.shifts.map(({ id }) => id).filter((id) => shift === undefined || id === shift);
  if (ids.length === 0) return 'unknown-shift';
  if (endOf(roster, wanted) <= now) return 'too-late';
  if (off === comes) return 'same-person';
  const shifts = ids.flatMap((id) => shiftOn(roster, { day, shift: id }, around.hours.calendar) ?? []);
  const isThere = (person: string) => (one: ShiftOfDay) => one.named.some((named) => named.person === person);
  if (off !== undefined && !shifts.some(isThere(off))) return 'not-on-duty';
  if (comes === undefined) return null;
  const person = around.person(comes);
  if (!person) return 'unknown-person';
  const theirs = shifts.filter((one) => off === undefined || isThere(off)(one));
  if (theirs.every(isThere(comes))) return 'already-there';
  return theirs.every(({ from }) => mayBeOnDuty(person, roster, from)) ? null : 'not-qualified';
}

/** A day is otherwise than the rotation has it. Nobody unqualified comes in by it (S3-D7b). */
export function withException(roster: Roster, wanted: RosterException, now: Instant, around: RosterAround): RosterChanged {
  if (roster.state === 'retired') return refuse('retired');
  const refused = whyNotExcept(roster, wanted, now, around);
  if (refused) return refuse(refused);
  const { exceptions = [], ...rest } = pruned(roster, now);
  if (exceptions.length >= MOST_CHANGES) return refuse('too-many');
  return { roster: { ...rest, exceptions: [...exceptions, { ...wanted, at: now }] } };
}

/** An exception is taken back, as long as its day is not over. */
export function withoutException(roster: Roster, id: string, now: Instant): RosterChanged {
  const { exceptions = [] } = roster;
  const standing = exceptions.find((one) => one.id === id);
  if (!standing) return refuse('unknown-change');
  if (endOf(roster, standing) <= now) return refuse('too-late');
  return { roster: { ...roster, exceptions: exceptions.filter((one) => one !== standing) } };
}

/** Why one cannot have the other's turn. */
function whyNotTake(roster: Roster, turn: Turn, by: string, now: Instant, around: RosterAround): RosterRefusal | null {
  const shift = shiftOn(roster, turn, around.hours.calendar);
  if (!shift) return 'unknown-shift';
  if (shift.from <= now) return 'too-late';
  if (!shift.named.some(({ person }) => person === turn.person)) return 'not-on-duty';
  if (shift.named.some(({ person }) => person === by)) return 'already-there';
  const person = around.person(by);
  if (!person) return 'unknown-person';
  return mayBeOnDuty(person, roster, shift.from) ? null : 'not-qualified';
}

function whyNotSwap(roster: Roster, { one, other }: Pick<RosterSwap, 'one' | 'other'>, now: Instant, around: RosterAround) {
  if (one.person === other.person) return 'same-person' as const;
  if (one.day === other.day && one.shift === other.shift) return 'same-shift' as const;
  return whyNotTake(roster, one, other.person, now, around) ?? whyNotTake(roster, other, one.person, now, around);
}

const isTurn = (a: Turn, b: Turn): boolean => a.person === b.person && a.day === b.day && a.shift === b.shift;

/** Somebody asks another to exchange two shifts; it counts when that one has agreed. */
export function withSwapAsked(
  roster: Roster,
  wanted: Pick<RosterSwap, 'id' | 'one' | 'other' | 'why'>,
  now: Instant,
  around: RosterAround,
): RosterChanged {
  if (roster.state === 'retired') return refuse('retired');
  const refused = whyNotSwap(roster, wanted, now, around);
  if (refused) return refuse(refused);
  const { swaps = [], ...rest } = pruned(roster, now);
  const { one, other } = wanted;
  const isSame = (swap: RosterSwap): boolean => swap.state === 'asked' && isTurn(swap.one, one) && isTurn(swap.other, other);
  if (swaps.some(isSame)) return refuse('asked-already');
  if (swaps.length >= MOST_CHANGES) return refuse('too-many');
  return { roster: { ...rest, swaps: [...swaps, { ...wanted, state: 'asked', askedAt: now }] } };
}

const ANSWERED = { agree: 'agreed', refuse: 'refused', withdraw: 'withdrawn' } as const;

/** Who was asked agrees or refuses, who asked takes it back. What is agreed to must be possible still. */
export function withSwapAnswered(
  roster: Roster,
  { id, by, answer }: { id: string; by: string | null; answer: SwapAnswer },
  now: Instant,
  around: RosterAround,
): RosterChanged {
  const { swaps = [] } = roster;
  const swap = swaps.find((one) => one.id === id);
  if (!swap) return refuse('unknown-change');
  if (by !== (answer === 'withdraw' ? swap.one : swap.other).person) return refuse('not-yours');
  if (swap.state !== 'asked') return refuse('answered');
  const refused = answer === 'agree' ? whyNotSwap(roster, swap, now, around) : null;
  if (refused) return refuse(refused);
  const answered: RosterSwap = { ...swap, state: ANSWERED[answer], at: now };
  return { roster: { ...roster, swaps: swaps.map((one) => (one === swap ? answered : one)) } };
}
