import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';

/** The files of the installation, so that a check can be shown a wrong one. */
export interface StackFiles {
  read(path: string): string;
  exists(path: string): boolean;
  mayRun(path: string): boolean;
  /** Names in a folder. */
  list(folder: string): string[];
}

export const PROJECT_FILES: StackFiles = {
  read: (path) => readFileSync(projectFile(path), 'utf8'),
  exists: (path) => existsSync(projectFile(path)),
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
