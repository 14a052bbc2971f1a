import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { anchorsIn, type ChainHead, REFUSALS, type Refusal } from '#libs/domain/index.js';
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
  /** Where the chain of acts was, as somebody kept it elsewhere. */
  anchors: ChainHead[];
  /** Acts before this are purged. */
  before: number | null;
}

export const USAGE = `npm run journal -- verify|tail|stats|purge-acts [--folder DIR] [--from POSITION] [--follow] [--kiosk ID] [--reason REASON] [--before DATE] [--anchor HASH@NUMBER] [--anchors FILE]
  verify   checks every record: files, counts, times, and each damaged place, and follows the chain of acts when the database can be
           opened; exit code 1 when something is damaged. --anchor and --anchors hold the chain against what was kept elsewhere, too: the
           file has lines of the log ("The chain of acts is at …") or messages to auditors; both may be given several times
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
  anchor: { type: 'string', multiple: true },
  anchors: { type: 'string', multiple: true },
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

function anchorsOf({
  anchor = [],
  anchors = [],
}: {
  anchor?: string[] | undefined;
  anchors?: string[] | undefined;
}): ChainHead[] {
  const typed = anchor.flatMap((text) => {
    const found = /^[0-9a-f]{64}@\d{1,15}$/.test(text) ? anchorsIn(text) : [];
    return found.length > 0 ? found : refuse('--anchor wants HASH@NUMBER, as the log and the message have them.');
  });
  return [...typed, ...anchors.flatMap(anchorsOfFile)];
}

function anchorsOfFile(file: string): ChainHead[] {
  if (!existsSync(file)) return refuse(`--anchors: there is no file ${file}.`);
  const found = anchorsIn(readFileSync(file, 'utf8'));
  return found.length > 0 ? found : refuse(`--anchors: no line of ${file} says where the chain of acts was.`);
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
    anchors: anchorsOf(values),
    before: beforeOf(what, values.before),
  };
}
