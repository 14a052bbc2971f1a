import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PREFIX, readSettings, SETTING_NAMES, type Settings, StartRefused } from '#libs/runtime/index.js';

const USAGE = `npm run support-bundle [-- --to FILE]
One file to send to who helps: versions, settings by name, health, metrics, migrations, counts, the journal's state, disk, rules. No secret
and no name of a person is in it. What is looked at is what the environment names, as for npm start. --to: a new file, ending with .tar.gz.`;

export interface Options {
  /** Null: named by the time, in the folder one is in. */
  to: string | null;
  settings: Settings;
  /** Names that are set, with HALLWATCH_. */
  given: string[];
  /** Why the settings would be refused at a start; those that are left out are the defaults then. */
  refusal: string | null;
  /** As they stand in the environment; no word of them may be told. */
  env: [string, string][];
}

function toOf(argv: string[]): string | null {
  try {
    const { to } = parseArgs({ args: argv, options: { to: { type: 'string' } } }).values;
    return to === undefined ? null : resolve(to);
  } catch (error) {
    throw new StartRefused((error as Error).message.split('. ')[0] ?? 'Wrong argument', `\n${USAGE}`);
  }
}

/** What was asked for. Settings that a start would refuse are a reason to make the bundle, not to refuse it. */
export function readOptions(argv: string[], environment: NodeJS.ProcessEnv): Options {
  const env = Object.entries(environment).filter((one): one is [string, string] => one[0].startsWith(PREFIX) && !!one[1]);
  const common = { to: toOf(argv), given: env.map(([name]) => name).sort(), env };
  try {
    return { ...common, settings: readSettings(Object.fromEntries(env)), refusal: null };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { ...common, settings: acceptable(env), refusal: error.message };
  }
}

/** What of the settings counts by itself. */
function acceptable(env: [string, string][]): Settings {
  const kept: Record<string, string> = {};
  for (const [name, value] of env) {
    if (!SETTING_NAMES.has(name.slice(PREFIX.length))) continue;
    try {
      readSettings({ ...kept, [name]: value });
      kept[name] = value;
    } catch (error) {
      if (!(error instanceof StartRefused)) throw error;
    }
  }
  return readSettings(kept);
}
