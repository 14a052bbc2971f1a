import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BACKUP_FILE, CHECKED_FILE, lockFolder, tellAges } from '#libs/composition/index.js';
import type { Clock } from '#libs/domain/index.js';
import type { Say } from './inside.js';

/** A folder that was made here, by its time; what has another name is somebody else's and stays. */
const OURS = /^\d{4}-\d\d-\d\dT\d{6}Z$/;
const HALF = '.half';
const nameOf = (clock: Clock): string => new Date(clock.now()).toISOString().replace(/:|\.\d+/g, '');

/** Makes a backup in a folder of its own among others, and lets go of the oldest. It has its name only when it is whole. */
export async function amongOthers(
  { among, keep }: { among: string; keep: number },
  clock: Clock,
  say: Say,
  save: (folder: string) => Promise<void>,
  checked: (folder: string) => Promise<void>,
): Promise<void> {
  // Not to be listed by others, but what says how old they are can be read.
  mkdirSync(among, { recursive: true, mode: 0o711 });
  const unlock = lockFolder(among);
  try {
    // Of one that was killed.
    for (const name of readdirSync(among)) if (name.endsWith(HALF)) rmSync(join(among, name), { recursive: true, force: true });
    const folder = join(among, nameOf(clock));
    const half = `${folder}${HALF}`;
    try {
      await save(half);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      throw error;
    }
    renameSync(half, folder);
    say(`Saved in ${folder}. It holds secrets: keep it closed.`);
    tellAges(among);
    await checked(folder);
    tellAges(among);
    for (const gone of overdue(among, keep)) {
      rmSync(join(among, gone), { recursive: true, force: true });
      say(`removed ${gone}: ${keep} are kept`);
    }
  } finally {
    unlock();
  }
}

/** The oldest of ours beyond the number. Never the newest that was restored for a trial: it is the one that is known to be good. */
function overdue(among: string, keep: number): string[] {
  const ours = wholeIn(among).reverse();
  const good = ours.find((name) => existsSync(join(among, name, CHECKED_FILE)));
  return ours.slice(keep).filter((name) => name !== good);
}

/** Whole backups that were made here, oldest first. */
function wholeIn(among: string): string[] {
  return readdirSync(among)
    .filter((name) => OURS.test(name) && existsSync(join(among, name, BACKUP_FILE)))
    .sort();
}
