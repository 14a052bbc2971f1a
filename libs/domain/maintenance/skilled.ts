import type { Person, Qualification } from '../people/index.js';

export { isSkilled, isSkillKnown } from '../roster/index.js';

/** Qualifications that end by the day, or have ended, the first first. */
export const endingBy = ({ qualifications = [] }: Person, day: string): Qualification[] =>
  qualifications.filter(({ until }) => until <= day).sort((a, b) => (a.until < b.until ? -1 : 1));
