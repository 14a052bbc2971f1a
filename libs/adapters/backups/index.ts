import { chmodSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#libs/domain/time/index.js';
import { writeOwn } from '#libs/runtime/index.js';

export { askToBeSaved, type Counted, letBeSaved, type Savable, type Saved } from './saving.js';

/** What a backup says of itself; written last, so that one that was cut off has none. */
export const BACKUP_FILE = 'backup.json';
/** Beside it: that the backup was restored for a trial, and when. */
export const CHECKED_FILE = 'checked.json';

/** In a folder of backups, readable by everybody: how old they are. The backups themselves are for their owner alone. */
const AGES_FILE = 'backups.json';

interface Ages {
  /** When the newest whole backup was made. 0: there is none. */
  newest: Instant;
  /** When the newest was made of those that were restored for a trial. 0: there is none. */
  checked: Instant;
}

/** Of a folder of backups, or of one. Who may not look into them goes by what whoever made them last wrote there. */
export function agesOf(folder: string): Ages {
  try {
    const all = [folder, ...foldersIn(folder)];
    const latest = (some: string[]): Instant => Math.max(0, ...some.map((one) => timeIn(one, BACKUP_FILE)));
    return { newest: latest(all), checked: latest(all.filter((one) => timeIn(one, CHECKED_FILE) > 0)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return toldIn(folder);
  }
}

/** A folder that is closed altogether has no backup that could be restored from here. */
function toldIn(folder: string): Ages {
  try {
    return { newest: timeIn(folder, AGES_FILE, 'newest'), checked: timeIn(folder, AGES_FILE, 'checked') };
  } catch {
    return { newest: 0, checked: 0 };
  }
}

/** Writes down how old they are for those who may not look. */
export function tellAges(folder: string): void {
  const { newest, checked } = agesOf(folder);
  const file = join(folder, AGES_FILE);
  const iso = (at: Instant): string | null => (at > 0 ? new Date(at).toISOString() : null);
  writeOwn(`${file}.new`, `${JSON.stringify({ newest: iso(newest), checked: iso(checked) })}\n`);
  // Two times, and nothing else: for the process that shows them, which may be another user's.
  chmodSync(`${file}.new`, 0o644);
  renameSync(`${file}.new`, file);
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function foldersIn(folder: string): string[] {
  try {
    const inside = readdirSync(folder, { withFileTypes: true });
    return inside.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** 0: there is no such file, or it is not one of ours. */
function timeIn(folder: string, file: string, field = 'at'): Instant {
  try {
    const told = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
    const at = Date.parse(told[field] ?? '');
    return Number.isFinite(at) ? at : 0;
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError) return 0;
    throw error;
  }
}
