import { chown, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Launch, run } from './launch.js';

const INSTALLED = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root, so root lends it this system user. */
const SYSTEM_USER = 'postgres';

const isRoot = (): boolean => process.getuid?.() === 0;

/** Folder of the newest installed server's programs; null when there is none. */
export async function postgresPrograms(): Promise<string | null> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const newest = versions
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)[0];
  return newest === undefined ? null : join(INSTALLED, String(newest), 'bin');
}

const asAccepted = (command: string, args: string[]): Launch =>
  isRoot() ? { command: 'runuser', args: ['-u', SYSTEM_USER, '--', command, ...args] } : { command, args };

/** Runs a program of the server as a user that it accepts. */
export async function runAsPostgres(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { command, args: all } = asAccepted(program, args);
  // The working folder may be closed to that user.
  const { stdout } = await run(command, all, { cwd: '/', env: { ...process.env, ...env } });
  return stdout;
}

/** One server's data in a folder. */
export class Cluster {
  constructor(
    private readonly bin: string,
    private readonly folder: string,
    private readonly port: number,
    private readonly password: string,
  ) {}

  private get data(): string {
    return join(this.folder, 'data');
  }

  urlOf(database: string): string {
    return `postgres://hallwatch:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes it anew, with the user hallwatch. */
  async make(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const passwordFile = join(this.folder, 'password');
    await writeFile(passwordFile, this.password, { mode: 0o600 });
    if (isRoot()) await this.lend(passwordFile);
    const who = ['-U', 'hallwatch', '--pwfile', passwordFile, '-A', 'scram-sha-256'];
    await runAsPostgres(join(this.bin, 'initdb'), ['-D', this.data, ...who, '-E', 'UTF8', '--locale', 'C', '--no-sync']);
    await rm(passwordFile);
  }

  async start(): Promise<void> {
    const settings = `-h 127.0.0.1 -p ${this.port} -c unix_socket_directories=''`;
    await this.control('-l', join(this.folder, 'log'), '-o', settings, 'start');
  }

  async runs(): Promise<boolean> {
    return this.control('status').then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    await this.control('-m', 'fast', 'stop');
  }

  async has(database: string): Promise<boolean> {
    const question = `SELECT 1 FROM pg_database WHERE datname = '${database}'`;
    return (await runAsPostgres(join(this.bin, 'psql'), ['-qtA', '-d', this.urlOf('postgres'), '-c', question])).trim() === '1';
  }

  async makeDatabase(name: string): Promise<void> {
    await runAsPostgres(join(this.bin, 'psql'), ['-q', '-d', this.urlOf('postgres'), '-c', `CREATE DATABASE "${name}"`]);
  }

  private async control(...args: string[]): Promise<void> {
    await runAsPostgres(join(this.bin, 'pg_ctl'), ['-D', this.data, '-s', '-w', ...args]);
  }

  private async lend(passwordFile: string): Promise<void> {
    const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, SYSTEM_USER])));
    const [user, group] = ids.map(({ stdout }) => Number(stdout)) as [number, number];
    await chown(this.folder, user, group);
    await chown(passwordFile, user, group);
  }
}

/** Whether that user can come to a folder; below one that is closed to others root's own servers could, and PostgreSQL could not. */
export const reachable = async (folder: string): Promise<boolean> => {
  if (!isRoot()) return true;
  await mkdir(dirname(folder), { recursive: true });
  return run('runuser', ['-u', SYSTEM_USER, '--', 'test', '-x', dirname(folder)]).then(
    () => true,
    () => false,
  );
};
