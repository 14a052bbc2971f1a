import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '#libs/runtime/index.js';
import { PREPARED } from './prepared.js';

/** Why the folder of the embedded database cannot be opened. */
export type FolderTrouble = 'other-version' | 'no-version' | 'disk-full' | 'no-right' | 'no-descriptors' | 'damaged';

/** The version of PostgreSQL that is inside this program, as its folders say it. */
const OURS = '18';

const versionIn = (folder: string): string | null => {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
};

const oursAs = (): string => versionIn(PREPARED) ?? OURS;

/** What can be told of a folder before PostgreSQL is asked: it would only say that it stopped. Null: nothing is wrong with it so far. */
export function troubleBefore(folder: string, isEmpty: boolean): StartRefused | null {
  if (isEmpty) return null;
  const version = versionIn(folder);
  if (version === null) return refusalFor('no-version', folder);
  return version === oursAs() ? null : refusalFor('other-version', folder, version);
}

const BY_CODE: Record<string, FolderTrouble> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'no-right',
  EPERM: 'no-right',
  EROFS: 'no-right',
  ENOTDIR: 'no-right',
  EMFILE: 'no-descriptors',
  ENFILE: 'no-descriptors',
};

/** Why it could not be opened, by what was thrown. */
export function openRefusal(folder: string, cause: unknown): StartRefused {
  if (cause instanceof StartRefused) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  const said = cause instanceof Error ? cause.message : String(cause);
  const byWords = /no space left/i.test(said) ? 'disk-full' : 'damaged';
  return refusalFor((code && BY_CODE[code]) || byWords, folder, undefined, cause);
}

function refusalFor(trouble: FolderTrouble, folder: string, version?: string, cause?: unknown): StartRefused {
  const restore = 'restore it from a backup (npm run restore)';
  const TOLD: Record<FolderTrouble, [string, string]> = {
    'other-version': [
      `The database in ${folder} is of PostgreSQL ${version}, and this program has PostgreSQL ${oursAs()}.`,
      `Start it with the Hallwatch that made it, or ${restore}.`,
    ],
    'no-version': [
      `The folder ${folder} is no whole database: its PG_VERSION is missing.`,
      `Move it away and ${restore}; without a backup the register is begun anew.`,
    ],
    'disk-full': [`There is no room for the database in ${folder}.`, 'Free the disk, then start again.'],
    'no-right': [
      `The database in ${folder} may not be written.`,
      'Give the folder to the user that Hallwatch runs as (chown -R), or set HALLWATCH_DATA_DIR to another.',
    ],
    'no-descriptors': ['This process may open too few files at once.', 'Raise the limit to 1024 or more (ulimit -n).'],
    damaged: [
      `The database in ${folder} cannot be opened: it is damaged, or another program has it open.`,
      `See that nothing else uses it; else move it away and ${restore}.`,
    ],
  };
  return new StartRefused(...TOLD[trouble], cause);
}
