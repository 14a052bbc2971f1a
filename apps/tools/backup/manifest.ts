import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKED_FILE, type Counted, BACKUP_FILE as FILE } from '#libs/composition/index.js';
import { StartRefused, writeOwn } from '#libs/runtime/index.js';
import type { JournalSpan } from './data-folder.js';

/** Of each measurement of each resolution the newest time, and how many values there are within the day before it. */
export type Newest = Record<string, { at: string; values: number }>;

/** What a backup says of itself; written last, so that one that was cut off has none. */
export interface Manifest {
  /** 1: InfluxDB's readings alone, not in a folder of their own. Before 3 nothing was counted. */
  format: 1 | 2 | 3;
  /** ISO, UTC. */
  at: string;
  /** How far the watch was, by the copy of the books. */
  watch: number;
  journal: JournalSpan;
  /** The generation of the server; null: it had nothing to save, or there is none. */
  influx: 1 | 2 | null;
  /** Since 3: the books of a server, or of the data folder. */
  books?: Counted & { in: 'server' | 'folder' };
  /** Since 3: of the data folder by table; of InfluxDB the last day of each measurement. */
  history?: { in: 'folder'; rows: Record<string, number> } | { in: 'influx'; newest: Newest };
  /** Since 3: Grafana's own tables; null: they were not saved. */
  grafana?: { rows: Record<string, number> } | null;
}

export const writeManifest = (folder: string, manifest: Manifest): void => write(join(folder, FILE), manifest);

/** Says that the backup was restored for a trial. */
export const writeChecked = (folder: string, at: string): void => write(join(folder, CHECKED_FILE), { at });

const write = (path: string, what: object): void => writeOwn(path, `${JSON.stringify(what, null, 2)}\n`);

export function readManifest(folder: string): Manifest {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new StartRefused(`${folder} is not a complete backup: it has no ${FILE}.`, 'Name one that was finished.');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  if (![1, 2, 3].includes(manifest.format))
    throw new StartRefused(
      `${path} is of a newer Hallwatch, or was not made by npm run backup.`,
      'Restore it with what made it.',
    );
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

/** What of a copy differs from what was saved, by table; each as a clause. */
export function missing(saved: Record<string, number>, there: Record<string, number>): string[] {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(there)])].sort();
  return names
    .filter((name) => saved[name] !== there[name])
    .map((name) => `${name} has ${there[name] ?? 'no'} rows where ${saved[name] ?? 'none'} were saved`);
}
