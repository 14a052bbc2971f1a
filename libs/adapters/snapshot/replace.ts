import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Puts a file in the place of another: a crash leaves the one or the other. Others may work between the pieces. */
export async function replace(path: string, pieces: Iterable<Buffer | string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
