import { z } from 'zod';
import { CLEAN_TEXT, FleetRoster } from '#libs/contracts/index.js';
import { DUTIES, SWAP_ANSWERS } from '#libs/domain/index.js';
import { changesOf, DayName, Name, paged } from '../schemas.js';

/** Days that are told at once. Ours. */
const MOST_DAYS = 62;
const WEEK = 7;

const why = z.string().min(1).max(200).regex(CLEAN_TEXT, 'Control characters are not taken.');
const turn = z.strictObject({ person: Name, day: DayName, shift: Name });

export const NewRoster = FleetRoster.describe('A roster, as the fleet file has it.');
export const RosterChanges = changesOf(FleetRoster);
export const RostersQuery = z.strictObject({ ...paged, hallId: Name.optional(), duty: z.enum(DUTIES).optional() });
export const RosterWeekQuery = z.strictObject({
  from: DayName.optional().describe('The first day; absent: today in Asia/Shanghai.'),
  days: z.coerce.number().int().min(1).max(MOST_DAYS).default(WEEK),
  hall: Name.optional().describe('Hall id.'),
  duty: z.enum(DUTIES).optional(),
  mine: z.enum(['true', 'false']).default('false').describe('`true`: only rosters in which the asker is.'),
});
export const NewException = z
  .strictObject({
    day: DayName,
    shift: Name.optional().describe('Absent: each shift of the day.'),
    off: Name.optional().describe('Person id of who is off.'),
    in: Name.optional().describe('Person id of who is in their place, or comes in addition.'),
    why,
  })
  .refine((one) => one.off !== undefined || one.in !== undefined, 'must name who is off or who comes in');
export const NewSwap = z.strictObject({
  one: turn.omit({ person: true }).describe('The shift of who asks.'),
  other: turn.describe('Whose shift they want for it.'),
  why: why.optional(),
});
export const AnswerOfSwap = z.strictObject({ answer: z.enum(SWAP_ANSWERS) });
