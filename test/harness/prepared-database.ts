import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { copyFolder } from '#libs/adapters/postgres/embedded/prepared.js';
import { projectFile } from '#libs/runtime/index.js';

/** Of each state of the code one, which nobody changes: whoever runs tests of that state copies it. */
export const ALL_PREPARED = projectFile('dist', '.tests-postgres');
export const LOGS = 'pg_wal';
/** Bytes of a segment of the write-ahead log: PostgreSQL takes no shorter one. */
const SEGMENT = 16 * 2 ** 20;
/** What the content of an empty database hangs on. */
const MADE_BY = projectFile('dist', 'libs', 'adapters', 'postgres');

let known: string | undefined;

/** The folder of the one for the code that runs. */
export function preparedFolder(): string {
  if (known) return known;
  const stamp = createHash('sha256');
  const files = readdirSync(MADE_BY, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.js$/.test(file));
  for (const file of files.sort()) stamp.update(file).update(readFileSync(join(MADE_BY, file)));
  known = join(ALL_PREPARED, stamp.digest('hex').slice(0, 16));
  return known;
}

/** The files in a folder itself. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name));

/** Made when the first test asks, by a process of its own: the tests that follow need not hold its memory. */
function ensurePrepared(): void {
  if (existsSync(preparedFolder())) return;
  const { status, stderr } = spawnSync(process.execPath, [projectFile('dist', 'test', 'harness', 'prepare.js')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`No database could be prepared for the tests:\n${stderr}`);
}

/** Puts an empty database, up to date and as small as it can be, into a data folder that has none. */
export function prepareDatabase(dataDir: string): void {
  const folder = join(dataDir, 'postgres');
  if (existsSync(folder)) return;
  ensurePrepared();
  copyFolder(preparedFolder(), folder);
  for (const file of filesIn(join(folder, LOGS))) truncateSync(file, SEGMENT);
}
