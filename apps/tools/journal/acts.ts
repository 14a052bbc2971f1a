import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Database, EMBEDDED, lockFolder, openPostgres, PostgresActChain } from '#libs/composition/index.js';
import { CHAIN_FAULT_MEANS, type Clock, ownDoing, TooYoung } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import type { Options } from './options.js';
import type { Say } from './told.js';

type Where = Pick<Options, 'folder' | 'postgres'>;

/** Opens the books beside a journal; null: they are not here. Throws {@link StartRefused}. */
async function withBooks<T>({ folder, postgres }: Where, act: (database: Database) => Promise<T>): Promise<T | null> {
  const dataDir = basename(folder) === 'journal' ? dirname(folder) : folder;
  const books = join(dataDir, EMBEDDED.books);
  if (postgres === null && !existsSync(books)) return null;
  const unlock = postgres === null ? lockFolder(dataDir) : () => undefined;
  try {
    const database = await openPostgres(postgres === null ? { folder: books } : { url: postgres, mayMigrate: false });
    return await act(database).finally(() => database.close());
  } finally {
    unlock();
  }
}

/** Follows the chain of acts, when the database can be reached; answers whether it is whole, as far as it could be seen. */
export async function followActs(where: Where, say: Say): Promise<boolean> {
  try {
    const verdict = await withBooks(where, (database) => new PostgresActChain(database).verify());
    if (verdict === null) return true;
    const { acts, head, fault } = verdict;
    const whole = `${acts} acts, head ${head}.`;
    say(fault ? `Acts: DAMAGED at ${fault.number}: ${CHAIN_FAULT_MEANS[fault.what].en}. ${whole}` : `Acts: no damage, ${whole}`);
    return fault === null;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    say(`Acts: not followed, for the database cannot be opened from here; GET /api/v1/audit/verify follows them meanwhile.`);
    return true;
  }
}

/** Removes acts that are older than they must be kept. Throws {@link StartRefused}. */
export async function purgeActs(where: Where & { before: number }, clock: Clock, say: Say): Promise<void> {
  try {
    const purge = (database: Database): Promise<number> =>
      new PostgresActChain(database).purge(where.before, ownDoing(randomUUID(), 'npm run journal -- purge-acts'), clock.now());
    const removed = await withBooks(where, purge);
    if (removed === null)
      throw new StartRefused('There is no database here.', 'Name the data folder, or set HALLWATCH_POSTGRES_URL.');
    say(`${removed} acts were removed; the rest goes on from a checkpoint.`);
  } catch (error) {
    if (!(error instanceof TooYoung)) throw error;
    throw new StartRefused(error.message, 'Name an earlier day.');
  }
}
