import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKUP_FILE as FILE } from '#libs/composition/index.js';
import { StartRefused } from '#libs/runtime/index.js';
import type { JournalSpan } from './data-folder.js';

/** What a backup says of itself; written last, so that one that was cut off has none. */
export interface Manifest {
  /** 1: InfluxDB's readings alone, not in a folder of their own. */
  format: 1 | 2;
  /** ISO, UTC. */
  at: string;
  /** How far the watch was, by the dump of PostgreSQL. */
  watch: number;
  journal: JournalSpan;
  /** The generation of the server; null: it had nothing to save. */
  influx: 1 | 2 | null;
}

export const writeManifest = (folder: string, manifest: Manifest): void =>
  writeFileSync(join(folder, FILE), `${JSON.stringify(manifest, null, 2)}\n`);

export function readManifest(folder: string): Manifest {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new StartRefused(`${folder} is no whole backup: it has no ${FILE}.`, 'Name one that was finished.');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  if (manifest.format !== 1 && manifest.format !== 2)
    throw new StartRefused(`${path} is of a newer Hallwatch.`, 'Restore it with that version.');
  return manifest;
}

/** Refuses a copy whose journal does not reach to where the books are: a worker would skip what is between. */
export function refuseGap({ watch, journal: { last } }: Manifest): void {
  if (watch > 0 && (last ?? 0) < watch)
    throw new StartRefused(
      `${last === null ? 'There is no journal' : `The journal ends at ${last}`}, and the books are at ${watch}.`,
      'HALLWATCH_DATA_DIR is not that of the worker of this PostgreSQL; name the right one.',
    );
}
