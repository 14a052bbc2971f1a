import { createHash } from 'node:crypto';
import type { SupportLook } from '#libs/composition/index.js';
import { readText, type Settings, StartRefused } from '#libs/runtime/index.js';

export interface RulesTold {
  about: object;
  text: string;
}

/** Comments are free words, and no part of what a rule does. */
const withoutComments = (yaml: string): string =>
  yaml
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => line.replace(/\s#\s.*$/, ''))
    .join('\n');

/** The rules that were said last, or those of the file. Throws {@link StartRefused}. */
export function rulesOf({ RULES_FILE }: Settings, books: SupportLook | null): RulesTold {
  if (books?.rules) {
    const { text, ...about } = books.rules;
    return { about, text: withoutComments(text) };
  }
  if (RULES_FILE === undefined)
    throw new StartRefused('The rules are in the database, which was not seen.', 'GET /api/v1/rules shows them.');
  const text = readText(RULES_FILE);
  const about = { origin: 'HALLWATCH_RULES_FILE', sha256: createHash('sha256').update(text).digest('hex') };
  return { about, text: withoutComments(text) };
}
