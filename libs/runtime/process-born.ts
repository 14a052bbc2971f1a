import { readFileSync } from 'node:fs';

/** What Linux tells of a process, from its state on; null: there is none, or this is no Linux. */
const statOf = (pid: number): string[] | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before may have spaces and brackets in it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

/** Clock ticks since the machine's start at which a process began (Linux): tells a new process with an old number apart. Null: not known. */
export const bornOf = (pid: number): string | null => statOf(pid)?.[19] ?? null;

/** Whether there is a process of that number, and, where that can be seen, whether it is still the one that began then. */
export const isAlive = (pid: number, born: string | null): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = statOf(pid);
  // Dead, and nobody has asked how it ended: in a container without an init that may last for ever.
  if (stat?.[0] === 'Z') return false;
  return born === null || stat?.[19] === born;
};
