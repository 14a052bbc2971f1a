import { z } from 'zod';
import { instant, isDayThatIs } from './instant.js';
import { text } from './text.js';
import { ATTENDANCES, DUTIES, REGISTER_STATES, SWAP_STATES } from './vocabulary.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'must be a day such as 2027-03-31')
  .refine(isDayThatIs, 'must be a day such as 2027-03-31');

/** Days of one rotation. Ours. */
const MOST_ROTATION_DAYS = 400;

/** Person ids by shift id. */
const planOf = <Id extends z.ZodType<string>>(id: Id) =>
  z.record(z.string(), z.array(id).max(64)).describe('Person ids by shift id; a shift that is not named has nobody.');

const exceptionsOf = <Id extends z.ZodType<string>>(id: Id) =>
  z
    .array(
      z
        .strictObject({
          id,
          day,
          shift: id.optional().describe('Absent: each shift of the day.'),
          off: id.optional().describe('Person id of who is off.'),
          in: id.optional().describe('Person id of who is in their place, or comes in addition.'),
          why: text(200).min(1),
          at: instant.optional(),
        })
        .refine((one) => one.off !== undefined || one.in !== undefined, 'must name who is off or who comes in'),
    )
    .max(2_000)
    .optional()
    .describe('Days that are otherwise.');

function swapsOf<Id extends z.ZodType<string>>(id: Id) {
  const turn = z.strictObject({ person: id, day, shift: id });
  const times = { askedAt: instant, at: instant.optional() };
  return z
    .array(z.strictObject({ id, one: turn, other: turn, state: z.enum(SWAP_STATES), ...times, why: text(200).optional() }))
    .max(2_000)
    .optional()
    .describe('Shifts that two people exchange; only what is `agreed` counts.');
}

const shiftsOf = <Id extends z.ZodType<string>>(id: Id) =>
  z
    .array(z.strictObject({ id, name: text(64).min(1), from: clockTime, to: clockTime }))
    .min(1)
    .max(24)
    .describe('Parts of a day in Asia/Shanghai; `to` at or before `from` is of the next day.');

const rotationOf = <Id extends z.ZodType<string>>(id: Id) =>
  z
    .strictObject({
      anchor: day.describe('The day of the first of `days`.'),
      days: z.array(planOf(id)).min(1).max(MOST_ROTATION_DAYS),
    })
    .describe('Days that come again and again.');

/** Fields of a roster. */
export const rosterFields = <Id extends z.ZodType<string>, Hours extends z.ZodType>({ id, hours }: { id: Id; hours: Hours }) => ({
  id,
  name: text(128).min(1).optional().describe('Absent: the id.'),
  duty: z.enum(DUTIES).describe('What for: maintenance 维修, shiftLead 值班主管, noc 监控, security 安保, cash 现金.'),
  attendance: z.enum(ATTENDANCES).default('onSite').describe('onSite: is there; onCall: comes when called.'),
  halls: z.array(id).max(5_000).default([]),
  region: id.optional().describe('All halls of this region, too.'),
  hours: hours.describe('When somebody must be on duty: "24h", or spans by weekday in Asia/Shanghai.'),
  statutoryHolidays: z
    .union([z.enum(['open', 'closed']), planOf(id)], { error: 'must be "open", "closed" or person ids by shift id' })
    .default('open')
    .describe(
      'On the days off of a statutory holiday: "open" as the rotation has it, "closed" nobody, or these people. What is not "open" keeps make-up days.',
    ),
  shifts: shiftsOf(id),
  rotation: rotationOf(id),
  skill: text(64).min(1).optional().describe('What who is on duty must be able to do; of `cash` it is `cash`.'),
  responsible: id
    .optional()
    .describe('Person id of who is told of holes; absent: first responsibles and supervisors of its halls.'),
  state: z.enum(REGISTER_STATES).default('active'),
  exceptions: exceptionsOf(id),
  swaps: swapsOf(id),
});

interface Checked {
  halls: readonly string[];
  shifts: readonly { id: string }[];
  statutoryHolidays: 'open' | 'closed' | Record<string, readonly string[]>;
  rotation: { days: readonly Record<string, readonly string[]>[] };
  responsible?: string | undefined;
  exceptions?: readonly { shift?: string | undefined; off?: string | undefined; in?: string | undefined }[] | undefined;
}

type Named = [path: string, id: string | undefined];

const peopleOf = (plan: Record<string, readonly string[]>, path: string): Named[] =>
  Object.entries(plan).flatMap(([shift, people]) => people.map((id, nth): Named => [`${path}.${shift}.${nth}`, id]));

/** Person ids that a roster names, and where. Who was swapped or taken off is of the past, and may be gone. */
export const peopleIn = ({ rotation, statutoryHolidays, responsible, exceptions = [] }: Checked): Named[] => [
  ...rotation.days.flatMap((plan, nth) => peopleOf(plan, `rotation.days.${nth}`)),
  ...(typeof statutoryHolidays === 'string' ? [] : peopleOf(statutoryHolidays, 'statutoryHolidays')),
  ['responsible', responsible],
  ...exceptions.map((one, nth): Named => [`exceptions.${nth}.in`, one.in]),
];

/** Places that name a shift which the roster does not have. */
export function unknownShiftsIn({ shifts, rotation, statutoryHolidays, exceptions = [] }: Checked): string[] {
  const known = new Set(shifts.map(({ id }) => id));
  const plans: [string, Record<string, unknown>][] = [
    ...rotation.days.map((plan, nth): [string, Record<string, unknown>] => [`rotation.days.${nth}`, plan]),
    ...(typeof statutoryHolidays === 'string'
      ? []
      : [['statutoryHolidays', statutoryHolidays] as [string, typeof statutoryHolidays]]),
  ];
  return [
    ...plans.flatMap(([path, plan]) => Object.keys(plan).flatMap((id) => (known.has(id) ? [] : [`${path}.${id}`]))),
    ...exceptions.flatMap(({ shift }, nth) => (shift === undefined || known.has(shift) ? [] : [`exceptions.${nth}.shift`])),
  ];
}
