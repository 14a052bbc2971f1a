import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../run-folder.js';

/** CPU seconds that a file of tests took, its processes included. */
export interface Taken {
  path: string;
  seconds: number;
}

/** Linux counts in hundredths of a second. */
const TICKS_PER_S = 100;

const noteOf = (run: string): string => join(run, 'cpu.jsonl');

/** CPU seconds of this process and of its children that have ended; of itself alone where the system does not tell. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + ofChildren();
}

/** Of Linux's line about a process, behind its name: what the children took whose end was seen. */
function ofChildren(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  const line = readFileSync('/proc/self/stat', 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_S;
}

/** Notes it where the process that reports will look. */
export function noteTaken(taken: Taken): void {
  appendFileSync(noteOf(runFolder()), `${JSON.stringify(taken)}\n`);
}

/** What all files of this run took, by their paths. */
export function allTaken(): Map<string, number> {
  const file = noteOf(runFolder());
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Taken).map(({ path, seconds }) => [path, seconds]));
}
