import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

/** The files of the installation, so that a check can be shown a wrong one. */
export interface StackFiles {
  read(path: string): string;
  exists(path: string): boolean;
  mayRun(path: string): boolean;
  /** What of a file or folder is closed to other users: the first that is found, or null. */
  closed(path: string): string | null;
  /** Names in a folder. */
  list(folder: string): string[];
}

/** Bits of others: to read, and of a folder to enter. */
const [READ, ENTER] = [0o004, 0o001];

function closed(path: string): string | null {
  const of = statSync(projectFile(path));
  const wanted = of.isDirectory() ? READ | ENTER : READ;
  if ((of.mode & wanted) !== wanted) return path;
  if (!of.isDirectory()) return null;
  for (const name of readdirSync(projectFile(path))) {
    const found = closed(join(path, name));
    if (found !== null) return found;
  }
  return null;
}

export const PROJECT_FILES: StackFiles = {
  read: (path) => readFileSync(projectFile(path), 'utf8'),
  exists: (path) => existsSync(projectFile(path)),
  closed,
  list: (folder) => readdirSync(projectFile(folder)),
  mayRun: (path) => {
    try {
      accessSync(projectFile(path), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};
