import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Counted, lockFolder } from '#libs/composition/index.js';
import { type Clock, inEnglish } from '#libs/domain/index.js';
import { closeToOthers, copyOwn, ownFolder, StartRefused } from '#libs/runtime/index.js';
import { checkBackup, triedBeforeRestore } from './check.js';
import { copyBeside, copyJournal, dataFolderIsEmpty, giveTo, stageDataFolder } from './data-folder.js';
import { grafanaIsEmpty, restoreGrafana, saveGrafana } from './grafana.js';
import { dumpInflux, generationOf, influxIsEmpty, restoreInflux } from './influx.js';
import { inBackup, type Say } from './inside.js';
import { amongOthers } from './kept.js';
import { type Manifest, readManifest, refuseGap, writeManifest } from './manifest.js';
import type { BackupOptions, Installation, RestoreOptions } from './options.js';
import { Own } from './own.js';
import { dumpPostgres, postgresIsEmpty, refuseBusyPostgres, restorePostgres } from './postgres.js';

/** Saves an installation while it runs, and tries the copy if that is wished. */
export async function backup({ to, check, installation }: BackupOptions, clock: Clock, say: Say): Promise<void> {
  const checked = async (folder: string): Promise<void> => {
    if (check) await checkBackup({ what: 'check', from: { folder }, installation }, clock, say);
  };
  if ('among' in to) await amongOthers(to, clock, say, (folder) => saveWhole(folder, installation, clock, say), checked);
  else {
    await saveWhole(to.folder, installation, clock, say);
    say(`Saved in ${to.folder}. It holds secrets: keep it closed.`);
    await checked(to.folder);
  }
}

/** Half a backup would be taken for one: what fails leaves nothing. */
async function saveWhole(folder: string, installation: Installation, clock: Clock, say: Say): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new StartRefused(`${folder} is not empty.`, 'Give each backup a folder of its own.');
  ownFolder(folder);
  try {
    await saveAll(folder, installation, clock, say);
    // A copy is as open as what it is of, and other programs' copies are as their umask says.
    closeToOthers(folder);
  } catch (error) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

/**
 * The order keeps the copies together: what the worker knew, then the books, then the history, then the journal, each at least as far as
 * the one before. What the later ones have more is judged and recorded again after a restore.
 */
async function saveAll(folder: string, installation: Installation, clock: Clock, say: Say): Promise<void> {
  const at = inBackup(folder);
  const { dataDir, dynsec, grafana } = installation;
  const begun = clock.now();
  copyBeside(dataDir, at.worker);
  const { books, history, influx } = await saveStores(installation, at, say);
  say('saving the journal …');
  const journal = await copyJournal(dataDir, at.worker);
  if (dynsec && existsSync(dynsec)) copyOwn(dynsec, at.dynsec);
  if (grafana) say('saving Grafana …');
  const manifest: Manifest = {
    format: 3,
    at: new Date(begun).toISOString(),
    watch: books.watch ?? 0,
    journal,
    influx,
    books,
    history,
    grafana: grafana ? await saveGrafana(grafana, at.grafana) : null,
  };
  refuseGap(manifest);
  writeManifest(folder, manifest);
  const reach = journal.last === null ? 'no journal, for there is none yet' : `the journal up to ${journal.last}`;
  say(`${reach}, the books up to ${manifest.watch}`);
}

type InBackup = ReturnType<typeof inBackup>;
type StoresSaved = Required<Pick<Manifest, 'books' | 'history' | 'influx'>>;

async function saveStores(installation: Installation, at: InBackup, say: Say): Promise<StoresSaved> {
  let own: Own | null = null;
  const ours = async (part: 'books' | 'history'): Promise<Counted> => {
    own ??= await Own.open(installation.dataDir);
    return own.take(part, at.worker);
  };
  const { postgres, influx } = installation;
  try {
    say('saving PostgreSQL …');
    const books: StoresSaved['books'] = postgres
      ? { in: 'server', ...(await dumpPostgres(postgres, at.postgres)) }
      : { in: 'folder', ...(await ours('books')) };
    if (!influx) {
      say('saving the history …');
      return { books, history: { in: 'folder', rows: (await ours('history')).rows }, influx: null };
    }
    say('saving InfluxDB …');
    // A server that has nothing yet refuses to be saved.
    if (await influxIsEmpty(influx)) return { books, history: { in: 'influx', newest: {} }, influx: null };
    const newest = await dumpInflux(influx, at.influx);
    return { books, history: { in: 'influx', newest }, influx: await generationOf(influx) };
  } finally {
    await (own as Own | null)?.done();
  }
}

