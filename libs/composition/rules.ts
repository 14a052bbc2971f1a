import { readFileSync } from 'node:fs';
import type { RuleSet } from '#libs/domain/index.js';
import { projectFile, StartRefused } from '#libs/runtime/index.js';
import { RulesRefused, readRules } from '#libs/stages/watch/index.js';

const SHIPPED = projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml');

/** The rules of the file, or those that Hallwatch ships with. Throws {@link StartRefused} that names what is wrong and where. */
export function openRules(file: string = SHIPPED): RuleSet {
  try {
    return readRules(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof RulesRefused) throw refused(cause.message, 'Correct the file', cause);
    throw refused(`${file} cannot be read.`, 'Name a file that is there and open to you', cause);
  }
}

const refused = (what: string, todo: string, cause: unknown): StartRefused =>
  new StartRefused(
    `HALLWATCH_RULES_FILE: ${what.replace(/\.?$/, '.')}`,
    `${todo}, or unset the variable to go by the rules that come with Hallwatch.`,
    cause,
  );
