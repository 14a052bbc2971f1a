import { StartRefused } from '#libs/runtime/index.js';
import { tool } from './tool.js';

const CLIENT = 'postgresql-client';

/** The address without its password, and the password for the environment: arguments can be seen by everybody on the machine. */
function apart(address: string): { url: string; env: Record<string, string> } {
  const url = new URL(address);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { url: url.href, env: { PGPASSWORD: password } };
}

/** Runs statements and answers the first column of what they say. */
async function ask(address: string, sql: string): Promise<string> {
  const { url, env } = apart(address);
  return (await tool('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], env, CLIENT)).trim();
}

/** What is reckoned again from the rest. */
const NOT_SAVED = ['service_day', 'days_kept', 'day_again'].map((table) => `--exclude-table-data=grafana.${table}`);

export async function dumpPostgres(address: string, file: string): Promise<void> {
  const { url, env } = apart(address);
  await tool('pg_dump', ['--format=custom', '--no-owner', ...NOT_SAVED, `--file=${file}`, '-d', url], env, CLIENT);
}

/** How far the watch has come, by the books. */
export const watchPosition = async (address: string): Promise<number> =>
  Number((await ask(address, `SELECT position FROM consumer_position WHERE consumer = 'watch'`)) || 0);

/** Whether there is nothing that a restore would overwrite. */
export const postgresIsEmpty = async (address: string): Promise<boolean> =>
  (await ask(address, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)) === '0';

/** Throws {@link StartRefused} while worker or api are connected. */
export async function refuseBusyPostgres(address: string): Promise<void> {
  const others = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hallwatch'`;
  if ((await ask(address, others)) !== '0')
    throw new StartRefused('A worker or an api is connected to this PostgreSQL.', 'Stop them first.');
}

/** Puts a dump into the database; what is there is removed first. */
export async function restorePostgres(address: string, file: string): Promise<void> {
  await ask(address, 'DROP SCHEMA IF EXISTS grafana, public CASCADE; CREATE SCHEMA public');
  await ask(address, ROLE);
  const { url, env } = apart(address);
  await tool('pg_restore', ['--no-owner', '--exit-on-error', '--single-transaction', '-d', url, file], env, CLIENT);
}

/** Roles are no part of a database's dump, and rights on views are given to this one. */
const ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN CREATE ROLE hallwatch_grafana; END IF;
END $$`;
