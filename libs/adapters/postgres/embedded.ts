import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { StartRefused } from '#libs/runtime/index.js';

/** Milliseconds that a statement waits for a transaction to end before it gives up. Longer than any of ours takes. */
const LONGEST_WAIT = 30_000;

/** Settings for `pg.Pool` that make it talk to PGlite. */
interface LitePool {
  Client: typeof pg.Client;
  max: 1;
  idleTimeoutMillis: 0;
  connectionTimeoutMillis: number;
  onConnect(client: pg.Client): Promise<unknown>;
}

/**
 * PGlite has one session. A pool of one lends it to one at a time, from BEGIN to COMMIT or ROLLBACK, first come first served,
 * so that nobody writes into another's transaction. Who asks outside while inside waits, and fails after {@link LONGEST_WAIT}.
 */
export function litePool(lite: PGlite, longestWait = LONGEST_WAIT): LitePool {
  /** Each client gets a connection of its own: a shared one would tell the next client that the last one ended. */
  class LiteClient extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      super(Object.assign({}, options, createPgConfig(lite)));
    }
  }
  // The session outlives a client that broke: the next one finds neither its transaction nor its prepared statements.
  const onConnect = (client: pg.Client): Promise<unknown> => client.query('ROLLBACK; DEALLOCATE ALL');
  return { Client: LiteClient, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: longestWait, onConnect };
}

/** Opens PostgreSQL inside this process, in a folder or in memory. */
export async function openLite(folder: string | null): Promise<PGlite> {
  if (folder === null) return PGlite.create();
  try {
    await mkdir(folder, { recursive: true });
    return await PGlite.create({ dataDir: folder });
  } catch (cause) {
    throw new StartRefused(
      'The embedded PostgreSQL cannot open its folder under HALLWATCH_DATA_DIR.',
      'See that it may be written and has room, and that no other process uses it; else restore it from a backup.',
      cause,
    );
  }
}
