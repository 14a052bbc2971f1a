import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { type DatabaseLook, RECKONED_TABLES, StandingView } from '#libs/composition/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import { failure, tool } from './tool.js';

const CLIENT = 'postgresql-client';

/** The address without its password, and the password for the environment: arguments can be seen by everybody on the machine. */
function apart(address: string): { url: string; env: Record<string, string> } {
  const url = new URL(address);
  const password = decodeURIComponent(url.password);
  url.password = '';
  return { url: url.href, env: { PGPASSWORD: password } };
}

const PSQL = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];

/** Runs statements and answers the first column of what they say. */
async function ask(address: string, sql: string): Promise<string> {
  const { url, env } = apart(address);
  return (await tool('psql', [...PSQL, '-d', url, '-c', sql], env, CLIENT)).trim();
}

const NOT_SAVED = RECKONED_TABLES.map((table) => `--exclude-table-data=grafana.${table}`);

/** Dumps a database; what is answered was counted at the same moment, whatever is written meanwhile. */
export async function dumpPostgres(address: string, file: string): Promise<DatabaseLook> {
  const view = await StandingView.open(address);
  try {
    const { url, env } = apart(address);
    const how = ['--format=custom', '--no-owner', `--snapshot=${view.id}`, ...NOT_SAVED];
    await tool('pg_dump', [...how, `--file=${file}`, '-d', url], env, CLIENT);
    return await view.look();
  } finally {
    await view.close();
  }
}

/** Whether there is nothing that a restore would overwrite. */
export const postgresIsEmpty = async (address: string): Promise<boolean> =>
  (await ask(address, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`)) === '0';

/** Throws {@link StartRefused} while worker or api are connected. */
export async function refuseBusyPostgres(address: string): Promise<void> {
  const others = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hallwatch'`;
  if ((await ask(address, others)) !== '0')
    throw new StartRefused('A worker or an api is connected to this PostgreSQL.', 'Stop them first.');
}

/** Roles are no part of a database's dump, and rights on views are given to this one. */
const ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'hallwatch_grafana') THEN CREATE ROLE hallwatch_grafana; END IF;
END $$;`;
const CLEARED = 'DROP SCHEMA IF EXISTS grafana, public CASCADE; CREATE SCHEMA public;';

/**
 * Puts a dump into the database in the place of what is there, all in one transaction: at the first error everything is as it was. The
 * last word comes only when the dump was read to its end.
 */
export async function restorePostgres(address: string, file: string): Promise<void> {
  await ask(address, ROLE);
  const { url, env } = apart(address);
  const psql = spawn('psql', [...PSQL, '-d', url], { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  psql.stderr.setEncoding('utf8').on('data', (more: string) => {
    said += more;
  });
  const ended = once(psql, 'close') as Promise<[number | null]>;
  const fed = feed(psql.stdin, file);
  const [[code], refusal] = await Promise.all([
    ended,
    fed.then(
      () => null,
      (error: unknown) => error,
    ),
  ]);
  if (code !== 0) throw failure('psql', said);
  if (refusal) throw refusal;
}

async function feed(psql: NodeJS.WritableStream, file: string): Promise<void> {
  const restored = spawn('pg_restore', ['--no-owner', '--file=-', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  restored.stderr.setEncoding('utf8').on('data', (more: string) => {
    said += more;
  });
  const ended = once(restored, 'close') as Promise<[number | null]>;
  psql.write(`BEGIN;\n${CLEARED}\n`);
  try {
    await pipeline(restored.stdout, psql, { end: false });
    const [code] = await ended;
    if (code !== 0) throw failure('pg_restore', said);
    psql.write('\nCOMMIT;\n');
  } finally {
    psql.end();
  }
}

/** Of a trial: beside the real one, and never another's. */
const TRIAL = 'hallwatch_backup_check';

/** Has an empty database of its own beside that of an address, for as long as it is looked at. */
export async function inTrialDatabase<T>(address: string, act: (trial: string) => Promise<T>): Promise<T> {
  const trial = new URL(address);
  trial.pathname = `/${TRIAL}`;
  const drop = `DROP DATABASE IF EXISTS ${TRIAL}`;
  const may = await ask(address, 'SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user');
  if (may !== 't')
    throw new StartRefused(
      `The user of HALLWATCH_POSTGRES_URL may not make the database ${TRIAL}, in which a backup is tried.`,
      'As the administrator of PostgreSQL: ALTER ROLE hallwatch CREATEDB.',
    );
  // Of a trial that was killed.
  await ask(address, drop);
  await ask(address, `CREATE DATABASE ${TRIAL} TEMPLATE template0 ENCODING 'UTF8'`);
  try {
    return await act(trial.href);
  } finally {
    await ask(address, drop);
  }
}
