import { constants, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  agesOf,
  BACKUP_FILE,
  type Counted,
  type Database,
  EMBEDDED,
  KNOWN_MIGRATIONS,
  lookAtServer,
  openPostgres,
  PostgresActChain,
  tellAges,
} from '#libs/composition/index.js';
import { CHAIN_FAULT_MEANS, type ChainHead, type Clock } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import { tryDataFolder } from './data-folder.js';
import { tryGrafana } from './grafana.js';
import { generationOf, tryInflux } from './influx.js';
import { inBackup, type Say } from './inside.js';
import { type Manifest, missing, readManifest, writeChecked } from './manifest.js';
import type { CheckOptions, Installation } from './options.js';
import { tryOwn } from './own.js';
import { inTrialDatabase, restorePostgres } from './postgres.js';

/**
 * Restores a backup for a trial: into a folder beside it, a database and buckets beside the real ones, all of which go again. What was
 * counted when it was saved must be there, and this version must be able to bring it up to date.
 */
export async function checkBackup({ from, installation }: CheckOptions, clock: Clock, say: Say): Promise<void> {
  const folder = 'folder' in from ? from.folder : newestIn(from.newestOf);
  const manifest = readManifest(folder);
  say(`trying ${folder} of ${manifest.at} …`);
  const wrong = await tried(folder, manifest, installation, say);
  if (wrong.length > 0) throw new StartRefused(`${folder} is not what was saved: ${wrong.join('; ')}.`, 'Take another backup.');
  writeChecked(folder, new Date(clock.now()).toISOString());
  if ('newestOf' in from) tellAges(from.newestOf);
  say(`It can be restored: ${told(manifest)}.`);
}

/** Restores all of a backup for a trial; answers what is not as it was saved, each as a clause. */
async function tried(folder: string, manifest: Manifest, installation: Installation, say: Say): Promise<string[]> {
  return onCopy(folder, async (trial) => [
    ...(await journalOf(trial, manifest)),
    ...(await booksOf(folder, trial, manifest, installation, say)),
    ...(await historyOf(folder, trial, manifest, installation)),
    ...(await grafanaOf(folder, manifest)),
  ]);
}

/** The same but for books of a server: they are replaced in one transaction, so that they need no trial. */
export async function triedBeforeRestore(
  folder: string,
  manifest: Manifest,
  installation: Installation,
  say: Say,
): Promise<string[]> {
  return onCopy(folder, async (trial) => [
    ...(await journalOf(trial, manifest)),
    ...(manifest.books?.in === 'folder' ? await booksOf(folder, trial, manifest, installation, say) : []),
    ...(await historyOf(folder, trial, manifest, installation)),
    ...(installation.grafana ? await grafanaOf(folder, manifest) : []),
  ]);
}

/** To look at what is in a folder, it is opened, and so put in order. */
async function onCopy(folder: string, look: (trial: string) => Promise<string[]>): Promise<string[]> {
  const trial = `${folder}.trial`;
  try {
    rmSync(trial, { recursive: true, force: true });
    cpSync(inBackup(folder).worker, trial, { recursive: true, mode: constants.COPYFILE_FICLONE });
    return await look(trial);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

function told({ format, books, history, journal, grafana }: Manifest): string {
  if (format < 3) return 'what it has was not counted when it was saved';
  const rows = Object.values(books?.rows ?? {}).reduce((sum, count) => sum + count, 0);
  const readings = history?.in === 'folder' ? `${history.rows['reading'] ?? 0} readings` : 'the last day of each measurement';
  const entries = journal.last === null ? 'no journal' : `the journal from ${journal.first} to ${journal.last}`;
  return [
    `${rows} rows of ${Object.keys(books?.rows ?? {}).length} tables`,
    readings,
    entries,
    ...(grafana ? ['Grafana'] : []),
  ].join(', ');
}

function newestIn(among: string): string {
  const { newest } = agesOf(among);
  const folders = [among, ...(existsSync(among) ? readdirSync(among).map((name) => join(among, name)) : [])];
  const found = folders.find((folder) => existsSync(join(folder, BACKUP_FILE)) && Date.parse(readManifest(folder).at) === newest);
  if (!found) throw new StartRefused(`There is no complete backup in ${among}.`, 'Make one with npm run backup.');
  return found;
}

async function journalOf(trial: string, { journal: saved }: Manifest): Promise<string[]> {
  const { first, last } = await tryDataFolder(trial);
  return first === saved.first && last === saved.last
    ? []
    : [`the journal is from ${first} to ${last}, not from ${saved.first} to ${saved.last}`];
}

async function booksOf(
  folder: string,
  trial: string,
  { books }: Manifest,
  { postgres }: Installation,
  say: Say,
): Promise<string[]> {
  if (books?.in === 'folder') {
    const at = join(trial, EMBEDDED.books);
    const { rows } = await tryOwn('books', at);
    return [...missing(books.rows, rows), ...(await bringUp({ folder: at }, books, say))];
  }
  if (postgres === null) throw new StartRefused('The backup is of a server of PostgreSQL.', 'Set HALLWATCH_POSTGRES_URL.');
  return inTrialDatabase(postgres, async (url) => {
    await restorePostgres(url, inBackup(folder).postgres);
    const { rows } = await lookAtServer(url);
    return [...(books ? missing(books.rows, rows) : []), ...(await bringUp({ url }, books, say))];
  });
}

/**
 * A backup of the version before must bear what the start of this one does to it; then the chain of acts is followed to where it was when it
 * was saved. Answers what is not as it was.
 */
async function bringUp(
  where: { folder: string } | { url: string },
  books: Partial<Counted> | undefined,
  say: Say,
): Promise<string[]> {
  const due = KNOWN_MIGRATIONS.filter((name) => !books?.migrations?.includes(name));
  const database = await openPostgres(where);
  try {
    if (books?.migrations && due.length > 0) say(`brought it up to date for a trial: ${due.join(', ')}`);
    return await actsOf(database, books?.acts, say);
  } finally {
    await database.close();
  }
}

/** Backups of before heads were saved have none to reach: theirs is followed as far as it is. */
async function actsOf(database: Database, head: ChainHead | null | undefined, say: Say): Promise<string[]> {
  const { acts, fault } = await new PostgresActChain(database).verify(head ? [head] : []);
  if (fault) return [`the chain of acts is damaged at ${fault.number}: ${CHAIN_FAULT_MEANS[fault.what].en}`];
  const reach = head ? `, and reaches ${head.number}, where it was when it was saved` : '';
  say(`the chain of acts is whole, ${acts} acts${reach}`);
  return [];
}

async function historyOf(folder: string, trial: string, manifest: Manifest, { influx }: Installation): Promise<string[]> {
  if (manifest.history?.in === 'folder')
    return missing(manifest.history.rows, (await tryOwn('history', join(trial, EMBEDDED.history))).rows);
  if (manifest.influx === null) return [];
  if (influx === null) throw new StartRefused('The backup is of a server of InfluxDB.', 'Set HALLWATCH_INFLUX_URL.');
  if ((await generationOf(influx)) !== manifest.influx)
    throw new StartRefused(`The backup is of InfluxDB ${manifest.influx}.`, 'Try it on a server of that major version.');
  return tryInflux(influx, inBackup(folder).influx, manifest);
}

async function grafanaOf(folder: string, { grafana }: Manifest): Promise<string[]> {
  return grafana ? missing(grafana.rows, await tryGrafana(inBackup(folder).grafana)) : [];
}
