import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Instant } from '#libs/domain/time/index.js';
import { bornOf, isAlive } from '#libs/runtime/index.js';

/** Who has a data folder, as it stands in the lock file. */
export interface Holder {
  pid: number;
  host: string;
  /** Clock ticks since the machine's start at which the process began (Linux): tells a new process with an old number apart. */
  born: string | null;
  /** When it took the folder. */
  since: Instant;
  /** Tells two holds of one process apart. */
  token: string;
}

/** This process, as a holder from now on. */
export const ourselves = (now: Instant): Holder => ({
  pid: process.pid,
  host: hostname(),
  born: bornOf(process.pid),
  since: now,
  token: randomBytes(8).toString('hex'),
});

/** Whether the process of a holder can be asked after: it is on this machine, or in this container. */
export const isHere = (holder: Holder): boolean => holder.host === hostname();

/** Whether a holder of this machine lives. A hold of our own process is one that was left. */
export const lives = ({ pid, born }: Holder): boolean => pid !== process.pid && isAlive(pid, born);

/** What stands in the lock file, and when it was touched last; null: there is none. */
export function readLock(path: string): { holder: Holder | null; touchedAt: Instant } | null {
  try {
    const touchedAt = statSync(path).mtimeMs;
    return { holder: parsed(readFileSync(path, 'utf8')), touchedAt };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null: half-written, by a process that is taking the lock or died while it did. */
function parsed(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}
