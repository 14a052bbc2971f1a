import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#libs/domain/time/index.js';

export { askToBeSaved, type Counted, letBeSaved, type Savable, type Saved } from './saving.js';

/** What a backup says of itself; written last, so that one that was cut off has none. */
export const BACKUP_FILE = 'backup.json';
/** Beside it: that the backup was restored for a trial, and when. */
export const CHECKED_FILE = 'checked.json';

/** When the newest whole backup was made that is in a folder, or in a folder in it. 0: there is none. */
export const newestBackup = (folder: string): Instant => Math.max(0, ...[folder, ...foldersIn(folder)].map(madeAt));

/** When the newest was made of those that were restored for a trial. 0: there is none. */
export const newestChecked = (folder: string): Instant =>
  Math.max(0, ...[folder, ...foldersIn(folder)].filter((one) => timeIn(one, CHECKED_FILE) > 0).map(madeAt));

function foldersIn(folder: string): string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true });
    return inside.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    // A folder that cannot be read has no backup that anybody could restore from here.
    return [];
  }
}

const madeAt = (folder: string): Instant => timeIn(folder, BACKUP_FILE);

function timeIn(folder: string, file: string): Instant {
  try {
    const at = Date.parse((JSON.parse(readFileSync(join(folder, file), 'utf8')) as { at: string }).at);
    return Number.isFinite(at) ? at : 0;
  } catch {
    return 0;
  }
}
