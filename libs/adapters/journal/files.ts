import { fdatasync, fsync, ftruncateSync, statfsSync, writeSync } from 'node:fs';

/** What the journal does to files while it writes. A story may put a slow or full disk in its place. */
export class JournalFiles {
  /** Writes all of the bytes at the place in the file, into the operating system's cache. */
  write(fd: number, bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }

  /** Calls back when what was written is on the disk. */
  sync(fd: number, done: (error: Error | null) => void): void {
    fdatasync(fd, done);
  }

  /** Calls back when the names in the folder are on the disk. */
  syncFolder(fd: number, done: (error: Error | null) => void): void {
    fsync(fd, done);
  }

  truncate(fd: number, length: number): void {
    ftruncateSync(fd, length);
  }

  /** Bytes that may still be written to the disk of the folder. */
  free(folder: string): number {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  }
}
