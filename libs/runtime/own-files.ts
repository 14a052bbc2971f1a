import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  createWriteStream,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type WriteStream,
  writeFileSync,
} from 'node:fs';
import { chmod, copyFile, type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/*
 * Files and folders that are for their owner alone, whatever the umask is. All that is kept goes through here: a test says so.
 */

const FILE = 0o600;
const FOLDER = 0o700;
/** What others may do with a file. */
const OTHERS = 0o077;

/** How a file that is written is opened; what is only read is opened as ever. */
export type Writing = 'w' | 'wx' | 'wx+' | 'a';

/** For what libraries make by themselves: DuckDB, PGlite and sockets ask nobody. */
export function keepFromOthers(): void {
  process.umask(OTHERS);
}

/** Makes the folder, and those above it that are missing. */
export function ownFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER });
}

/** Opens a file to write. One that was there before is closed to others, too. */
export function ownFile(path: string, how: Writing): number {
  const fd = openSync(path, how, FILE);
  try {
    fchmodSync(fd, FILE);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The same, for who writes beside the event loop. */
export async function ownHandle(path: string, how: Writing): Promise<FileHandle> {
  const file = await open(path, how, FILE);
  try {
    await file.chmod(FILE);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

export const ownStream = (path: string): WriteStream => createWriteStream(path, { fd: ownFile(path, 'w') });

/** Writes a file in place: for what can be made again. */
export function writeOwn(path: string, text: string, { flush = false }: { flush?: boolean } = {}): void {
  const fd = ownFile(path, 'w');
  try {
    writeFileSync(fd, text, { flush });
  } finally {
    closeSync(fd);
  }
}

/** Puts a file in the place of another, whole or not at all: neither a full disk nor a power cut leaves half of it. */
export function replaceOwn(path: string, text: string): void {
  const fresh = `${path}.new`;
  try {
    writeOwn(fresh, text, { flush: true });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Until then a power cut may undo a rename. Windows has no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Copies a file; its copy is closed, though the file be open to all. A file system that can shares the blocks. */
export function copyOwn(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, FILE);
}

/** The same, beside the event loop. */
export async function copyOwnBeside(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, FILE);
}

/** What a look over a folder found open to others. */
export interface Closed {
  /** Files and folders that are closed now. */
  closed: number;
  /** Of another user: they could not be. */
  left: number;
}

/** Closes to others what stands open in a folder. Links are not followed. What its owner may do with a file stays. */
export function closeToOthers(folder: string, except: readonly string[] = []): Closed {
  const found: Closed = { closed: 0, left: 0 };
  closeOne(folder, found, except);
  return found;
}

function closeOne(path: string, found: Closed, except: readonly string[]): void {
  const is = lstatSync(path, { throwIfNoEntry: false });
  if (!is || is.isSymbolicLink() || except.includes(path)) return;
  if ((is.mode & OTHERS) !== 0) {
    try {
      chmodSync(path, is.mode & 0o7777 & ~OTHERS);
      found.closed++;
    } catch {
      // Of another user, or on a file system without owners: it is counted, and told.
      found.left++;
    }
  }
  if (is.isDirectory()) for (const name of readdirSync(path)) closeOne(join(path, name), found, except);
}
