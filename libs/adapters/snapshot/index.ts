import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type IntakeSnapshot, IntakeSnapshots } from '#libs/domain/index.js';
import { isAbsent, replace } from './replace.js';

export { SnapshotFile, watchFile } from './watch-file.js';

/** What has come from every kiosk, in one file. A checksum stands before it: a flipped digit would make something new a repeat. */
export class IntakeFile extends IntakeSnapshots {
  constructor(private readonly path: string) {
    super();
  }

  override async load(): Promise<IntakeSnapshot | null> {
    const text = await textOf(this.path);
    if (text === null) return null;
    const body = text.slice(text.indexOf('\n') + 1);
    if (text !== sealed(body)) throw new Error(`${this.path} is damaged: its checksum is not that of its content`);
    return JSON.parse(body) as IntakeSnapshot;
  }

  override async save(snapshot: IntakeSnapshot): Promise<void> {
    await replace(this.path, [sealed(JSON.stringify(snapshot))]);
  }
}

const sealed = (body: string): string => `${crc32(body).toString(16)}\n${body}`;

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
