import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { type PostgresServer, startPostgres } from './postgres-server.js';

/** Where the suites' workers find the server: they are started after this is set. */
const ADDRESS = 'HALLWATCH_TEST_POSTGRES';
/** An empty database that is up to date: others are copied from it. */
const EMPTY = 'prepared';

let server: PostgresServer | null = null;

/** One server of Debian's for all suites that want only a database of their own; none where it is not installed. */
export async function prepareServer(): Promise<void> {
  server = await startPostgres();
  if (!server) return;
  const database = await openPostgres({ url: await server.database(EMPTY) });
  await database.close();
  process.env[ADDRESS] = server.url;
}

/** Jest runs this once, after all suites. */
export default async function putAway(): Promise<void> {
  await server?.stop();
}

/** A database of one's own on the shared server; null where there is none. */
export async function freshDatabase(): Promise<string | null> {
  const address = process.env[ADDRESS];
  if (!address) return null;
  const name = `suite_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${EMPTY}`);
  await client.end();
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
