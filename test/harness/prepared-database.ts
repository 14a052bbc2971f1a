import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { prepareServer } from './shared-postgres.js';

const PREPARED = projectFile('dist', '.prepared-postgres');
/** Databases of which nobody makes another one: by PostgreSQL's own numbers template1 and template0. */
const TEMPLATES = ['1', '4'];

/** Jest runs this once, before all suites: empty databases, up to date, to be copied in place of seconds of making one. */
export default async function prepare(): Promise<void> {
  rmSync(PREPARED, { recursive: true, force: true });
  const database = await openPostgres({ folder: PREPARED });
  await database.close();
  for (const template of TEMPLATES) rmSync(join(PREPARED, 'base', template), { recursive: true });
  await prepareServer();
}

/** Puts the prepared database into a data folder that has none. */
export function prepareDatabase(dataDir: string): void {
  const folder = join(dataDir, 'postgres');
  if (existsSync(PREPARED) && !existsSync(folder)) copyFolder(PREPARED, folder);
}

/** At once: the asynchronous `cp` takes ten times as long for so many small files. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, copy);
    else if (from.endsWith('pg_wal')) copySparsely(source, copy);
    else copyFileSync(source, copy);
  }
}

/** Of a segment of the write-ahead log most is zeros: they need not be written. */
function copySparsely(source: string, copy: string): void {
  const bytes = readFileSync(source);
  let end = bytes.length;
  while (end >= 8 && bytes.readBigUInt64LE(end - 8) === 0n) end -= 8;
  writeFileSync(copy, bytes.subarray(0, end));
  truncateSync(copy, bytes.length);
}
