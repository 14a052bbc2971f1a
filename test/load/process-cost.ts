import { readdirSync, readFileSync } from 'node:fs';

/** Thrown away when the process or its thread ended while it was looked at. */
const orNull = <T>(look: () => T): T | null => {
  try {
    return look();
  } catch {
    return null;
  }
};

/** What is said of a process behind its name, which may have spaces and brackets in it: state, parent and so on. */
const statOf = (pid: number): string[] =>
  orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
    ?.split(') ')
    .pop()
    ?.split(' ') ?? [];
const PARENT = 1;
/** Own time, the system's for it, and both of its children that ended, in hundredths of a second. */
const TIMES = [11, 12, 13, 14];

/** The process and those that it started. */
function treeOf(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))[PARENT] ?? 0) }));
  const tree = [pid];
  for (const one of tree) for (const { pid: child, parent } of parents) if (parent === one) tree.push(child);
  return tree;
}

/** Microseconds of CPU that the threads of a process have taken, to the nanosecond; those that ended are not in it. */
export function cpuOf(pid: number): number {
  const threads = orNull(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const ran = threads.map((thread) => orNull(() => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1')));
  return ran.reduce((sum, line) => sum + Number(line?.split(' ')[0] ?? 0), 0) / 1_000;
}

/** The same of a process and all that it started, also of those that ended, to the hundredth of a second. */
export const cpuOfAll = (pid: number): number =>
  treeOf(pid).reduce((sum, one) => sum + TIMES.reduce((own, at) => own + Number(statOf(one)[at] ?? 0), 0), 0) * 10_000;

/** Megabytes of memory that the process holds, that it held at most, and of them files of programs, which others may share. */
export function memoryOf(pid: number): { now: number; most: number; files: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const megabytes = (name: string): number => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM'), files: megabytes('RssFile') };
}
