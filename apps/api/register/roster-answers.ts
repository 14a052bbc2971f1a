import { z } from 'zod';
import type * as domain from '#libs/domain/index.js';
import {
  ATTENDANCES,
  CALENDAR_DAYS,
  DUTIES,
  DUTY_REASONS,
  HOLE_REASONS,
  ROSTER_STATES,
  ROSTER_WARNINGS,
  SWAP_STATES,
} from '#libs/domain/index.js';
import { asKept, type Fields, instant } from '../wire.js';

const id = z.string();
const day = z.string().describe('A day in Asia/Shanghai.');
const plan = z.record(z.string(), z.array(z.string())).describe('Person ids by shift id.');
const turn = z.object({ person: id, day, shift: id } satisfies Fields<domain.Turn>);

export const RosterException = z.object({
  id,
  day,
  shift: id.optional().describe('Absent: each shift of the day.'),
  off: id.optional().describe('Person id of who is off.'),
  in: id.optional().describe('Person id of who is in their place, or comes in addition.'),
  why: z.string(),
  at: instant('Since when it is so.').optional(),
} satisfies Fields<domain.RosterException>);

export const RosterSwap = z.object({
  id,
  one: turn.describe('Of who asks.'),
  other: turn,
  state: z.enum(SWAP_STATES),
  askedAt: instant(),
  at: instant('When it was answered or taken back.').optional(),
  why: z.string().optional(),
} satisfies Fields<domain.RosterSwap>);

export const Roster = z.object({
  id,
  name: z.string(),
  duty: z.enum(DUTIES),
  attendance: z.enum(ATTENDANCES),
  halls: z.array(id),
  region: id.optional(),
  hours: asKept<domain.Hours>().describe('When somebody must be on duty.'),
  statutoryHolidays: asKept<domain.Roster['statutoryHolidays']>().describe('`open`, `closed`, or person ids by shift id.'),
  shifts: z.array(z.object({ id, name: z.string(), from: z.string(), to: z.string() } satisfies Fields<domain.Shift>)),
  rotation: z.object({ anchor: day, days: z.array(plan) } satisfies Fields<domain.Rotation>),
  skill: z.string().optional(),
  responsible: id.optional().describe('Person id of who is told of holes.'),
  state: z.enum(ROSTER_STATES),
  exceptions: z.array(RosterException).optional(),
  swaps: z.array(RosterSwap).optional(),
} satisfies Fields<domain.Roster>);

const inShift = z.object({
  person: id.describe('Person id: of who is there, or of who is named and is not.'),
  from: instant(),
  to: instant(),
  why: z.enum(DUTY_REASONS),
  insteadOf: id.optional().describe('Person id of whose shift it was, or for whom they stand in.'),
  note: z.string().optional(),
  by: id.optional().describe('Id of the exception or swap.'),
  missing: z.enum(HOLE_REASONS).optional().describe('Why they are not there, and nobody is in their place.'),
} satisfies Fields<domain.InShift>);

const hole = z.object({
  rosterId: id,
  duty: z.enum(DUTIES),
  from: instant(),
  to: instant(),
  reason: z.enum(HOLE_REASONS),
  shift: id.nullable(),
  people: z.array(id).describe('Person ids of whom the roster counts on in vain.'),
} satisfies Fields<domain.RosterHole>);

const warning = z.object({
  warning: z.enum(ROSTER_WARNINGS),
  person: id,
  from: instant(),
  to: instant(),
  rosterIds: asKept<[string, string]>(z.array(id)),
} satisfies Fields<domain.RosterWarning>);

const text = z.object({ zh: z.string(), en: z.string() } satisfies Fields<domain.Text>);

export const RosterWeek = z.object({
  now: instant(),
  today: day,
  days: z.array(
    z.object({
      date: day,
      kind: z.enum(CALENDAR_DAYS),
      name: text.nullable().describe('The holiday that it belongs to, or is worked for.'),
      provisional: z.boolean(),
      source: z.string().nullable(),
    } satisfies Fields<domain.CalendarDay>),
  ),
  rosters: z.array(Roster),
  shifts: z.array(
    z.object({
      rosterId: id,
      duty: z.enum(DUTIES),
      shift: id,
      day,
      from: instant(),
      to: instant(),
      people: z.array(inShift),
    } satisfies Fields<domain.WeekShift>),
  ),
  holes: z.array(hole),
  warnings: z.array(warning),
  people: z.array(z.object({ id, name: z.string() })).describe('Names of everybody who is named in it.'),
  me: id.nullable().describe('Person id of who asks.'),
});
