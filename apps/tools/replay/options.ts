import { parseArgs } from 'node:util';
import type { ReplayAsked } from '#libs/composition/index.js';
import { instantIn } from '#libs/contracts/index.js';
import { StartRefused } from '#libs/runtime/index.js';

const USAGE = 'npm run replay -- --fleet FLEET.json --readings IN.jsonl [--rules RULES.yaml] [--until ISO] --out OUT.jsonl';

const OPTIONS = {
  fleet: { type: 'string' },
  readings: { type: 'string' },
  rules: { type: 'string' },
  until: { type: 'string' },
  out: { type: 'string' },
} as const;

const refuse = (what: string): never => {
  throw new StartRefused(what, `Usage: ${USAGE}`);
};

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch (error) {
    return refuse(`${((error as Error).message.split(/\. |\n/)[0] ?? 'Wrong argument').replace(/\.$/, '')}.`);
  }
}

function instantOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return instantIn(text) ?? refuse('--until wants a time that exists, with its zone, such as 2026-01-01T08:00:00+08:00.');
}

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readOptions(argv: string[]): ReplayAsked {
  const { fleet, readings, rules, until, out } = parsed(argv);
  if (!fleet || !readings || !out) return refuse(`${!fleet ? '--fleet' : !readings ? '--readings' : '--out'} is missing.`);
  return { fleet, readings, rules: rules ?? null, until: instantOf(until), out };
}
