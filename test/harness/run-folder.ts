import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the workers of one run of Jest find what they share: they are started after this is set. */
const SHARED = 'HALLWATCH_TEST_RUN';
const PREFIX = 'hallwatch-run-';

/** Begins a run of tests, of which the process is the one that calls this. */
export function beginRun(): void {
  process.env[SHARED] = join(tmpdir(), `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
}

/** The folder of the run that this process is part of; most runs need none. */
export function runFolder(): string {
  const folder = process.env[SHARED];
  if (!folder) throw new Error('No run of Jest has begun');
  // PostgreSQL runs as a user of its own and must come to its folder.
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** The process whose run a folder is of; null for a folder that is none. */
export function processOf(folder: string): number | null {
  const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(folder) ?? [];
  return pid === undefined ? null : Number(pid);
}
