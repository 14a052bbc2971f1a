import { notFound } from '../http/problem.js';

/** What a book has under an id. Throws {@link Problem} when it has nothing. */
export const known = <T>(what: string, id: string, thing: T | undefined): T => {
  if (thing === undefined) throw notFound(what, id);
  return thing;
};
