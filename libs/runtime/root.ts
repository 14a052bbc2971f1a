import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project, whether this runs from the sources or from `dist`. */
export const PROJECT_ROOT = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'hallwatch') return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The folder with package.json of hallwatch was not found above this file');
    folder = parent;
  }
})();

/** A file of the project by its path from the root. */
export const projectFile = (...parts: string[]): string => join(PROJECT_ROOT, ...parts);
