import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { agesOf, KNOWN_MIGRATIONS, migrationsAt } from '#libs/composition/index.js';
import { PREFIX, projectFile, readSettings, SETTING_NAMES, Settings, StartRefused } from '#libs/runtime/index.js';
import { Own } from '../backup/own.js';
import type { Looks } from './findings.js';

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(projectFile(...path), 'utf8')) as T;

/** Looks at the installation that the environment names. */
export async function readLooks(env: NodeJS.ProcessEnv): Promise<Looks> {
  const { engines } = json<{ engines: { node: string } }>('package.json');
  const { settings, known } = settingsIn(env);
  return {
    node: { is: process.versions.node, wants: engines.node.replace(/^\D+/, '') },
    settings,
    books: await booksOf(known),
    backup: known.BACKUP_DIR ? agesOf(resolve(known.BACKUP_DIR)) : null,
  };
}

function settingsIn(env: NodeJS.ProcessEnv): { settings: Looks['settings']; known: Settings } {
  const released = json<{ version: string; commit: string; settings: string[] }>('apps', 'tools', 'upgrade', 'released.json');
  const given = Object.entries(env).filter(([name, value]) => name.startsWith(PREFIX) && value);
  const isKnown = ([name]: [string, unknown]): boolean => SETTING_NAMES.has(name.slice(PREFIX.length));
  const unknown = given.filter((one) => !isKnown(one)).map(([name]) => name);
  const fresh = [...SETTING_NAMES]
    .filter((name) => !released.settings.includes(name))
    .map((name) => ({ name: PREFIX + name, about: Settings.shape[name as keyof Settings]?.description ?? 'a file with it' }));
  const since = `${released.version} (${released.commit.slice(0, 8)})`;
  try {
    return { settings: { unknown, fresh, refusal: null, since }, known: readSettings(Object.fromEntries(given.filter(isKnown))) };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { settings: { unknown, fresh, refusal: error.message, since }, known: readSettings({}) };
  }
}

async function booksOf({ POSTGRES_URL, DATA_DIR, MIGRATE }: Settings): Promise<Looks['books']> {
  try {
    const done = POSTGRES_URL ? await migrationsAt(POSTGRES_URL) : await migrationsIn(resolve(DATA_DIR));
    return { done, known: KNOWN_MIGRATIONS, mayMigrate: MIGRATE === 'yes' };
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    return { unseen: `The tables cannot be looked at: ${error.message}` };
  }
}

async function migrationsIn(dataDir: string): Promise<string[]> {
  const own = await Own.open(dataDir);
  try {
    return (await own.look('books')).migrations ?? [];
  } finally {
    await own.done();
  }
}
