import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../run-folder.js';

interface GlobalConfig {
  watch: boolean;
  watchAll: boolean;
}

/** A run that is over ends by itself when nothing is left open. */
const PATIENCE_S = 5;
/** The terminal, or what stands for it, is always open. */
const OWN = ['PipeWrap', 'TTYWrap'];

/** Jest runs this once, after all suites. Most runs need no server, and what knows servers takes a while to load. */
export default async function runEnds({ watch, watchAll }: GlobalConfig): Promise<void> {
  const run = runFolder();
  if (existsSync(join(run, 'postgres.json'))) await (await import('../shared-postgres.js')).putAway(run);
  else rmSync(run, { recursive: true, force: true });
  if (!watch && !watchAll) setTimeout(endIfHeld, PATIENCE_S * 1000).unref();
}

/** A test may have left a server or a socket open, which would keep this process for ever. */
function endIfHeld(): void {
  const left = process.getActiveResourcesInfo().filter((kind) => !OWN.includes(kind));
  if (left.length === 0) return;
  process.stderr.write(
    `Tests left something open (${left.join(', ')}): look for what is not closed. Ended after ${PATIENCE_S} s.\n`,
  );
  process.exit(process.exitCode || 1);
}
