import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '#apps/tools/local/launch.js';
import { Cluster, postgresPrograms } from '#apps/tools/local/postgres.js';
import { openPostgres } from '#libs/adapters/postgres/index.js';
import { processOf, runFolder } from './run-folder.js';
import { inTurn, lives } from './turns.js';

/** An empty database that is up to date: others are copied from it. */
const EMPTY = 'prepared';

/** What it takes to reach and to stop the server of a run. */
interface Noted {
  bin: string;
  port: number;
  password: string;
}

const noteOf = (run: string): string => join(run, 'postgres.json');
const clusterOf = (run: string, { bin, port, password }: Noted): Cluster =>
  new Cluster(bin, join(run, 'postgres'), port, password);

function noted(run: string): Noted | null {
  return existsSync(noteOf(run)) ? JSON.parse(readFileSync(noteOf(run), 'utf8')) : null;
}

async function start(run: string): Promise<Noted | null> {
  const bin = await postgresPrograms();
  if (!bin) return null;
  const note = { bin, port: await freePort(), password: randomBytes(12).toString('hex') };
  const cluster = clusterOf(run, note);
  await cluster.make();
  await cluster.start();
  writeFileSync(noteOf(run), JSON.stringify(note), { mode: 0o600 });
  await cluster.makeDatabase(EMPTY);
  const database = await openPostgres({ url: cluster.urlOf(EMPTY) });
  await database.close();
  return note;
}

/** One server of Debian's for all suites of a run that want only a database of their own, from when the first of them asks. */
async function shared(): Promise<Cluster | null> {
  const run = runFolder();
  const note = await inTurn(join(run, 'postgres.lock'), async () => {
    const there = noted(run);
    if (there) return there;
    await putAwayLeft();
    return start(run);
  });
  return note && clusterOf(run, note);
}

/** A database of one's own on the shared server; null where PostgreSQL is not installed. */
export async function freshDatabase(): Promise<string | null> {
  const cluster = await shared();
  if (!cluster) return null;
  const name = `suite_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: cluster.urlOf('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${EMPTY}`);
  await client.end();
  return cluster.urlOf(name);
}

/** Stops the server of a run, if there is one, and removes what the run shared. */
export async function putAway(run: string): Promise<void> {
  const note = noted(run);
  const cluster = note && clusterOf(run, note);
  if (cluster && (await cluster.runs())) await cluster.stop();
  rmSync(run, { recursive: true, force: true });
}

/** A run that was killed left its server running. */
async function putAwayLeft(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = processOf(name);
    if (pid !== null && !lives(pid)) await putAway(join(tmpdir(), name));
  }
}
