import { z } from 'zod';
import { CHANNELS } from './channels/index.js';
import { instant, isDayThatIs } from './instant.js';
import { isClean, text } from './text.js';
import { DEPARTMENT_KINDS, ROLES } from './vocabulary.js';

const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'must be a day such as 2027-03-31')
  .refine(isDayThatIs, 'must be a day such as 2027-03-31')
  .describe('The last day on which it holds, in Asia/Shanghai.');

/** Fields of a person. */
export const personFields = <Id extends z.ZodType, Words extends z.ZodType>({ id, words }: { id: Id; words: Words }) => ({
  id,
  name: text(64).min(1).optional().describe('Absent: the id.'),
  phone: text(64).optional(),
  roles: z.array(z.enum(ROLES)).default([]),
  halls: z.array(id).max(10_000).default([]),
  skills: words,
  qualifications: z
    .array(z.strictObject({ skill: text(64).min(1), until: day }))
    .max(64)
    .optional()
    .describe('Skills that end.'),
  channels: z.array(CHANNELS.address).max(16).default([]),
  shifts: z
    .array(z.unknown())
    .max(400)
    .refine((shifts) => isClean(shifts), 'must not be deep, and have no control characters')
    .optional(),
  department: id.optional().describe('Id of the department that they are of.'),
  deputies: z
    .array(
      z
        .strictObject({ person: id, from: instant, to: instant })
        .refine(({ from, to }) => from < to, 'must end later than it begins'),
    )
    .max(64)
    .optional()
    .describe('Who stands in for them, each for a time. Of several at once the first counts.'),
});

/** Fields of a department. */
export const departmentFields = <Id extends z.ZodType>({ id }: { id: Id }) => ({
  id,
  name: text(128).min(1).optional().describe('Absent: the id.'),
  kind: z
    .enum(DEPARTMENT_KINDS)
    .describe('owner: 营销部; using: 使用单位; safety: 安监; general: 综合; it: 信通; security: 安保.'),
  parent: id.optional().describe('Id of the department that it is a part of.'),
});

interface Part {
  id: string;
  parent?: string | undefined;
}

/** Places in a list of departments that are a part of themselves by those above them; the others of the register stay as they are. */
export function inCircles(given: readonly Part[], known: ReadonlyMap<string, Part>): number[] {
  const all = new Map([...known, ...given.map((one): [string, Part] => [one.id, one])]);
  return given.flatMap(({ id }, at) => {
    const above = new Set<string>();
    for (let up = all.get(id)?.parent; up !== undefined && !above.has(up); up = all.get(up)?.parent) above.add(up);
    return above.has(id) ? [at] : [];
  });
}
