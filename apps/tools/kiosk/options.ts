import { parseArgs } from 'node:util';
import { HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Options {
  id: string;
  url: string;
  /** Milliseconds; null: as long as five heartbeats need. */
  forMs: number | null;
  lang: Language;
  ask: boolean;
  json: boolean;
  help: boolean;
  /** How to log in. */
  access: { token: string } | { name: string; password: string };
}

export const USAGE = `npm run kiosk:check -- --id ID [--url http://127.0.0.1:3000] [--for 10m] [--ask] [--lang zh|en] [--json]
  Watches one kiosk and tells its maker, line by line, what is right, missing or wrong.
  --id     the kiosk, as it is registered
  --url    the station, or the api of a larger installation
  --for    how long at most, such as 90s, 10m or 2h; without it as long as six heartbeats need. It ends earlier when all is known
  --ask    asks the kiosk for a birth, to see whether it answers
  --lang   zh or en; without it as LANG says
  --json   a line of JSON for each finding
  HALLWATCH_TOKEN, or HALLWATCH_PASSWORD with HALLWATCH_NAME (admin), in the environment let it in, never the command line.
  The account needs the power to read; with --ask the power to write.
  Exit code: 0 nothing is missing or wrong, 1 something is, 2 it could not be watched.`;

const no = { type: 'boolean', default: false } as const;
const OPTIONS = {
  id: { type: 'string' },
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
  for: { type: 'string' },
  lang: { type: 'string' },
  ask: no,
  json: no,
  help: { ...no, short: 'h' },
} as const;

const UNITS = { s: SECOND, m: MINUTE, h: HOUR } as const;
/** The longest that is watched. */
const MOST = 24 * HOUR;

const refuse = (what: string): never => {
  throw new StartRefused(what, `\n${USAGE}`);
};

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch (error) {
    return refuse((error as Error).message.split(/\. |\n/)[0] ?? 'Wrong argument');
  }
}

function durationOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  return ms > 0 && ms <= MOST ? ms : refuse('--for must be a time such as 90s, 10m or 2h, at most a day.');
}

function languageOf(given: string | undefined, env: NodeJS.ProcessEnv): Language {
  const named = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  if (given === undefined) return named.startsWith('zh') ? 'zh' : 'en';
  return LANGUAGES.find((one) => one === given) ?? refuse('--lang wants zh or en.');
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return refuse('--url must be an address such as http://127.0.0.1:3000.');
  if (url.username || url.password) return refuse('--url has a name or password in it; give them in the environment.');
  return url.href.replace(/\/+$/, '');
}

function accessOf(env: NodeJS.ProcessEnv): Options['access'] {
  const { HALLWATCH_TOKEN: token, HALLWATCH_NAME: name, HALLWATCH_PASSWORD: password } = env;
  if (token) return { token };
  if (password) return { name: name || 'admin', password };
  return refuse('Neither HALLWATCH_TOKEN nor HALLWATCH_PASSWORD is set.');
}

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readOptions(argv: string[], env: NodeJS.ProcessEnv): Options {
  const { id, url, for: duration, lang, ...flags } = parsed(argv);
  const asked = { forMs: durationOf(duration), lang: languageOf(lang, env), url: urlOf(url), ...flags };
  if (flags.help) return { ...asked, id: '', access: { token: '' } };
  return { ...asked, id: id || refuse('--id is missing.'), access: accessOf(env) };
}
