import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root, so root lends it this system user. */
const SYSTEM_USER = 'postgres';

export const POSTGRES_ABSENT = 'skipped: PostgreSQL (Debian package postgresql) is not installed';

/** A PostgreSQL server of one's own, in a temporary folder, on 127.0.0.1. */
export interface PostgresServer {
  url: string;
  /** Shuts the server down; its data stay. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port. */
  startUp(): Promise<void>;
  /** Makes an empty database and answers its address. */
  database(name: string): Promise<string>;
  /** Shuts it down and removes everything. */
  stop(): Promise<void>;
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Runs a program of the server as a user that it accepts. */
async function runAs(program: string, args: string[]): Promise<string> {
  const [command, all] = isRoot() ? ['runuser', ['-u', SYSTEM_USER, '--', program, ...args]] : [program, args];
  // The working folder may be closed to that user.
  const { stdout } = await run(command, all, { cwd: '/' });
  return stdout;
}

/** Folder of the newest installed server's programs; null when there is none. */
async function programs(): Promise<string | null> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? null : join(INSTALLED, String(newest), 'bin');
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port'))));
    });
  });

async function makeCluster(bin: string, folder: string, password: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password);
  if (isRoot()) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, SYSTEM_USER])));
    const [user, group] = ids.map(({ stdout }) => Number(stdout)) as [number, number];
    await chown(folder, user, group);
    await chown(passwordFile, user, group);
  }
  const args = ['-D', join(folder, 'data'), '-U', 'hallwatch', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8'];
  await runAs(join(bin, 'initdb'), [...args, '--locale', 'C', '--no-sync']);
}

/** Starts a server of Debian's PostgreSQL with an empty database; null when it is not installed. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const bin = await programs();
  if (!bin) return null;
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-postgres-'));
  const password = randomBytes(12).toString('hex');
  await makeCluster(bin, folder, password);
  const port = await freePort();
  const control = (...args: string[]) => runAs(join(bin, 'pg_ctl'), ['-D', join(folder, 'data'), '-s', '-w', ...args]);
  const settings = `-h 127.0.0.1 -p ${port} -c unix_socket_directories=''`;
  const urlOf = (database: string): string => `postgres://hallwatch:${password}@127.0.0.1:${port}/${database}`;
  const startUp = async (): Promise<void> => {
    await control('-l', join(folder, 'log'), '-o', settings, 'start');
  };
  const shutDown = async (): Promise<void> => {
    await control('-m', 'fast', 'stop');
  };
  const database = async (name: string): Promise<string> => {
    const url = new URL(urlOf('postgres'));
    await runAs(join(bin, 'psql'), ['-q', '-d', url.href, '-c', `CREATE DATABASE "${name}"`]);
    return urlOf(name);
  };
  const stop = async (): Promise<void> => {
    await shutDown().catch(() => undefined); // It may be shut down already.
    await rm(folder, { recursive: true, force: true });
  };
  await startUp();
  return { url: await database('hallwatch'), shutDown, startUp, database, stop };
}
