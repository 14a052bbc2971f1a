import { dayAt } from '../calendar/index.js';
import type { Person } from '../people/index.js';
import type { Instant } from '../time/index.js';

/** Whether a person has the skill then: without an end, or to the end of a day that is not over (S3-D7b). */
export const isSkilled = ({ skills, qualifications = [] }: Person, skill: string, at: Instant): boolean =>
  skills.includes(skill) || qualifications.some((one) => one.skill === skill && dayAt(at) <= one.until);

/** Whether anything is registered of what a person can do; what has ended is known, too. */
export const isSkillKnown = ({ skills, qualifications = [] }: Person): boolean => skills.length + qualifications.length > 0;
