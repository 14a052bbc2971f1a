import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ownFolder, ownHandle } from '#libs/runtime/index.js';

export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Puts a file in the place of another: a crash leaves the one or the other. Others may work between the pieces. */
export async function replace(path: string, pieces: Iterable<Buffer | string>): Promise<void> {
  ownFolder(dirname(path));
  const fresh = `${path}.new`;
  const file = await ownHandle(fresh, 'w');
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
