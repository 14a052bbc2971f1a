import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalFiles } from '#libs/adapters/journal/index.js';

/** A disk for the journal that can be filled and freed. */
export interface SmallDisk {
  /** Data folder of a station whose journal lies on the disk. */
  dataDir: string;
  /** Stands between the journal and the disk, when that is not a real small one. */
  files?: JournalFiles;
  fill(): void;
  free(): void;
  remove(): void;
}

export const SMALL_DISK_ABSENT = 'a small filesystem cannot be mounted here: it takes root';
const MEGABYTES = 8;

/** Whether a small filesystem can be mounted. */
export function smallDiskMounts(): boolean {
  try {
    mountSmallDisk().remove();
    return true;
  } catch {
    // Not allowed, or no such program: the caller skips.
    return false;
  }
}

/** A filesystem of a few megabytes. Throws where mounting is not allowed. */
export function mountSmallDisk(): SmallDisk {
  const dataDir = mkdtempSync(join(tmpdir(), 'hallwatch-disk-'));
  const folder = join(dataDir, 'journal');
  const ballast = join(folder, 'ballast');
  mkdirSync(folder);
  const drop = (): void => rmSync(dataDir, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch (error) {
    drop();
    throw error;
  }
  const remove = (): void => {
    execFileSync('umount', [folder]);
    drop();
  };
  return { dataDir, fill: () => fillUp(ballast), free: () => rmSync(ballast), remove };
}

/** Writes until the disk takes no byte more. */
function fillUp(file: string): void {
  for (let bytes = 1024 * 1024; bytes >= 1; bytes >>= 1) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

class FullFiles extends JournalFiles {
  private full = false;

  turn(full: boolean): void {
    this.full = full;
  }

  override write(fd: number, bytes: Uint8Array, position: number): void {
    super.write(fd, this.full ? bytes.subarray(0, bytes.length >> 1) : bytes, position);
    if (this.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
}

/** A disk that only says that it is full. */
export function pretendSmallDisk(): SmallDisk {
  const dataDir = mkdtempSync(join(tmpdir(), 'hallwatch-disk-'));
  const files = new FullFiles();
  return {
    dataDir,
    files,
    fill: () => files.turn(true),
    free: () => files.turn(false),
    remove: () => rmSync(dataDir, { recursive: true }),
  };
}
