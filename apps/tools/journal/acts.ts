import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Database, EMBEDDED, lockFolder, openPostgres, PostgresActChain } from '#libs/composition/index.js';
import { CHAIN_FAULT_MEANS, type ChainVerdict, type Clock, ownDoing, TooYoung } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import type { Options } from './options.js';
import type { Say } from './told.js';

type Where = Pick<Options, 'folder' | 'postgres'>;

const WHERE = 'Name the data folder, or set HALLWATCH_POSTGRES_URL.';

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

const verdictTold = ({ acts, head, anchors: { fit, purged }, fault }: ChainVerdict): string => {
  const whole = `${acts} acts, head ${head}. ${fit} anchors fit${purged > 0 ? `, ${purged} are of acts that were purged` : ''}.`;
  return fault ? `Acts: DAMAGED at ${fault.number}: ${CHAIN_FAULT_MEANS[fault.what].en}. ${whole}` : `Acts: no damage, ${whole}`;
};

/** Follows the chain of acts, when the database can be reached; answers whether it is whole, as far as it could be seen. Throws {@link StartRefused}. */
export async function followActs(where: Where & Pick<Options, 'anchors'>, say: Say): Promise<boolean> {
  const { anchors } = where;
  try {
    const verdict = await withBooks(where, (database) => new PostgresActChain(database).verify(anchors));
    if (verdict !== null) say(verdictTold(verdict));
    else if (anchors.length > 0) throw new StartRefused('There is no database here to hold the anchors against.', WHERE);
    return !verdict?.fault;
  } catch (error) {
    // What was to be compared and was not is no success.
    if (!(error instanceof StartRefused) || anchors.length > 0) throw error;
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
    if (removed === null) throw new StartRefused('There is no database here.', WHERE);
    say(`${removed} acts were removed; the rest goes on from a checkpoint.`);
  } catch (error) {
    if (!(error instanceof TooYoung)) throw error;
    throw new StartRefused(error.message, 'Name an earlier day.');
  }
}
