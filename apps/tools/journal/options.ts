import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { REFUSALS, type Refusal } from '#libs/domain/index.js';
import { readSettings, StartRefused } from '#libs/runtime/index.js';

const WHAT = ['verify', 'tail', 'stats', 'purge-acts'] as const;

export interface Options {
  what: (typeof WHAT)[number];
  /** Folder with the segments. */
  folder: string;
  /** Position to begin at; null: near the end. */
  from: number | null;
  follow: boolean;
  kiosk: string | null;
  reason: Refusal | null;
  /** Of PostgreSQL on a server; null: it is in the data folder. */
  postgres: string | null;
  /** Acts before this are purged. */
  before: number | null;
}

export const USAGE = `npm run journal -- verify|tail|stats|purge-acts [--folder DIR] [--from POSITION] [--follow] [--kiosk ID] [--reason REASON] [--before DATE]
  verify   checks every record: files, counts, times, and each damaged place, and follows the chain of acts when the database can be
           opened; exit code 1 when something is damaged
  tail     entries as lines of JSON, the last twenty or from --from on; --follow goes on until Ctrl-C
  stats    what is in it: kinds, refusals, kiosks, bytes, rates, and how far each consumer is
  purge-acts   removes what people did before --before 2020-01-31, when it is older than six years (S3-U7); the one that writes
The others only read: beside a station that runs, on a copy, or after a crash. --folder is the data folder or the journal's own.`;

const OPTIONS = {
  folder: { type: 'string' },
  from: { type: 'string' },
  follow: { type: 'boolean', default: false },
  kiosk: { type: 'string' },
  reason: { type: 'string' },
  before: { type: 'string' },
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

function beforeOf(what: string, text: string | undefined): number | null {
  const at = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00+08:00`) : Number.NaN;
  if (what !== 'purge-acts') return null;
  return Number.isFinite(at) ? at : refuse('--before wants a day, such as 2020-01-31.');
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
  if (!what || positionals.length !== 1) return refuse('Give a command: verify, tail, stats or purge-acts.');
  return {
    what,
    folder: folderOf(values.folder, env),
    from: positionOf(values.from),
    follow: values.follow,
    kiosk: values.kiosk ?? null,
    reason: reasonOf(values.reason),
    postgres: readSettings(env).POSTGRES_URL ?? null,
    before: beforeOf(what, values.before),
  };
}
