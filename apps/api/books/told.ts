import { isoTimes } from '../http/iso.js';
import { notFound } from '../http/problem.js';

/** What a book has under an id. Throws {@link Problem} when it has nothing. */
export const told = <T>(what: string, id: string, thing: T | undefined): unknown => {
  if (thing === undefined) throw notFound(what, id);
  return isoTimes(thing);
};
