import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#libs/domain/time/index.js';

/** What a backup says of itself; written last, so that one that was cut off has none. */
export const BACKUP_FILE = 'backup.json';

/** When the newest whole backup was made that is in a folder, or in a folder in it. 0: there is none. */
export function newestBackup(folder: string): Instant {
  return Math.max(0, ...[folder, ...foldersIn(folder)].map(madeAt));
}

function foldersIn(folder: string): string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true });
    return inside.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    // A folder that cannot be read has no backup that anybody could restore from here.
    return [];
  }
}

function madeAt(folder: string): Instant {
  try {
    const at = Date.parse((JSON.parse(readFileSync(join(folder, BACKUP_FILE), 'utf8')) as { at: string }).at);
    return Number.isFinite(at) ? at : 0;
  } catch {
    return 0;
  }
}
