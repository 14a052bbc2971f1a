import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../run-folder.js';

/** Jest runs this once, after all suites. Most runs need no server, and what knows servers takes a while to load. */
export default async function runEnds(): Promise<void> {
  const run = runFolder();
  if (existsSync(join(run, 'postgres.json'))) await (await import('../shared-postgres.js')).putAway(run);
  else rmSync(run, { recursive: true, force: true });
}
