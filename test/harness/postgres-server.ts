import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#apps/tools/local/launch.js';
import { Cluster, postgresPrograms } from '#apps/tools/local/postgres.js';
import { leftOpen } from './left-open.js';

export const POSTGRES_ABSENT = 'skipped: PostgreSQL (Debian package postgresql) is not installed';

/** A PostgreSQL server of one's own, in a temporary folder, on 127.0.0.1. */
export interface PostgresServer {
  url: string;
  /** Of the process that started all others of it. */
  pid(): number;
  /** Shuts the server down; its data stay. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port. */
  startUp(): Promise<void>;
  /** Makes an empty database and answers its address. */
  database(name: string): Promise<string>;
  /** Shuts it down and removes everything. */
  stop(): Promise<void>;
}

/** Starts a server of Debian's PostgreSQL with an empty database; null when it is not installed. */
export async function startPostgres(): Promise<PostgresServer | null> {
  const bin = await postgresPrograms();
  if (!bin) return null;
  const folder = await mkdtemp(join(tmpdir(), 'hallwatch-postgres-'));
  const cluster = new Cluster(bin, folder, await freePort(), randomBytes(12).toString('hex'));
  await cluster.make();
  const database = async (name: string): Promise<string> => {
    await cluster.makeDatabase(name);
    return cluster.urlOf(name);
  };
  const stop = async (): Promise<void> => {
    leftOpen.delete(stop);
    await cluster.stop().catch(() => undefined); // It may be shut down already.
    await rm(folder, { recursive: true, force: true });
  };
  await cluster.start();
  leftOpen.add(stop);
  const url = await database('hallwatch');
  const pid = (): number => Number.parseInt(readFileSync(join(folder, 'data', 'postmaster.pid'), 'latin1'), 10);
  return { url, pid, shutDown: () => cluster.stop(), startUp: () => cluster.start(), database, stop };
}
