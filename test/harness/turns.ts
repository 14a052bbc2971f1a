import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Others may prepare a database meanwhile, on a busy machine. */
const PATIENCE_MS = 120_000;

function taken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a process of this machine runs. */
export function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whoever was killed in its turn has left its lock. */
function freeIfLeft(lock: string): void {
  let holder: number;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (holder > 0 && !lives(holder)) rmSync(lock, { force: true });
}

/** Does it while no other process does what has the same lock, a file that is there meanwhile. */
export async function inTurn<T>(lock: string, act: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  while (!taken(lock)) {
    if (performance.now() > end)
      throw new Error(`${lock} is another's since ${PATIENCE_MS / 1000} s: remove it if nobody works on that`);
    freeIfLeft(lock);
    await wait(50);
  }
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}
