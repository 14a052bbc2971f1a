import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOwnBeside, ownFolder } from '#libs/runtime/index.js';
import type { Database } from '../database.js';
import { type DatabaseLook, lookAt } from '../look.js';

/**
 * Copies the folder of an embedded database that is open, between two transactions; answers what it has. It has one session, and
 * nothing in the background: while that is lent to us, no file changes. Who asks meanwhile waits.
 */
export async function saveEmbedded(database: Database, folder: string, to: string): Promise<DatabaseLook> {
  const runner = database.dataSource.createQueryRunner();
  try {
    const client = await runner.connect();
    await client.query('CHECKPOINT');
    const look = await lookAt(client);
    await copyFiles(folder, to);
    return look;
  } finally {
    await runner.release();
  }
}

/** One by one: packets are taken between two files. A file system that can shares the blocks. */
async function copyFiles(from: string, to: string): Promise<void> {
  ownFolder(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyFiles(source, copy);
    else await copyOwnBeside(source, copy);
  }
}
