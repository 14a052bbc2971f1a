import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { type DoorSnapshot, DoorSnapshots, type WatchSnapshot, WatchSnapshots } from '#libs/domain/index.js';

/** The watch state in one file, replaced whole so that a crash leaves the old one or the new one. */
export class SnapshotFile extends WatchSnapshots {
  constructor(private readonly path: string) {
    super();
  }

  override async load(): Promise<WatchSnapshot | null> {
    const text = await textOf(this.path);
    return text === null ? null : (JSON.parse(text) as WatchSnapshot);
  }

  override async save(snapshot: WatchSnapshot): Promise<void> {
    await replace(this.path, JSON.stringify(snapshot));
  }
}

/** What has come from every kiosk, in one file. A checksum stands before it: a flipped digit would make something new a repeat. */
export class DoorFile extends DoorSnapshots {
  constructor(private readonly path: string) {
    super();
  }

  override async load(): Promise<DoorSnapshot | null> {
    const text = await textOf(this.path);
    if (text === null) return null;
    const body = text.slice(text.indexOf('\n') + 1);
    if (text !== sealed(body)) throw new Error(`${this.path} is damaged: its checksum is not that of its content`);
    return JSON.parse(body) as DoorSnapshot;
  }

  override async save(snapshot: DoorSnapshot): Promise<void> {
    await replace(this.path, sealed(JSON.stringify(snapshot)));
  }
}

const sealed = (body: string): string => `${crc32(body).toString(16)}\n${body}`;

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
