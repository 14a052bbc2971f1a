import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { REFUSALS, type Refusal } from '#libs/domain/index.js';
import { readSettings, StartRefused } from '#libs/runtime/index.js';

const WHAT = ['verify', 'tail', 'stats'] as const;

export interface Options {
  what: (typeof WHAT)[number];
  /** Folder with the segments. */
  folder: string;
  /** Position to begin at; null: near the end. */
  from: number | null;
  follow: boolean;
  kiosk: string | null;
  reason: Refusal | null;
}

export const USAGE = `npm run journal -- verify|tail|stats [--folder DIR] [--from POSITION] [--follow] [--kiosk ID] [--reason REASON]
  verify   checks every record: files, counts, times, and each damaged place; exit code 1 when there is one
  tail     entries as lines of JSON, the last twenty or from --from on; --follow goes on until Ctrl-C
  stats    what is in it: kinds, refusals, kiosks, bytes, rates, and how far each consumer is
It only reads: beside a station that runs, on a copy, or after a crash. --folder is the data folder or the journal's own.`;

const OPTIONS = {
  folder: { type: 'string' },
  from: { type: 'string' },
  follow: { type: 'boolean', default: false },
  kiosk: { type: 'string' },
  reason: { type: 'string' },
} as const;

const refuse = (what: string): never => {
  throw new StartRefused(what, `\n${USAGE}`);
};

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0] ?? 'Wrong argument');
  }
}

function positionOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse('--from wants a position, a whole number.');
}

function reasonOf(text: string | undefined): Refusal | null {
  if (text === undefined) return null;
  return REFUSALS.find((reason) => reason === text) ?? refuse(`--reason wants one of ${REFUSALS.join(', ')}.`);
}

/** The data folder has the journal in it. */
function folderOf(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const folder = resolve(given ?? readSettings(env).DATA_DIR);
  const inside = join(folder, 'journal');
  return existsSync(inside) ? inside : folder;
}

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readOptions(argv: string[], env: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parsed(argv);
  const what = WHAT.find((one) => one === positionals[0]);
  if (!what || positionals.length !== 1) return refuse('Give a command: verify, tail or stats.');
  return {
    what,
    folder: folderOf(values.folder, env),
    from: positionOf(values.from),
    follow: values.follow,
    kiosk: values.kiosk ?? null,
    reason: reasonOf(values.reason),
  };
}
