import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '#libs/runtime/index.js';

interface Holder {
  pid: number;
  host: string;
  /** Clock ticks since the machine's start at which the process began (Linux): tells a new process with an old number apart. */
  born: string | null;
}

const bornOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null; // no such process, or no Linux: then only the number counts
  }
};

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const holds = (holder: Holder): boolean =>
  holder.host === hostname() &&
  holder.pid !== process.pid &&
  alive(holder.pid) &&
  (holder.born === null || bornOf(holder.pid) === holder.born);

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null; // half-written by a process that died while it took the lock
  }
}

const cannotWrite = (folder: string, error: NodeJS.ErrnoException): StartRefused =>
  new StartRefused(
    `The data folder ${folder} cannot be written (${error.code}).`,
    'Give this user the right to write there, or set HALLWATCH_DATA_DIR to another folder.',
    error,
  );

function take(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify({ pid: process.pid, host: hostname(), born: bornOf(process.pid) } satisfies Holder));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the folder ours alone until the answered function is called. A lock left by a dead process is taken over. Throws {@link StartRefused}. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'hallwatch.lock');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!take(path)) {
      const holder = readHolder(path);
      if (holder && holds(holder)) {
        throw new StartRefused(
          `The data folder ${folder} is in use by process ${holder.pid}.`,
          'Stop that process, or set HALLWATCH_DATA_DIR to another folder.',
        );
      }
      rmSync(path, { force: true });
      if (!take(path))
        throw new StartRefused(`The data folder ${folder} was taken by another process just now.`, 'Start one at a time.');
    }
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw cannotWrite(folder, error as NodeJS.ErrnoException);
  }
  return () => rmSync(path, { force: true });
}
