import { existsSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { projectFile } from '#libs/runtime/index.js';

const PREPARED = projectFile('dist', '.prepared-postgres');

/** Jest runs this once, before all suites: an embedded database, empty and up to date, to be copied in place of seconds of making one. */
export default async function prepare(): Promise<void> {
  await rm(PREPARED, { recursive: true, force: true });
  const database = await openPostgres({ folder: PREPARED });
  await database.close();
}

/** Puts the prepared database into a data folder that has none. */
export async function prepareDatabase(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  if (existsSync(PREPARED) && !existsSync(folder)) await cp(PREPARED, folder, { recursive: true });
}
