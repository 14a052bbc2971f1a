import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lockFolder } from '#libs/composition/index.js';
import { type Clock, inEnglish } from '#libs/domain/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import type { Asked, Installation } from './asked.js';
import { copyBeside, copyJournal, dataFolderIsEmpty, restoreDataFolder } from './data-folder.js';
import { dumpInflux, generationOf, influxIsEmpty, restoreInflux } from './influx.js';
import { type Manifest, readManifest, refuseGap, writeManifest } from './manifest.js';
import { dumpPostgres, postgresIsEmpty, refuseBusyPostgres, restorePostgres, watchPosition } from './postgres.js';

type Say = (line: string) => void;

const inBackup = (folder: string) => ({
  worker: join(folder, 'worker'),
  postgres: join(folder, 'postgres.dump'),
  influx: join(folder, 'influx'),
  dynsec: join(folder, 'dynamic-security.json'),
});

/**
 * Saves an installation while it runs. The order keeps the copies together: what the worker knew, then the books, then the history, then
 * the journal, each at least as far as the one before. What the later ones have more is judged and recorded again after a restore.
 */
export async function backup(asked: Asked, clock: Clock, say: Say): Promise<void> {
  const { folder } = asked;
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new StartRefused(`${folder} is not empty.`, 'Give each backup a folder of its own.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    await saveAll(asked, clock, say);
  } catch (error) {
    // Half a backup would be taken for one.
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

async function saveAll({ folder, installation }: Asked, clock: Clock, say: Say): Promise<void> {
  const at = inBackup(folder);
  const { postgres, influx, dataDir, dynsec } = installation;
  copyBeside(dataDir, at.worker);
  say('saving PostgreSQL …');
  await dumpPostgres(postgres, at.postgres);
  // Asked after the dump: at least as far as it.
  const watch = await watchPosition(postgres);
  say('saving InfluxDB …');
  // A server that has nothing yet refuses to be saved.
  const history = !(await influxIsEmpty(influx));
  if (history) await dumpInflux(influx, at.influx);
  say('saving the journal …');
  const journal = await copyJournal(dataDir, at.worker);
  if (dynsec && existsSync(dynsec)) copyFileSync(dynsec, at.dynsec);
  const manifest: Manifest = {
    format: 2,
    at: new Date(clock.now()).toISOString(),
    watch,
    journal,
    influx: history ? await generationOf(influx) : null,
  };
  refuseGap(manifest);
  writeManifest(folder, manifest);
  const reach = journal.last === null ? 'no journal, for there is none yet' : `the journal up to ${journal.last}`;
  say(`Saved in ${folder}: ${reach}, the books up to ${watch}. It holds secrets: keep it closed.`);
}

/** What a restore would overwrite, by name. */
async function occupied({ postgres, influx, dataDir }: Installation): Promise<string[]> {
  return [
    !(await postgresIsEmpty(postgres)) && 'PostgreSQL',
    !(await influxIsEmpty(influx)) && 'InfluxDB',
    !dataFolderIsEmpty(dataDir) && 'the data folder of the worker',
  ].filter((name) => name !== false);
}

/** Puts an installation back as it was saved, while neither worker nor api runs. */
export async function restore({ folder, installation, force }: Asked, say: Say): Promise<void> {
  const manifest = readManifest(folder);
  const at = inBackup(folder);
  const { postgres, influx, dataDir, dynsec } = installation;
  const unlock = lockFolder(dataDir);
  try {
    await refuseBusyPostgres(postgres);
    const there = await occupied(installation);
    if (there.length > 0 && !force)
      throw new StartRefused(`There is something already in ${there.join(', ')}.`, 'With --force it is removed and replaced.');
    if (manifest.influx && (await generationOf(influx)) !== manifest.influx)
      throw new StartRefused(`The backup is of InfluxDB ${manifest.influx}.`, 'Restore it into a server of that generation.');
    say('restoring PostgreSQL …');
    await restorePostgres(postgres, at.postgres);
    say('restoring InfluxDB …');
    if (manifest.influx) await restoreInflux(influx, at.influx, manifest.format);
    say('restoring the journal …');
    restoreDataFolder(at.worker, dataDir);
    if (dynsec && existsSync(at.dynsec)) restoreDynsec(at.dynsec, dynsec);
  } finally {
    unlock();
  }
  say(`Restored as of ${inEnglish(Date.parse(manifest.at))} (Asia/Shanghai). Now start Mosquitto, the api and the worker.`);
}

function restoreDynsec(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o600);
}
