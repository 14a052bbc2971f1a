import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type WatchSnapshot, WatchSnapshots } from '#libs/domain/index.js';

/** The watch state in one file, replaced whole so that a crash leaves the old one or the new one. */
export class SnapshotFile extends WatchSnapshots {
  constructor(private readonly path: string) {
    super();
  }

  override async load(): Promise<WatchSnapshot | null> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as WatchSnapshot;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  override async save(snapshot: WatchSnapshot): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(snapshot));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}
