/** A part with no separator in it; ordinary names stay as they are. */
const escaped = (part: string): string => (/[%/]/.test(part) ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part);

/** A part as it was before it was joined. */
export const plainPart = (part: string): string =>
  part.includes('%') ? part.replace(/%(2[5F])/g, (_, code) => (code === '2F' ? '/' : '%')) : part;

/** One name of several parts, no two lists of which have the same: `a/b` with `c` is `a%2Fb/c`, and `a` with `b/c` is `a/b%2Fc`. */
export const joined = (...parts: string[]): string => parts.map(escaped).join('/');

/** The parts that a name was joined from. */
export const parted = (name: string): string[] => name.split('/').map(plainPart);

/**
 * The same of two parts with a space between them, for names that people and programs know so: `UTIL CASH`. Only a first part with a space
 * in it is written otherwise.
 */
export const spaced = (first: string, second: string): string =>
  `${first.replace(/[% ]/g, (c) => (c === ' ' ? '%20' : '%25'))} ${second}`;