/** What a restore would overwrite, by name. */
async function occupied(installation: Installation): Promise<string[]> {
  const { postgres, influx, grafana } = installation;
  return [
    postgres !== null && !(await postgresIsEmpty(postgres)) && 'PostgreSQL',
    influx !== null && !(await influxIsEmpty(influx)) && 'InfluxDB',
    !dataFolderIsEmpty(installation) && 'the data folder',
    grafana !== null && !grafanaIsEmpty(grafana) && 'Grafana',
  ].filter((name) => name !== false);
}

/** Puts an installation back as it was saved, while nothing of it but the databases runs. */
export async function restore({ folder, installation, force }: RestoreOptions, say: Say): Promise<void> {
  const manifest = readManifest(folder);
  await refuseOtherKind(manifest, installation);
  const { postgres, dataDir } = installation;
  const unlock = lockFolder(dataDir);
  try {
    if (postgres) await refuseBusyPostgres(postgres);
    const there = await occupied(installation);
    if (there.length > 0 && !force)
      throw new StartRefused(`There is something already in ${there.join(', ')}.`, 'With --force it is removed and replaced.');
    await putBack(folder, manifest, installation, there, say);
  } finally {
    unlock();
  }
  say(
    `Restored as of ${inEnglish(Date.parse(manifest.at))} (Asia/Shanghai). Now start what you stopped: Mosquitto, the api, the worker.`,
  );
}

async function refuseOtherKind(manifest: Manifest, { postgres, influx }: Installation): Promise<void> {
  const kinds = [
    {
      saved: (manifest.books?.in ?? 'server') === 'server',
      now: postgres !== null,
      variable: 'HALLWATCH_POSTGRES_URL',
      what: 'PostgreSQL',
    },
    {
      saved: (manifest.history?.in ?? 'influx') === 'influx',
      now: influx !== null,
      variable: 'HALLWATCH_INFLUX_URL',
      what: 'InfluxDB',
    },
  ];
  for (const { saved, now, variable, what } of kinds) {
    if (saved === now) continue;
    const mend = saved ? `Set ${variable}.` : `Unset ${variable}.`;
    throw new StartRefused(`The backup is of ${saved ? `a server of ${what}` : 'what npm start keeps in its folder'}.`, mend);
  }
  if (influx && manifest.influx && (await generationOf(influx)) !== manifest.influx)
    throw new StartRefused(`The backup is of InfluxDB ${manifest.influx}.`, 'Restore it into a server of that generation.');
}

/** Nothing of what is there goes before all of what takes its place was seen to be whole. */
async function putBack(folder: string, manifest: Manifest, installation: Installation, there: string[], say: Say): Promise<void> {
  const { postgres, influx, dynsec, grafana } = installation;
  const at = inBackup(folder);
  if (there.length > 0) {
    say('trying the backup …');
    const wrong = await triedBeforeRestore(folder, manifest, installation, say);
    if (wrong.length > 0)
      throw new StartRefused(
        `${folder} is not what was saved: ${wrong.join('; ')}.`,
        'Nothing was changed; name another backup.',
      );
  }
  const dataFolder = stageDataFolder(at.worker, installation);
  try {
    if (postgres) {
      say('restoring PostgreSQL …');
      await restorePostgres(postgres, at.postgres);
    }
    if (influx && manifest.influx) {
      say('restoring InfluxDB …');
      await restoreInflux(influx, at.influx, manifest.format);
    }
    say('restoring the journal …');
    dataFolder.putBack();
  } finally {
    dataFolder.leave();
  }
  if (dynsec && existsSync(at.dynsec)) restoreDynsec(at.dynsec, dynsec);
  if (grafana && existsSync(at.grafana)) restoreGrafana(at.grafana, grafana);
}

/** Where Mosquitto's own user may read it. */
function restoreDynsec(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyOwn(from, to);
  giveTo(statSync(dirname(to)), to);
}
